package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What ApplyNodes takes: compute nodes by capacity. It has no idempotency token; compare the nodes
 * before a repeat.
 *
 * @param clusterId cluster; required
 * @param targetCapacity how much to add, in the unit of resourceAmountType
 * @param resourceAmountType Instances or Cores
 * @param strictSatisfiedTargetCapacity refuse when stock is short of the target
 * @param strictResourceProvision create all or nothing
 * @param zoneInfos zones to use, 1 to 10
 * @param instanceTypes candidate types, at most 10
 * @param priorityStrategy order of the candidates
 * @param cores vCPUs of a node, with Cores
 * @param memory GB of a node, with Cores
 * @param instanceFamilyLevel level of the instance family, with Cores
 * @param imageId image of the nodes
 * @param spot bidding
 * @param systemDisk system disk
 * @param hostNamePrefix host name prefix
 * @param hostNameSuffix host name suffix
 * @param publicNetwork public addresses
 * @param round batches in which nodes are created, 1 to 10
 * @param interval seconds between the batches, 60 to 600
 * @param jobQueue queue the nodes join
 * @param tags tags of the nodes, at most 20
 */
public record ApplyNodesRequest(
    String clusterId,
    int targetCapacity,
    String resourceAmountType,
    Boolean strictSatisfiedTargetCapacity,
    Boolean strictResourceProvision,
    List<NodeZone> zoneInfos,
    @JsonProperty("InstanceTypeModel") List<InstanceTypeOption> instanceTypes,
    String priorityStrategy,
    Integer cores,
    Integer memory,
    String instanceFamilyLevel,
    String imageId,
    @JsonUnwrapped SpotBid spot,
    @JsonUnwrapped SystemDisk systemDisk,
    String hostNamePrefix,
    String hostNameSuffix,
    @JsonUnwrapped PublicNetwork publicNetwork,
    Integer round,
    Integer interval,
    String jobQueue,
    @JsonProperty("Tag") List<Tag> tags) {
  public ApplyNodesRequest {
    zoneInfos = WireValues.list(zoneInfos);
    instanceTypes = WireValues.list(instanceTypes);
    tags = WireValues.list(tags);
  }

  /** Starts an empty request. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields one by one; what is not set stays with the cloud's default. */
  public static final class Builder {
    private String clusterId;
    private int targetCapacity;
    private String resourceAmountType;
    private Boolean strictSatisfiedTargetCapacity;
    private Boolean strictResourceProvision;
    private List<NodeZone> zoneInfos;
    private List<InstanceTypeOption> instanceTypes;
    private String priorityStrategy;
    private Integer cores;
    private Integer memory;
    private String instanceFamilyLevel;
    private String imageId;
    private SpotBid spot;
    private SystemDisk systemDisk;
    private String hostNamePrefix;
    private String hostNameSuffix;
    private PublicNetwork publicNetwork;
    private Integer round;
    private Integer interval;
    private String jobQueue;
    private List<Tag> tags;

    private Builder() {}

    /** Cluster; required. */
    public Builder clusterId(String clusterId) {
      this.clusterId = clusterId;
      return this;
    }

    /** How much to add, in the unit of resourceAmountType. */
    public Builder targetCapacity(int targetCapacity) {
      this.targetCapacity = targetCapacity;
      return this;
    }

    /** Instances or Cores. */
    public Builder resourceAmountType(String resourceAmountType) {
      this.resourceAmountType = resourceAmountType;
      return this;
    }

    /** Refuse when stock is short of the target. */
    public Builder strictSatisfiedTargetCapacity(Boolean strictSatisfiedTargetCapacity) {
      this.strictSatisfiedTargetCapacity = strictSatisfiedTargetCapacity;
      return this;
    }

    /** Create all or nothing. */
    public Builder strictResourceProvision(Boolean strictResourceProvision) {
      this.strictResourceProvision = strictResourceProvision;
      return this;
    }

    /** Zones to use, 1 to 10. */
    public Builder zoneInfos(List<NodeZone> zoneInfos) {
      this.zoneInfos = zoneInfos;
      return this;
    }

    /** Candidate types, at most 10. */
    public Builder instanceTypes(List<InstanceTypeOption> instanceTypes) {
      this.instanceTypes = instanceTypes;
      return this;
    }

    /** Order of the candidates. */
    public Builder priorityStrategy(String priorityStrategy) {
      this.priorityStrategy = priorityStrategy;
      return this;
    }

    /** VCPUs of a node, with Cores. */
    public Builder cores(Integer cores) {
      this.cores = cores;
      return this;
    }

    /** GB of a node, with Cores. */
    public Builder memory(Integer memory) {
      this.memory = memory;
      return this;
    }

    /** Level of the instance family, with Cores. */
    public Builder instanceFamilyLevel(String instanceFamilyLevel) {
      this.instanceFamilyLevel = instanceFamilyLevel;
      return this;
    }

    /** Image of the nodes. */
    public Builder imageId(String imageId) {
      this.imageId = imageId;
      return this;
    }

    /** Bidding. */
    public Builder spot(SpotBid spot) {
      this.spot = spot;
      return this;
    }

    /** System disk. */
    public Builder systemDisk(SystemDisk systemDisk) {
      this.systemDisk = systemDisk;
      return this;
    }

    /** Host name prefix. */
    public Builder hostNamePrefix(String hostNamePrefix) {
      this.hostNamePrefix = hostNamePrefix;
      return this;
    }

    /** Host name suffix. */
    public Builder hostNameSuffix(String hostNameSuffix) {
      this.hostNameSuffix = hostNameSuffix;
      return this;
    }

    /** Public addresses. */
    public Builder publicNetwork(PublicNetwork publicNetwork) {
      this.publicNetwork = publicNetwork;
      return this;
    }

    /** Batches in which nodes are created, 1 to 10. */
    public Builder round(Integer round) {
      this.round = round;
      return this;
    }

    /** Seconds between the batches, 60 to 600. */
    public Builder interval(Integer interval) {
      this.interval = interval;
      return this;
    }

    /** Queue the nodes join. */
    public Builder jobQueue(String jobQueue) {
      this.jobQueue = jobQueue;
      return this;
    }

    /** Tags of the nodes, at most 20. */
    public Builder tags(List<Tag> tags) {
      this.tags = tags;
      return this;
    }

    public ApplyNodesRequest build() {
      return new ApplyNodesRequest(
          clusterId,
          targetCapacity,
          resourceAmountType,
          strictSatisfiedTargetCapacity,
          strictResourceProvision,
          zoneInfos,
          instanceTypes,
          priorityStrategy,
          cores,
          memory,
          instanceFamilyLevel,
          imageId,
          spot,
          systemDisk,
          hostNamePrefix,
          hostNameSuffix,
          publicNetwork,
          round,
          interval,
          jobQueue,
          tags);
    }
  }
}
