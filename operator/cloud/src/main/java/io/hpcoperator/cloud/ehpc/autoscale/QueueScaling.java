package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.ehpc.DataDisk;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.math.BigDecimal;
import java.util.List;

/**
 * Settings of automatic scaling of one queue.
 *
 * @param queueName queue
 * @param enableAutoGrow scale out
 * @param enableAutoShrink scale in
 * @param minNodesInQueue fewest nodes, 0 to 50
 * @param maxNodesInQueue most nodes by scaling, 0 to 500
 * @param minNodesPerCycle fewest nodes added in one round, 1 to 99; the cloud lowers it for a round
 *     that wants fewer
 * @param maxNodesPerCycle most nodes added in one round, 0 to 99; 0 is probably no limit
 * @param autoMinNodesPerCycle of later versions of the API
 * @param instanceType instance type of new nodes
 * @param instanceTypes candidates for new nodes, at most 500
 * @param sortedByInventory of later versions of the API
 * @param queueImageId image of new nodes
 * @param hostNamePrefix host name prefix of new nodes
 * @param hostNameSuffix host name suffix of new nodes
 * @param spotStrategy NoSpot, SpotWithPriceLimit or SpotAsPriceGo
 * @param spotPriceLimit highest hourly price, three decimals at most; only with SpotWithPriceLimit
 * @param systemDiskCategory cloud_efficiency, cloud_ssd, cloud_essd or cloud
 * @param systemDiskSize GB, 40 to 500
 * @param systemDiskLevel PL0 to PL3, only for cloud_essd
 * @param dataDisks data disks of new nodes, at most 16
 * @param resourceGroupId resource group of the nodes; told by the cloud, never sent
 */
