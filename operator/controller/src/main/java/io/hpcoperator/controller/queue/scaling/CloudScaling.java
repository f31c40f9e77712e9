package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.ehpc.AutoScaleEdits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the cloud's automatic scaling does with one queue. Where the queue has an entry of its own,
 * its switches win over those of the cluster (E-HPC SetAutoScaleConfig, notes); where it has none,
 * the cluster's hold for it.
 *
 * @param entry settings of the queue; empty when the queue has none of its own
 * @param grows whether the cloud adds nodes to it
 * @param shrinks whether the cloud releases nodes of it
 * @param min fewest nodes the cloud keeps
 * @param max most nodes the cloud brings it to
 * @param queues names of all queues that have an entry
 * @param minOfAll fewest nodes of all queues that are scaled, by their entries
 * @param maxOfAll most nodes of all queues that are scaled, by their entries
 * @param maxNodes most nodes that the whole cluster may have by scaling
 */
public record CloudScaling(
    Optional<QueueScaling> entry,
    boolean grows,
    boolean shrinks,
    int min,
    int max,
    List<String> queues,
    int minOfAll,
    int maxOfAll,
    int maxNodes) {
  /** Default of SetAutoScaleConfig: Queues.N.MaxNodesInQueue. */
  private static final int DEFAULT_MAX = 100;

  static CloudScaling of(AutoScaleSettings settings, String queue) {
    var cluster = settings.cluster();
    int maxNodes =
        Objects.requireNonNullElse(cluster.maxNodesInCluster(), AutoScaleEdits.DEFAULT_MAX_NODES);
    var entry = settings.queues().stream().filter(q -> queue.equals(q.queueName())).findFirst();
    var scaled = settings.queues().stream().filter(CloudScaling::isScaled).toList();
    return new CloudScaling(
        entry,
        isOn(entry.isPresent() ? entry.get().enableAutoGrow() : cluster.enableAutoGrow()),
        isOn(entry.isPresent() ? entry.get().enableAutoShrink() : cluster.enableAutoShrink()),
        entry.map(CloudScaling::min).orElse(0),
        entry.map(CloudScaling::max).orElse(maxNodes),
        settings.queues().stream().map(QueueScaling::queueName).toList(),
        scaled.stream().mapToInt(CloudScaling::min).sum(),
        scaled.stream().mapToInt(CloudScaling::max).sum(),
        maxNodes);
  }

  /** Whether the cloud changes the number of nodes by itself. */
  public boolean isOn() {
    return grows || shrinks;
  }

  /** Whether that is by the switches of the whole cluster, not by the queue's own. */
  boolean isOnWithTheCluster() {
    return isOn() && entry.isEmpty();
  }

  /** Whether one more queue can have an entry. */
  boolean hasRoom() {
    return entry.isPresent() || queues.size() < AutoScaleEdits.MAX_QUEUES;
  }

  private static boolean isScaled(QueueScaling queue) {
    return isOn(queue.enableAutoGrow()) || isOn(queue.enableAutoShrink());
  }

  private static int min(QueueScaling queue) {
    return Objects.requireNonNullElse(queue.minNodesInQueue(), 0);
  }

  private static int max(QueueScaling queue) {
    return Objects.requireNonNullElse(queue.maxNodesInQueue(), DEFAULT_MAX);
  }

  private static boolean isOn(Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
