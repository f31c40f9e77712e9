package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/**
 * What DescribeAutoScaleConfig answers.
 *
 * @param clusterId cluster
 * @param clusterType scheduler of the cluster
 * @param uid id of the cloud account
 * @param cluster settings of the cluster as a whole
 */
@JsonDeserialize(using = AutoScaleReaders.OfCluster.class)
public record ClusterAutoScaleConfig(
    String clusterId, String clusterType, String uid, ClusterScaling cluster) {}