public record QueueScaling(
    String queueName,
    Boolean enableAutoGrow,
    Boolean enableAutoShrink,
    Integer minNodesInQueue,
    Integer maxNodesInQueue,
    Integer minNodesPerCycle,
    Integer maxNodesPerCycle,
    Boolean autoMinNodesPerCycle,
    String instanceType,
    @WrappedIn("InstanceTypeInfo") List<ScalingInstanceType> instanceTypes,
    Boolean sortedByInventory,
    String queueImageId,
    String hostNamePrefix,
    String hostNameSuffix,
    String spotStrategy,
    BigDecimal spotPriceLimit,
    String systemDiskCategory,
    Integer systemDiskSize,
    String systemDiskLevel,
    @WrappedIn("DataDisksInfo") List<DataDisk> dataDisks,
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String resourceGroupId) {
  public QueueScaling {
    instanceTypes = WireValues.list(instanceTypes);
    spotPriceLimit = WireValues.number(spotPriceLimit);
    dataDisks = WireValues.list(dataDisks);
  }

  /** Starts an empty one. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.queueName = queueName;
    builder.enableAutoGrow = enableAutoGrow;
    builder.enableAutoShrink = enableAutoShrink;
    builder.minNodesInQueue = minNodesInQueue;
    builder.maxNodesInQueue = maxNodesInQueue;
    builder.minNodesPerCycle = minNodesPerCycle;
    builder.maxNodesPerCycle = maxNodesPerCycle;
    builder.autoMinNodesPerCycle = autoMinNodesPerCycle;
    builder.instanceType = instanceType;
    builder.instanceTypes = instanceTypes;
    builder.sortedByInventory = sortedByInventory;
    builder.queueImageId = queueImageId;
    builder.hostNamePrefix = hostNamePrefix;
    builder.hostNameSuffix = hostNameSuffix;
    builder.spotStrategy = spotStrategy;
    builder.spotPriceLimit = spotPriceLimit;
    builder.systemDiskCategory = systemDiskCategory;
    builder.systemDiskSize = systemDiskSize;
    builder.systemDiskLevel = systemDiskLevel;
    builder.dataDisks = dataDisks;
    builder.resourceGroupId = resourceGroupId;
    return builder;
  }

  /** Collects the fields one by one; what is not set is not sent. */
  public static final class Builder {
    private String queueName;
    private Boolean enableAutoGrow;
    private Boolean enableAutoShrink;
    private Integer minNodesInQueue;
    private Integer maxNodesInQueue;
    private Integer minNodesPerCycle;
    private Integer maxNodesPerCycle;
    private Boolean autoMinNodesPerCycle;
    private String instanceType;
    private List<ScalingInstanceType> instanceTypes;
    private Boolean sortedByInventory;
    private String queueImageId;
    private String hostNamePrefix;
    private String hostNameSuffix;
    private String spotStrategy;
    private BigDecimal spotPriceLimit;
    private String systemDiskCategory;
    private Integer systemDiskSize;
    private String systemDiskLevel;
    private List<DataDisk> dataDisks;
    private String resourceGroupId;

    private Builder() {}

    /** Queue. */
    public Builder queueName(String queueName) {
      this.queueName = queueName;
      return this;
    }

    /** Scale out. */
    public Builder enableAutoGrow(Boolean enableAutoGrow) {
      this.enableAutoGrow = enableAutoGrow;
      return this;
    }

    /** Scale in. */
    public Builder enableAutoShrink(Boolean enableAutoShrink) {
      this.enableAutoShrink = enableAutoShrink;
      return this;
    }

    /** Fewest nodes, 0 to 50. */
    public Builder minNodesInQueue(Integer minNodesInQueue) {
      this.minNodesInQueue = minNodesInQueue;
      return this;
    }

    /** Most nodes by scaling, 0 to 500. */
    public Builder maxNodesInQueue(Integer maxNodesInQueue) {
      this.maxNodesInQueue = maxNodesInQueue;
      return this;
    }

    /**
     * Fewest nodes added in one round, 1 to 99; the cloud lowers it for a round that wants fewer.
     */
    public Builder minNodesPerCycle(Integer minNodesPerCycle) {
      this.minNodesPerCycle = minNodesPerCycle;
      return this;
    }

    /** Most nodes added in one round, 0 to 99; 0 is probably no limit. */
    public Builder maxNodesPerCycle(Integer maxNodesPerCycle) {
      this.maxNodesPerCycle = maxNodesPerCycle;
      return this;
    }

    /** Of later versions of the API. */
    public Builder autoMinNodesPerCycle(Boolean autoMinNodesPerCycle) {
      this.autoMinNodesPerCycle = autoMinNodesPerCycle;
      return this;
    }

    /** Instance type of new nodes. */
    public Builder instanceType(String instanceType) {
      this.instanceType = instanceType;
      return this;
    }

    /** Candidates for new nodes, at most 500. */
    public Builder instanceTypes(List<ScalingInstanceType> instanceTypes) {
      this.instanceTypes = instanceTypes;
      return this;
    }

    /** Of later versions of the API. */
    public Builder sortedByInventory(Boolean sortedByInventory) {
      this.sortedByInventory = sortedByInventory;
      return this;
    }

    /** Image of new nodes. */
    public Builder queueImageId(String queueImageId) {
      this.queueImageId = queueImageId;
      return this;
    }

    /** Host name prefix of new nodes. */
    public Builder hostNamePrefix(String hostNamePrefix) {
      this.hostNamePrefix = hostNamePrefix;
      return this;
    }

    /** Host name suffix of new nodes. */
    public Builder hostNameSuffix(String hostNameSuffix) {
      this.hostNameSuffix = hostNameSuffix;
      return this;
    }

    /** NoSpot, SpotWithPriceLimit or SpotAsPriceGo. */
    public Builder spotStrategy(String spotStrategy) {
      this.spotStrategy = spotStrategy;
      return this;
    }

    /** Highest hourly price, three decimals at most; only with SpotWithPriceLimit. */
    public Builder spotPriceLimit(BigDecimal spotPriceLimit) {
      this.spotPriceLimit = spotPriceLimit;
      return this;
    }

    /** Cloud_efficiency, cloud_ssd, cloud_essd or cloud. */
    public Builder systemDiskCategory(String systemDiskCategory) {
      this.systemDiskCategory = systemDiskCategory;
      return this;
    }

    /** GB, 40 to 500. */
    public Builder systemDiskSize(Integer systemDiskSize) {
      this.systemDiskSize = systemDiskSize;
      return this;
    }

    /** PL0 to PL3, only for cloud_essd. */
    public Builder systemDiskLevel(String systemDiskLevel) {
      this.systemDiskLevel = systemDiskLevel;
      return this;
    }

    /** Data disks of new nodes, at most 16. */
    public Builder dataDisks(List<DataDisk> dataDisks) {
      this.dataDisks = dataDisks;
      return this;
    }

    /** Resource group of the nodes; told by the cloud, never sent. */
    public Builder resourceGroupId(String resourceGroupId) {
      this.resourceGroupId = resourceGroupId;
      return this;
    }

    public QueueScaling build() {
      return new QueueScaling(
          queueName,
          enableAutoGrow,
          enableAutoShrink,
          minNodesInQueue,
          maxNodesInQueue,
          minNodesPerCycle,
          maxNodesPerCycle,
          autoMinNodesPerCycle,
          instanceType,
          instanceTypes,
          sortedByInventory,
          queueImageId,
          hostNamePrefix,
          hostNameSuffix,
          spotStrategy,
          spotPriceLimit,
          systemDiskCategory,
          systemDiskSize,
          systemDiskLevel,
          dataDisks,
          resourceGroupId);
    }
  }
}
