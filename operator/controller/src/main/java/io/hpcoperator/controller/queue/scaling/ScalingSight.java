package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.controller.ehpc.AutoScaleEdits;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What is seen of automatic scaling, as far as a queue is concerned, and what its spec wants of it.
 * Pure.
 *
 * @param watched whether it was looked at; not where others' changes are of no interest
 * @param seen what the cloud does, as far as it was read; null when it was not looked at
 * @param settings what is wanted of it, and how the cloud has it
 * @param exclusions nodes that scaling is to leave alone; null while these are not known
 */
public record ScalingSight(
    boolean watched,
    Observation<CloudScaling> seen,
    List<Setting<ClusterCall>> settings,
    Exclusions exclusions) {
  /** Name of the setting. */
  static final String NAME = "autoScale";

  /** Of a queue of which nothing can be seen. */
  public static final ScalingSight NOTHING = new ScalingSight(false, null, List.of(), null);

  private static final String OFF = "off";

  /**
   * @param size who sizes the queue, as last known; null before that was asked
   * @param scaling reads the settings of the cluster and all its queues, given what of them matters
   * @param nodes nodes of the queue; null while they are not known
   */
  public static ScalingSight look(
      HpcQueue resource,
      SyncMemory memory,
      QueueSizeStatus size,
      Function<Function<AutoScaleSettings, Object>, Observation<AutoScaleSettings>> scaling,
      List<ClusterNode> nodes,
      Patience patience) {
    var spec = resource.getSpec();
    boolean off = spec.autoScale() == null || resource.isMarkedForDeletion();
    var entry = off ? null : QueueEntry.of(spec);
    var fingerprint = Fingerprint.of(off ? OFF : entry.wish());
    var ours =
        size == null || size.excludedNodes() == null ? List.<String>of() : size.excludedNodes();
    var excluded = excluded(resource, off, nodes);
    if (spec.driftPolicy() == DriftPolicy.IGNORE
        && memory.isApplied(NAME, fingerprint)
        && !(off && QueueSize.isOfCloud(size))
        && Exclusions.areDone(excluded, ours, memory)) {
      return blind(null, fingerprint, excluded, new Setting.Unwatched<>(), memory);
    }
    var seen =
        scaling.apply(
            all -> List.of(CloudScaling.of(all, spec.queueName()), all.cluster().excludeNodes()));
    if (!seen.hasValue() || seen.error() != null) {
      return blind(
          new Observation<>(null, null, seen.error()),
          fingerprint,
          excluded,
          new Setting.Unread<>(seen.error()),
          memory);
    }
    var cloud = CloudScaling.of(seen.value(), spec.queueName());
    var known = new Observation<>(cloud, seen.readAt(), null);
    var settings = new ArrayList<Setting<ClusterCall>>();
    settings.add(
        new Setting<>(
            NAME,
            fingerprint,
            off
                ? compareOff(spec.queueName(), ours, cloud)
                : compare(entry, cloud, !memory.isTaken(NAME, fingerprint))));
    if (excluded == null) {
      keep(settings, Set.of(), new Setting.Unread<>(null), memory);
      return new ScalingSight(true, known, List.copyOf(settings), null);
    }
    var exclusions =
        new Exclusions(
            excluded,
            Set.copyOf(seen.value().cluster().excludeNodes()),
            Set.copyOf(ours),
            memory
                .inSyncSince(Exclusions.NAME, Exclusions.fingerprint(excluded))
                .filter(since -> patience.trusts(seen, since))
                .isPresent());
    if (!(excluded.isEmpty() && ours.isEmpty())) {
      settings.add(exclusions.setting(spec.queueName()));
    }
    return new ScalingSight(true, known, List.copyOf(settings), exclusions);
  }

  /** What the cloud does; null while that is not known. */
  public CloudScaling cloud() {
    return seen == null ? null : seen.value();
  }

  /** Why it could not be read; null when it was, or has not been tried. */
  public CloudException error() {
    return seen == null ? null : seen.error();
  }

  private static ScalingSight blind(
      Observation<CloudScaling> seen,
      String fingerprint,
      Set<String> excluded,
      Setting.Comparison<ClusterCall> comparison,
      SyncMemory memory) {
    var settings = new ArrayList<Setting<ClusterCall>>();
    settings.add(new Setting<>(NAME, fingerprint, comparison));
    keep(settings, excluded == null ? Set.of() : excluded, comparison, memory);
    return new ScalingSight(seen != null, seen, List.copyOf(settings), null);
  }

  /** What is known of the nodes that scaling leaves alone stays known. */
  private static void keep(
      List<Setting<ClusterCall>> settings,
      Set<String> excluded,
      Setting.Comparison<ClusterCall> comparison,
      SyncMemory memory) {
    if (memory.find(Exclusions.NAME).isPresent()) {
      settings.add(new Setting<>(Exclusions.NAME, Exclusions.fingerprint(excluded), comparison));
    }
  }

  /** Nodes that scaling is to leave alone; null while that is not known. */
  private static Set<String> excluded(HpcQueue resource, boolean off, List<ClusterNode> nodes) {
    if (off) {
      return Set.of();
    }
    return nodes == null ? null : Exclusions.wanted(resource, nodes);
  }

  private static Setting.Comparison<ClusterCall> compare(
      QueueEntry wish, CloudScaling cloud, boolean strictly) {
    var differences =
        cloud.entry().isEmpty()
            ? List.of(new Difference(NAME, "on", "nothing"))
            : wish.differences(cloud.entry().get(), strictly);
    if (differences.isEmpty()) {
      return new Setting.Same<>();
    }
    return cloud.hasRoom()
        ? new Setting.Differs<>(differences, new ScalingCalls.Configure(wish.wish()))
        : new Setting.Fixed<>(
            differences,
            "%s Take autoScale out of one of these queues, or switch it off in the cloud's console; this queue has its turn by itself then. Until then the cloud does not scale it."
                .formatted(full(cloud)));
  }

  private static Setting.Comparison<ClusterCall> compareOff(
      String queue, List<String> ours, CloudScaling cloud) {
    if (!cloud.isOn()) {
      return new Setting.Same<>();
    }
    var differences =
        List.of(
            new Difference(
                NAME, OFF, cloud.isOnWithTheCluster() ? "on with the whole cluster" : "on"));
    return cloud.hasRoom()
        ? new Setting.Differs<>(differences, new ScalingCalls.SwitchOff(queue, ours))
        : new Setting.Fixed<>(
            differences,
            "The cloud scales all queues that have no settings of their own, since autoScaling of the HpcCluster is on. %s Take autoScaling out of the HpcCluster, or set autoScale here or take it out elsewhere; replicas is not enforced until then."
                .formatted(full(cloud)));
  }

  private static String full(CloudScaling cloud) {
    return "The cloud keeps settings of at most %d queues of a cluster, and has those of %s."
        .formatted(AutoScaleEdits.MAX_QUEUES, String.join(", ", cloud.queues()));
  }
}
