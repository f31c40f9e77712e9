package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A cluster as ListClusters shows it.
 *
 * @param id cluster id
 * @param name name
 * @param description description
 * @param status the cloud's word, see {@link #state()}
 * @param regionId region
 * @param zoneId zone
 * @param vpcId VPC
 * @param vSwitchId vSwitch
 * @param createTime creation time
 * @param accountType nis or ldap
 * @param schedulerType scheduler
 * @param deployMode Standard, Advanced, Simple or Tiny
 * @param osTag operating system tag of the image
 * @param baseOsTag operating system tag of the base image
 * @param imageOwnerAlias image source
 * @param imageId image
 * @param ehpcVersion E-HPC version
 * @param clientVersion client version
 * @param instanceType type of the compute nodes
 * @param instanceChargeType PostPaid or PrePaid
 * @param computeSpotStrategy bidding for compute nodes
 * @param computeSpotPriceLimit highest hourly price of a compute node
 * @param autoScaling automatic scaling is on
 * @param nodePrefix host name prefix of nodes
 * @param nodeSuffix host name suffix of nodes
 * @param location PublicCloud or OnPremise
 * @param hasPlugin the cluster uses a plug-in
 * @param count number of compute nodes
 * @param managers management nodes by condition
 * @param computes compute nodes by condition
 * @param totalResources capacity
 * @param usedResources use
 * @param loginNodeIds ECS instance ids of the login nodes
 */
public record ClusterSummary(
    String id,
    String name,
    String description,
    String status,
    String regionId,
    String zoneId,
    String vpcId,
    String vSwitchId,
    Instant createTime,
    String accountType,
    String schedulerType,
    String deployMode,
    String osTag,
    String baseOsTag,
    String imageOwnerAlias,
    String imageId,
    String ehpcVersion,
    String clientVersion,
    String instanceType,
    String instanceChargeType,
    String computeSpotStrategy,
    BigDecimal computeSpotPriceLimit,
    @JsonProperty("IsComputeEss") Boolean autoScaling,
    String nodePrefix,
    String nodeSuffix,
    String location,
    Boolean hasPlugin,
    Integer count,
    NodeCounts managers,
    NodeCounts computes,
    Resources totalResources,
    Resources usedResources,
    @JsonProperty("LoginNodes") @JsonDeserialize(using = LoginNodesDeserializer.class)
        List<String> loginNodeIds) {
  public ClusterSummary {
    loginNodeIds = WireValues.list(loginNodeIds);
    computeSpotPriceLimit = WireValues.number(computeSpotPriceLimit);
  }

  /** {@link #status()} as an enum; unknown words give {@link ClusterState#OTHER}. */
  public ClusterState state() {
    return ClusterState.of(status);
  }
}
