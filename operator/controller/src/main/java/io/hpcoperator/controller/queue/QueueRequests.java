package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec.BillingSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec.DataDiskSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec.PurchasingSpec;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.AddNodesRequest;
import io.hpcoperator.cloud.ehpc.ApplyNodesRequest;
import io.hpcoperator.cloud.ehpc.Billing;
import io.hpcoperator.cloud.ehpc.DataDisk;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.InstanceTypeOption;
import io.hpcoperator.cloud.ehpc.NodeZone;
import io.hpcoperator.controller.ehpc.EhpcTerms;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.nodes.Purchasing.Choice;
import io.hpcoperator.controller.sync.Fingerprint;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says in E-HPC's terms how the nodes of a queue are bought (E-HPC AddNodes, ApplyNodes). */
final class QueueRequests {
  private static final String IN_ORDER = "InOrder";

  /** Size of a data disk where none is given, GB (E-HPC AddNodes: DataDisks.N.DataDiskSize). */
  private static final int DISK_SIZE = 40;

  /** ApplyNodes: PriorityStrategy. */
  private static final Map<String, String> STRATEGIES =
      Map.of(
          "LowestPrice", "LowPriceResourcePlanning",
          "Capacity", "CapacityOptResourcePlanning");

  /** How the missing nodes of a queue are bought. */
  static Purchasing purchasing(HpcQueueSpec spec) {
    var choices =
        zones(spec).stream()
            .flatMap(
                zone ->
                    instanceTypes(spec).stream()
                        .map(type -> new Choice(type, zone.zoneId(), zone.vSwitchId())))
            .toList();
    var strategy = strategy(spec);
    return new Purchasing(
        choices,
        STRATEGIES.containsKey(strategy),
        most(spec),
        Fingerprint.of(
            Arrays.asList(
                choices,
                strategy,
                spec.spot(),
                spec.billing(),
                spec.image(),
                spec.systemDisk(),
                spec.dataDisks(),
                spec.purchasing() == null ? null : spec.purchasing().minNodes())));
  }

  /** The instance types a queue may be of, the first choice first. */
  static List<String> instanceTypes(HpcQueueSpec spec) {
    var types = new LinkedHashSet<String>();
    types.add(spec.instanceType());
    if (spec.fallbackInstanceTypes() != null) {
      types.addAll(spec.fallbackInstanceTypes());
    }
    return List.copyOf(types);
  }

  /** The zones nodes may be in, the first choice first; the cluster's has no name here. */
  private static List<NodeZone> zones(HpcQueueSpec spec) {
    var first = Stream.of(new NodeZone(spec.zoneId(), spec.vSwitchId()));
    var others =
        spec.fallbackZones() == null
            ? Stream.<NodeZone>empty()
            : spec.fallbackZones().stream()
                .map(zone -> new NodeZone(zone.zoneId(), zone.vSwitchId()));
    return Stream.concat(first, others).toList();
  }

  private static String strategy(HpcQueueSpec spec) {
    var purchasing = spec.purchasing();
    return purchasing == null || purchasing.strategy() == null ? IN_ORDER : purchasing.strategy();
  }

  private static int most(HpcQueueSpec spec) {
    var purchasing = spec.purchasing();
    return purchasing == null || purchasing.maxNodes() == null
        ? Purchasing.MAX_ADD
        : purchasing.maxNodes();
  }

  static AddNodesRequest addNodes(
      HpcQueueSpec spec, String clusterId, NodePurchase purchase, String clientToken) {
    return AddNodesRequest.builder()
        .clusterId(clusterId)
        .jobQueue(spec.queueName())
        .count(purchase.wanted())
        .minCount(minCount(spec.purchasing(), purchase.wanted()))
        .instanceType(purchase.instanceType())
        .zoneId(purchase.zoneId())
        .vSwitchId(purchase.vSwitchId())
        .spot(EhpcTerms.spot(spec.spot()))
        .billing(billing(spec.billing()))
        .systemDisk(EhpcTerms.disk(spec.systemDisk()))
        .dataDisks(dataDisks(spec.dataDisks()))
        .image(spec.image() == null ? null : new ImageRef(spec.image().owner(), spec.image().id()))
        .hostNamePrefix(spec.hostNamePrefix())
        .hostNameSuffix(spec.hostNameSuffix())
        .computeEnableHt(spec.hyperThreading())
        .clientToken(clientToken)
        .build();
  }

  /**
   * Fewest nodes to settle for. It has to be smaller than the number asked for (catalogue:
   * AddNodes, MinCount), and is 1 when it is not sent.
   */
  private static Integer minCount(PurchasingSpec purchasing, int count) {
    var fewest = purchasing == null ? null : purchasing.minNodes();
    return fewest == null || fewest <= 1 || fewest >= count ? null : fewest;
  }

  private static Billing billing(BillingSpec billing) {
    return billing == null
        ? null
        : new Billing(
            billing.chargeType(),
            billing.period(),
            billing.periodUnit(),
            billing.autoRenew(),
            billing.autoRenewPeriod());
  }

  private static List<DataDisk> dataDisks(List<DataDiskSpec> disks) {
    return disks == null
        ? List.of()
        : disks.stream()
            .map(
                disk ->
                    new DataDisk(
                        // A disk of which nothing is said would be none.
                        disk.size() == null
                            ? Integer.valueOf(DISK_SIZE)
                            : EhpcTerms.gigabytes(disk.size()),
                        disk.category(),
                        disk.deleteWithNode(),
                        disk.performanceLevel(),
                        disk.encrypted(),
                        disk.kmsKeyId()))
            .toList();
  }

  /** All types and zones at once; what stock allows is taken, since the rest is bought later. */
  static ApplyNodesRequest applyNodes(HpcQueueSpec spec, String clusterId, NodePurchase purchase) {
    return ApplyNodesRequest.builder()
        .clusterId(clusterId)
        .jobQueue(spec.queueName())
        .targetCapacity(purchase.wanted())
        .resourceAmountType("Instances")
        .strictSatisfiedTargetCapacity(false)
        .priorityStrategy(STRATEGIES.get(strategy(spec)))
        .zoneInfos(zones(spec))
        .instanceTypes(
            instanceTypes(spec).stream()
                .map(type -> new InstanceTypeOption(type, null, null))
                .toList())
        .imageId(spec.image() == null ? null : spec.image().id())
        .spot(EhpcTerms.spot(spec.spot()))
        .systemDisk(EhpcTerms.disk(spec.systemDisk()))
        .hostNamePrefix(spec.hostNamePrefix())
        .hostNameSuffix(spec.hostNameSuffix())
        .build();
  }

  private QueueRequests() {}
}
