package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec.DataDiskSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec.ZoneSpec;
import io.hpcoperator.cloud.ehpc.DataDisk;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.cloud.ehpc.autoscale.ScalingInstanceType;
import io.hpcoperator.controller.ehpc.EhpcTerms;
import io.hpcoperator.controller.sync.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A queue's part of automatic scaling as its spec wants it (E-HPC SetAutoScaleConfig: Queues.N).
 * What the spec leaves out has the cloud's documented default, if there is one. Pure.
 *
 * @param wish all that is sent of it
 */
record QueueEntry(QueueScaling wish) {
  private static final String NO_SPOT = "NoSpot";
  private static final String WITH_LIMIT = "SpotWithPriceLimit";
  private static final String ESSD = "cloud_essd";

  static QueueEntry of(HpcQueueSpec spec) {
    var scale = spec.autoScale();
    var spot = EhpcTerms.spot(spec.spot());
    var disk = EhpcTerms.disk(spec.systemDisk());
    return new QueueEntry(
        QueueScaling.builder()
            .queueName(spec.queueName())
            .enableAutoGrow(!Boolean.FALSE.equals(scale.grow()))
            .enableAutoShrink(!Boolean.FALSE.equals(scale.shrink()))
            .minNodesInQueue(Objects.requireNonNullElse(scale.minReplicas(), 0))
            .maxNodesInQueue(scale.maxReplicas())
            .minNodesPerCycle(Objects.requireNonNullElse(scale.minNodesPerRound(), 1))
            .maxNodesPerCycle(Objects.requireNonNullElse(scale.maxNodesPerRound(), 0))
            .instanceType(spec.instanceType())
            .instanceTypes(candidates(spec))
            .queueImageId(spec.image() == null ? null : spec.image().id())
            .hostNamePrefix(spec.hostNamePrefix())
            .hostNameSuffix(spec.hostNameSuffix())
            .spotStrategy(spot == null ? NO_SPOT : spot.strategy())
            .spotPriceLimit(spot == null ? null : spot.priceLimit())
            .systemDiskCategory(disk == null ? null : disk.type())
            .systemDiskSize(disk == null ? null : disk.size())
            .systemDiskLevel(disk == null ? null : disk.level())
            .dataDisks(disks(spec))
            .build());
  }

  /** All types in the first zone, then all types in the next. */
  private static List<ScalingInstanceType> candidates(HpcQueueSpec spec) {
    var types = new ArrayList<>(List.of(spec.instanceType()));
    if (spec.fallbackInstanceTypes() != null) {
      types.addAll(spec.fallbackInstanceTypes());
    }
    var zones = new ArrayList<>(List.of(new ZoneSpec(spec.zoneId(), spec.vSwitchId())));
    if (spec.fallbackZones() != null) {
      zones.addAll(spec.fallbackZones());
    }
    var spot = EhpcTerms.spot(spec.spot());
    return zones.stream()
        .flatMap(
            zone ->
                types.stream()
                    .map(
                        type ->
                            new ScalingInstanceType(
                                type,
                                zone.vSwitchId(),
                                zone.zoneId(),
                                spot == null ? NO_SPOT : spot.strategy(),
                                spot == null ? null : spot.priceLimit(),
                                null,
                                null,
                                null)))
        .distinct()
        .toList();
  }

  private static List<DataDisk> disks(HpcQueueSpec spec) {
    return spec.dataDisks() == null
        ? List.of()
        : spec.dataDisks().stream().map(QueueEntry::disk).toList();
  }

  private static DataDisk disk(DataDiskSpec disk) {
    return new DataDisk(
        disk.size() == null ? null : Integer.valueOf(disk.size().replace("Gi", "")),
        disk.category(),
        disk.deleteWithNode(),
        disk.performanceLevel(),
        disk.encrypted(),
        disk.kmsKeyId());
  }

  /** What is found of the queue with what is wanted in its place. */
  QueueScaling over(QueueScaling found) {
    return found.toBuilder()
        .queueName(wish.queueName())
        .enableAutoGrow(wish.enableAutoGrow())
        .enableAutoShrink(wish.enableAutoShrink())
        .minNodesInQueue(wish.minNodesInQueue())
        .maxNodesInQueue(wish.maxNodesInQueue())
        .minNodesPerCycle(wish.minNodesPerCycle())
        .maxNodesPerCycle(wish.maxNodesPerCycle())
        .instanceType(wish.instanceType())
        .instanceTypes(wish.instanceTypes())
        .queueImageId(wish.queueImageId())
        .hostNamePrefix(wish.hostNamePrefix())
        .hostNameSuffix(wish.hostNameSuffix())
        .spotStrategy(wish.spotStrategy())
        .spotPriceLimit(wish.spotPriceLimit())
        .systemDiskCategory(wish.systemDiskCategory())
        .systemDiskSize(wish.systemDiskSize())
        .systemDiskLevel(wish.systemDiskLevel())
        .dataDisks(wish.dataDisks())
        .build();
  }

