package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What RecoverCluster takes. What is null falls back to the cloud's defaults, which need not be the
 * cluster's own settings.
 *
 * @param clusterId cluster in state exception; required
 * @param osTag operating system tag of the image
 * @param accountType nis or ldap
 * @param schedulerType scheduler
 * @param image image of the nodes
 * @param clientVersion cluster client version
 */
public record RecoverClusterRequest(
    String clusterId,
    String osTag,
    String accountType,
    String schedulerType,
    @JsonUnwrapped ImageRef image,
    String clientVersion) {}
