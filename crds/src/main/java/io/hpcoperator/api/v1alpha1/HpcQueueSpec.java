package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/** What a user asks of a queue. Sources: E-HPC 2018-04-12, AddQueue, AddNodes and ApplyNodes. */
@ValidationRule(
    value =
        "!has(self.autoScale) || !has(self.billing) || !has(self.billing.chargeType) || self.billing.chargeType == 'PostPaid'",
    message =
        "autoScale needs billing.chargeType PostPaid: nodes that the cloud adds are paid as they go",
    fieldPath = ".autoScale")
@ValidationRule(
    value =
        "!has(self.autoScale) || !has(self.purchasing) || !has(self.purchasing.strategy) || self.purchasing.strategy == 'InOrder'",
    message =
        "autoScale needs purchasing.strategy InOrder: the cloud tries instance types and zones in the order of the spec",
    fieldPath = ".autoScale")
@ValidationRule(
    value =
        "!has(self.autoScale) || !has(self.existingInstances) || size(self.existingInstances) <= self.autoScale.maxReplicas",
    message =
        "autoScale.maxReplicas must be at least the number of existingInstances, which count as nodes and are not removed",
    fieldPath = ".autoScale")
@ValidationRule(
    value =
        "!has(self.billing) || self.billing.chargeType == 'PostPaid' || !has(self.spot) || self.spot.strategy == 'NoSpot'",
    message =
        "spot instances do not go with billing.chargeType PrePaid: leave spot out, or pay as you go",
    fieldPath = ".spot")
@ValidationRule(
    value = "!has(self.fallbackZones) || self.fallbackZones.size() == 0 || has(self.zoneId)",
    message = "fallbackZones need zoneId: name the zone that is tried first",
    fieldPath = ".fallbackZones")
@ValidationRule(
    value =
        "!has(self.fallbackZones) || self.fallbackZones.all(z, self.fallbackZones.filter(o, o.zoneId == z.zoneId).size() == 1 && (!has(self.zoneId) || z.zoneId != self.zoneId))",
    message = "fallbackZones name no zone twice, and not zoneId: take out what is named already",
    fieldPath = ".fallbackZones")
@ValidationRule(
    value =
        "!has(self.purchasing) || self.purchasing.strategy == 'InOrder' || has(self.zoneId) && has(self.vSwitchId)",
    message =
        "purchasing.strategy LowestPrice and Capacity need zoneId and vSwitchId: name them, or choose InOrder",
    fieldPath = ".purchasing")
@ValidationRule(
    value =
        "!has(self.purchasing) || self.purchasing.strategy == 'InOrder' || !has(self.billing) || self.billing.chargeType == 'PostPaid'",
    message =
        "purchasing.strategy LowestPrice and Capacity do not go with billing.chargeType PrePaid: choose InOrder for subscriptions",
    fieldPath = ".billing")
@ValidationRule(
    value =
        "!has(self.purchasing) || self.purchasing.strategy == 'InOrder' || !has(self.dataDisks) || self.dataDisks.size() == 0",
    message =
        "purchasing.strategy LowestPrice and Capacity do not go with dataDisks: choose InOrder for nodes with data disks",
    fieldPath = ".dataDisks")
@ValidationRule(
    value =
        "!has(self.purchasing) || self.purchasing.strategy == 'InOrder' || !has(self.hyperThreading) || self.hyperThreading",
    message =
        "purchasing.strategy LowestPrice and Capacity do not go with hyperThreading: false: choose InOrder",
    fieldPath = ".hyperThreading")
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.managementPolicy != 'Observe' || self.adopt",
    message =
        "managementPolicy Observe needs adopt: true: only a queue that exists already can be observed",
    fieldPath = ".managementPolicy")
@ValidationRule(
    value = "!self.adoptOverwrite || self.adopt",
    message =
        "adoptOverwrite needs adopt: true: a queue that this resource adds has nothing to be overwritten",
    fieldPath = ".adoptOverwrite")
