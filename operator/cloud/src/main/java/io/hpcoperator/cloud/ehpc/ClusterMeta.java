package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A cluster as ListClustersMeta shows it: basic attributes only.
 *
 * @param id cluster id
 * @param name name
 * @param description description
 * @param status the cloud's word, see {@link #state()}
 * @param vpcId VPC
 * @param accountType nis or ldap
 * @param schedulerType scheduler
 * @param deployMode Standard, Advanced, Simple or Tiny
 * @param osTag operating system tag of the image
 * @param clientVersion client version
 * @param autoScaling automatic scaling is on
 * @param location PublicCloud or OnPremise
 * @param hasPlugin the cluster uses a plug-in
 */
public record ClusterMeta(
    String id,
    String name,
    String description,
    String status,
    String vpcId,
    String accountType,
    String schedulerType,
    String deployMode,
    String osTag,
    String clientVersion,
    @JsonProperty("IsComputeEss") Boolean autoScaling,
    String location,
    Boolean hasPlugin) {
  /** {@link #status()} as an enum; unknown words give {@link ClusterState#OTHER}. */
  public ClusterState state() {
    return ClusterState.of(status);
  }
}