  /**
   * @param strictly whether what the spec leaves out must be empty in the cloud, too, where no
   *     default of the cloud is documented: of a wish it did not take before
   */
  List<Difference> differences(QueueScaling found, boolean strictly) {
    var all = new ArrayList<Difference>();
    compare(all, "autoScale.grow", QueueScaling::enableAutoGrow, found, false);
    compare(all, "autoScale.shrink", QueueScaling::enableAutoShrink, found, false);
    compare(all, "autoScale.minReplicas", QueueScaling::minNodesInQueue, found, 0);
    compare(all, "autoScale.maxReplicas", QueueScaling::maxNodesInQueue, found, 100);
    compare(all, "autoScale.minNodesPerRound", QueueScaling::minNodesPerCycle, found, 1);
    compare(all, "autoScale.maxNodesPerRound", QueueScaling::maxNodesPerCycle, found, 0);
    compare(all, "instanceType", QueueScaling::instanceType, found, null);
    compareCandidates(all, found, strictly);
    compare(all, "spot", q -> bid(q.spotStrategy(), q.spotPriceLimit()), found, null);
    compare(all, "systemDisk", QueueEntry::systemDisk, found, null);
    compare(all, "dataDisks", QueueEntry::dataDisks, found, null);
    undocumented(all, "image", QueueScaling::queueImageId, found, strictly);
    undocumented(all, "hostNamePrefix", QueueScaling::hostNamePrefix, found, strictly);
    undocumented(all, "hostNameSuffix", QueueScaling::hostNameSuffix, found, strictly);
    return List.copyOf(all);
  }

  private void compare(
      List<Difference> all,
      String field,
      Function<QueueScaling, Object> value,
      QueueScaling found,
      Object otherwise) {
    var wanted = value.apply(wish);
    var is = value.apply(found);
    if (is == null) {
      is = otherwise;
    }
    if (!Objects.equals(wanted, is)) {
      all.add(new Difference(field, say(wanted), say(is)));
    }
  }

  private void undocumented(
      List<Difference> all,
      String field,
      Function<QueueScaling, String> value,
      QueueScaling found,
      boolean strictly) {
    var wanted = say(value.apply(wish));
    var is = say(value.apply(found));
    if (!wanted.equals(is) && (strictly || value.apply(wish) != null)) {
      all.add(new Difference(field, wanted, is));
    }
  }

  private static String say(Object value) {
    return value == null || value.toString().isBlank() ? "nothing" : value.toString();
  }

  /** A place the spec leaves out is the cloud's choice, which it may tell. */
  private void compareCandidates(List<Difference> all, QueueScaling found, boolean strictly) {
    var wanted = new ArrayList<String>();
    var is = new ArrayList<String>();
    for (int i = 0; i < wish.instanceTypes().size(); i++) {
      wanted.add(candidate(wish.instanceTypes().get(i), true));
    }
    for (int i = 0; i < found.instanceTypes().size(); i++) {
      boolean placed =
          strictly
              || i >= wish.instanceTypes().size()
              || wish.instanceTypes().get(i).zoneId() != null
              || wish.instanceTypes().get(i).vSwitchId() != null;
      is.add(candidate(found.instanceTypes().get(i), placed));
    }
    if (!wanted.equals(is)) {
      all.add(
          new Difference(
              "fallbackInstanceTypes and fallbackZones",
              say(String.join(", ", wanted)),
              say(String.join(", ", is))));
    }
  }

  private static String candidate(ScalingInstanceType type, boolean placed) {
    return type.instanceType()
        + (placed ? in(type.zoneId()) + in(type.vSwitchId()) : "")
        + " "
        + bid(type.spotStrategy(), type.spotPriceLimit());
  }

  private static String in(String place) {
    return place == null || place.isBlank() ? "" : " in " + place;
  }

  /** Only a bid with a limit has a price; what the cloud shows otherwise does not count. */
  private static String bid(String strategy, BigDecimal limit) {
    if (!WITH_LIMIT.equals(strategy)) {
      return strategy == null || strategy.isBlank() ? NO_SPOT : strategy;
    }
    return strategy + " " + (limit == null ? "" : limit.toPlainString());
  }

  private static Object systemDisk(QueueScaling queue) {
    return disk(queue.systemDiskCategory(), queue.systemDiskSize(), queue.systemDiskLevel());
  }

  private static Object dataDisks(QueueScaling queue) {
    return queue.dataDisks().stream()
        .map(
            disk ->
                disk(disk.category(), disk.size(), disk.performanceLevel())
                    + (Boolean.FALSE.equals(disk.deleteWithInstance()) ? " kept" : "")
                    + (Boolean.TRUE.equals(disk.encrypted()) ? " encrypted" : "")
                    + (blank(disk.kmsKeyId()) ? "" : " with " + disk.kmsKeyId()))
        .collect(Collectors.joining(", "));
  }

  /** Defaults of SetAutoScaleConfig; only an enhanced SSD has a level. */
  private static String disk(String category, Integer size, String level) {
    var type = blank(category) ? "cloud_efficiency" : category;
    return type
        + (ESSD.equals(type) ? " " + (blank(level) ? "PL1" : level) : "")
        + " "
        + (size == null || size == 0 ? 40 : size)
        + "Gi";
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