public record HpcQueueSpec(
    @JsonPropertyDescription("HpcCluster the queue belongs to. Immutable.") @Required @Immutable
        LocalReference clusterRef,
    @JsonPropertyDescription(
            "Name of the queue in the scheduler: a letter, then up to 62 letters, digits or underscores. Immutable.")
        @Required
        @Pattern("^[A-Za-z][A-Za-z0-9_]{0,62}$")
        @Size(max = 63)
        @Immutable
        String queueName,
    @JsonPropertyDescription(
            "Number of compute nodes in the queue. When it shrinks, nodes are drained first, and busy ones are waited for.")
        @Default("0")
        @Min(0)
        @Max(1000)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "ECS instance type of nodes added from now on, such as ecs.c6.2xlarge.")
        @Required
        @Pattern(HpcClusterSpec.INSTANCE_TYPE)
        @Size(max = 64)
        String instanceType,
    @JsonPropertyDescription(
            "Instance types to buy, in this order, when a purchase of the one before failed. All are tried before the first is tried again.")
        @Size(max = 9)
        List<@Pattern(HpcClusterSpec.INSTANCE_TYPE) @Size(max = 64) String> fallbackInstanceTypes,
    @JsonPropertyDescription("Bidding for spot instances, for nodes added from now on.")
        SpotSpec spot,
    @JsonPropertyDescription(
            "How nodes added from now on are paid for; pay as you go when left out.")
        BillingSpec billing,
    @JsonPropertyDescription("System disk of nodes added from now on.") SystemDiskSpec systemDisk,
    @JsonPropertyDescription("Data disks of nodes added from now on.") @Size(max = 16)
        List<DataDiskSpec> dataDisks,
    @JsonPropertyDescription(
            "Image of nodes added from now on, of the operating system of the cluster; the cluster's when left out.")
        ImageSpec image,
    @JsonPropertyDescription("Zone of nodes added from now on; the cluster's when left out.")
        @Size(max = 64)
        String zoneId,
    @JsonPropertyDescription("vSwitch of nodes added from now on; the cluster's when left out.")
        @Size(max = 64)
        String vSwitchId,
    @JsonPropertyDescription(
            "Zones to buy in, in this order, when no instance type could be bought in the one before.")
        @Size(max = 9)
        List<ZoneSpec> fallbackZones,
    @JsonPropertyDescription("How missing nodes are bought.") PurchasingSpec purchasing,
    @JsonPropertyDescription("Prefix of the host names of nodes added from now on.")
        @Pattern("^[a-z][a-z0-9-]{0,31}$")
        @Size(max = 32)
        String hostNamePrefix,
    @JsonPropertyDescription("Suffix of the host names of nodes added from now on.")
        @Pattern("^[a-z0-9-]{0,15}[a-z0-9]$")
        @Size(max = 16)
        String hostNameSuffix,
    @JsonPropertyDescription("Hyper-threading on nodes added from now on.")
        @Default("true")
        @NotWith("autoScale")
        Boolean hyperThreading,
    @JsonPropertyDescription(
            "Resource group that nodes added from now on belong to; not looked after when left out.")
        @Pattern("^rg-[A-Za-z0-9]+$")
        @Size(max = 64)
        String resourceGroupId,
    @JsonPropertyDescription(
            "ECS instances of yours that are to be nodes of the queue; they count as replicas and are never chosen for removal. Joining one replaces its system; one that is taken out of the list leaves the cluster and stays yours.")
        @Unique("instanceId")
        @Size(max = 100)
        List<ExistingInstanceSpec> existingInstances,
    @JsonPropertyDescription(
            "Nodes of other queues of the cluster that are moved into this one while they are idle, before any are bought, by host name or instance id. They count as replicas; no more are moved than are missing.")
        @Unique
        @Size(max = 100)
        List<@Size(min = 1, max = 64) String> takeNodes,
    @JsonPropertyDescription(
            "Nodes that are kept powered off, by host name or instance id. They are drained first, count as replicas, and are started when taken out of the list.")
        @NotWith("autoScale")
        @Size(max = 100)
        List<@Size(min = 1, max = 64) String> stoppedNodes,
    @JsonPropertyDescription("What is done about nodes that are out of order.") @Default("{}")
        RepairSpec repair,
    @JsonPropertyDescription(
            "Lets the cloud size the queue by its jobs: replicas is not enforced then, these bounds are. Nodes it adds are of the types, zones, disks, image and names of this spec. At most 8 queues of a cluster can have it. When it is taken out and replicas is lower than the number of nodes, none is removed before replicas is set to another number.")
        QueueAutoScaleSpec autoScale,
    @JsonPropertyDescription(
            "Takes over a queue that exists in the cluster already, with the nodes in it. The queue the cluster came with is sized by this resource then, and no longer by nodes.compute.replicas.")
        @Default("false")
        Boolean adopt,
    @JsonPropertyDescription(
            "Whether an existing queue is changed where it differs from this spec when it is taken over: nodes are bought or removed until there are replicas of them. While false, a queue that differs is left as it is, and condition Ready names the differences. Without replicas, all nodes are removed.")
        @Default("false")
        Boolean adoptOverwrite,
    @JsonPropertyDescription(
            "What becomes of the queue and its nodes in the cloud when this resource is deleted.")
        @Default("Delete")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "Manage makes the queue match this spec. Observe, for queues that exist already (adopt: true), only looks at it and shows what differs.")
        @Default("Manage")
        ManagementPolicy managementPolicy,
    @JsonPropertyDescription(
            "What is done about changes made in the cloud and not here: they are undone (Correct), shown in condition Synced (Report), or not looked for (Ignore). Changes of this spec are always carried out.")
        @Default("Correct")
        DriftPolicy driftPolicy,
    @JsonPropertyDescription("How nodes are removed when there are more than asked for.")
        ScaleInSpec scaleIn) {

  /** How nodes are paid for (E-HPC AddNodes: EcsChargeType, Period, AutoRenew). */
  @ValidationRule(
      value =
          "self.chargeType == 'PrePaid' || !(has(self.period) || has(self.periodUnit) || has(self.autoRenew) || has(self.autoRenewPeriod))",
      message = "period, periodUnit, autoRenew and autoRenewPeriod need chargeType PrePaid")
  @ValidationRule(
      value =
          "!has(self.period) || (has(self.periodUnit) && self.periodUnit == 'Week' ? self.period <= 4 : self.period <= 9 || self.period in [12, 24, 36, 48, 60])",
      message =
          "period is 1 to 4 with periodUnit Week, and 1 to 9, 12, 24, 36, 48 or 60 with Month",
      fieldPath = ".period")
  @ValidationRule(
      value = "!has(self.autoRenewPeriod) || !has(self.autoRenew) || self.autoRenew",
      message = "autoRenewPeriod does not go with autoRenew: false",
      fieldPath = ".autoRenewPeriod")
  @ValidationRule(
      value =
          "!has(self.autoRenewPeriod) || (has(self.periodUnit) && self.periodUnit == 'Week' ? self.autoRenewPeriod <= 3 : self.autoRenewPeriod in [1, 2, 3, 6, 12])",
      message =
          "autoRenewPeriod is 1, 2 or 3 with periodUnit Week, and 1, 2, 3, 6 or 12 with Month",
      fieldPath = ".autoRenewPeriod")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BillingSpec(
      @JsonPropertyDescription("PostPaid: pay as you go. PrePaid: subscription.")
          @Default("PostPaid")
          @OneOf({"PostPaid", "PrePaid"})
          String chargeType,
      @JsonPropertyDescription("Length of the subscription in periodUnit; 1 when left out.")
          @Min(1)
          @Max(60)
          Integer period,
      @JsonPropertyDescription("Unit of period; Month when left out.") @OneOf({"Month", "Week"})
          String periodUnit,
      @JsonPropertyDescription("Renews the subscription when it ends; true when left out.")
          Boolean autoRenew,
      @JsonPropertyDescription("Length of one renewal in periodUnit; 1 when left out.")
          @Min(1)
          @Max(12)
          Integer autoRenewPeriod) {}

  /** A data disk of each node (E-HPC AddNodes: DataDisks.N). */
  @ValidationRule(
      value =
          "!has(self.performanceLevel) || (has(self.category) && self.category == 'cloud_essd')",
      message = "performanceLevel needs category cloud_essd",
      fieldPath = ".performanceLevel")
  @ValidationRule(
      value =
          "!has(self.size) || (int(self.size.replace('Gi', '')) >= 40 && int(self.size.replace('Gi', '')) <= 500)",
      message = "size must be between 40Gi and 500Gi",
      fieldPath = ".size")
  @ValidationRule(
      value = "!has(self.kmsKeyId) || (has(self.encrypted) && self.encrypted)",
      message = "kmsKeyId needs encrypted: true",
      fieldPath = ".kmsKeyId")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DataDiskSpec(
      @JsonPropertyDescription("Disk type; cloud_efficiency when left out.")
          @OneOf({"cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud"})
          String category,
      @JsonPropertyDescription("Size, 40Gi to 500Gi; 40Gi when left out.")
          @Pattern("^[1-9][0-9]{0,3}Gi$")
          @Size(max = 6)
          String size,
      @JsonPropertyDescription("Performance level of an enhanced SSD.")
          @OneOf({"PL0", "PL1", "PL2", "PL3"})
          String performanceLevel,
      @JsonPropertyDescription("Whether the disk is released with its node; true when left out.")
          Boolean deleteWithNode,
      @JsonPropertyDescription("Whether the disk is encrypted.") Boolean encrypted,
      @JsonPropertyDescription(
              "KMS key it is encrypted with; the service's own when left out. It needs encrypted: true.")
          @Size(min = 1, max = 64)
          String kmsKeyId) {}

  /** Image of nodes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ImageSpec(
      @JsonPropertyDescription("Image id.") @Required @Size(min = 1, max = 128) String id,
      @JsonPropertyDescription(
              "Whose image it is: public (system), of this account (self), shared with it (others), bought (marketplace).")
          @Default("system")
          @OneOf({"system", "self", "others", "marketplace"})
          String owner) {}

  /** A zone nodes may be in. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ZoneSpec(
      @JsonPropertyDescription("Zone id, such as cn-hangzhou-b.") @Required @Size(min = 1, max = 64)
          String zoneId,
      @JsonPropertyDescription("vSwitch in that zone.") @Required @Size(min = 1, max = 64)
          String vSwitchId) {}

  /** How missing nodes are bought (E-HPC AddNodes and ApplyNodes). */
  @ValidationRule(
      value = "self.strategy != 'InOrder' || self.maxNodes <= 99",
      message =
          "maxNodes is at most 99 with strategy InOrder, and 200 with LowestPrice and Capacity",
      fieldPath = ".maxNodes")
  @ValidationRule(
      value = "!has(self.minNodes) || self.strategy == 'InOrder'",
      message =
          "minNodes needs strategy InOrder: with LowestPrice and Capacity, what stock allows is taken",
      fieldPath = ".minNodes")
  @ValidationRule(
      value = "!has(self.minNodes) || self.minNodes <= self.maxNodes",
      message = "minNodes is at most maxNodes",
      fieldPath = ".minNodes")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PurchasingSpec(
      @JsonPropertyDescription(
              "Fewest nodes a purchase settles for when stock is short: with less than that nothing is bought, and a purchase that cannot be met in full brings no more than that.")
          @Min(1)
          @Max(99)
          Integer minNodes,
      @JsonPropertyDescription(
              "Most nodes that are bought at a time; the next purchase waits until these are in service.")
          @Default("99")
          @Min(1)
          @Max(200)
          Integer maxNodes,
      @JsonPropertyDescription(
              "InOrder tries one instance type and zone after the other. LowestPrice and Capacity leave the choice among all of them to the cloud, by price of a vCPU or by price and rate of release; they need zoneId and vSwitchId.")
          @Default("InOrder")
          @OneOf({"InOrder", "LowestPrice", "Capacity"})
          String strategy) {}

  /** An ECS instance of the user's own (E-HPC AddExistedNodes). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ExistingInstanceSpec(
      @JsonPropertyDescription("Id of the ECS instance; it has to be stopped.")
          @Required
          @Pattern("^i-[A-Za-z0-9]+$")
          @Size(max = 64)
          String instanceId,
      @JsonPropertyDescription(
              "Whether the instance may be reinstalled: joining replaces its system. While false, it does not join.")
          @Default("false")
          Boolean confirmReinstall) {}

  /** What is done about nodes in exception. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RepairSpec(
      @JsonPropertyDescription(
              "None shows them only. Reset puts a node back to its first state; jobs that may run on it are lost. Replace resets a node once, and removes and buys anew one that is in exception again.")
          @Default("None")
          @OneOf({"None", "Reset", "Replace"})
          String policy,
      @JsonPropertyDescription("Most nodes that are repaired at a time.")
          @Default("1")
          @Min(1)
          @Max(100)
          Integer maxNodes,
      @JsonPropertyDescription(
              "How long a node has to be in exception before it is repaired, such as 10m or 1h.")
          @Default("5m")
          @Pattern("^([0-9]{1,4}h([0-9]{1,5}m)?|[0-9]{1,5}m)$")
          @Size(min = 2, max = 12)
          String after) {}

  /** Bounds and rounds of a queue the cloud sizes (E-HPC SetAutoScaleConfig: Queues.N). */
  @ValidationRule(
      value = "!has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
      message = "minReplicas must not be larger than maxReplicas",
      fieldPath = ".minReplicas")
  @ValidationRule(
      value =
          "!has(self.minNodesPerRound) || !has(self.maxNodesPerRound) || self.minNodesPerRound <= self.maxNodesPerRound",
      message = "minNodesPerRound must not be larger than maxNodesPerRound",
      fieldPath = ".minNodesPerRound")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueAutoScaleSpec(
      @JsonPropertyDescription("Fewest nodes.") @Default("0") @Min(0) @Max(50) Integer minReplicas,
      @JsonPropertyDescription("Most nodes.") @Required @Min(0) @Max(500) Integer maxReplicas,
      @JsonPropertyDescription("Whether the cloud adds nodes for waiting jobs.") @Default("true")
          Boolean grow,
      @JsonPropertyDescription("Whether the cloud releases idle nodes.") @Default("true")
          Boolean shrink,
      @JsonPropertyDescription(
              "Fewest nodes added in one round; the cloud lowers it where it has to.")
          @Min(1)
          @Max(99)
          Integer minNodesPerRound,
      @JsonPropertyDescription("Most nodes added in one round; no limit when left out.")
          @Min(1)
          @Max(99)
          Integer maxNodesPerRound) {}
}
