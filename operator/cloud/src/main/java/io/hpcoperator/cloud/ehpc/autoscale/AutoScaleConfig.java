package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/**
 * What GetAutoScaleConfig answers.
 *
 * @param clusterId cluster
 * @param clusterType scheduler of the cluster
 * @param uid id of the cloud account
 * @param settings all settings, in the form in which they are set
 */
@JsonDeserialize(using = AutoScaleReaders.Whole.class)
public record AutoScaleConfig(
    String clusterId, String clusterType, String uid, AutoScaleSettings settings) {}
