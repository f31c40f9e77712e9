package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.AutoScalingSpec;
import io.hpcoperator.api.v1alpha1.PowerStatus.AutoScalingSwitches;
import io.hpcoperator.api.v1alpha1.PowerStatus.QueueSwitches;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.ehpc.AutoScaleEdits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The switches of a cluster's auto scaling. A queue has switches of its own, which win over those
 * of the cluster (E-HPC SetAutoScaleConfig), so all of them count.
 */
final class Switches {
  /** The switches that are on; empty when none is. */
  static Optional<AutoScalingSwitches> on(AutoScaleSettings settings) {
    var cluster = settings.cluster();
    var queues = new ArrayList<QueueSwitches>();
    for (var queue : settings.queues()) {
      if (isOn(queue.enableAutoGrow()) || isOn(queue.enableAutoShrink())) {
        queues.add(
            new QueueSwitches(
                queue.queueName(),
                orNull(isOn(queue.enableAutoGrow())),
                orNull(isOn(queue.enableAutoShrink()))));
      }
    }
    boolean grow = cluster != null && isOn(cluster.enableAutoGrow());
    boolean shrink = cluster != null && isOn(cluster.enableAutoShrink());
    return of(grow, shrink, queues);
  }

  /** Those of both. */
  static AutoScalingSwitches union(AutoScalingSwitches one, AutoScalingSwitches other) {
    if (one == null) {
      return other;
    }
    Map<String, QueueSwitches> queues = new LinkedHashMap<>();
    for (var queue : queues(one)) {
      queues.put(queue.queue(), queue);
    }
    for (var queue : queues(other)) {
      queues.merge(
          queue.queue(),
          queue,
          (a, b) ->
              new QueueSwitches(
                  a.queue(),
                  orNull(isOn(a.grow()) || isOn(b.grow())),
                  orNull(isOn(a.shrink()) || isOn(b.shrink()))));
    }
    return of(
            isOn(one.grow()) || isOn(other.grow()),
            isOn(one.shrink()) || isOn(other.shrink()),
            List.copyOf(queues.values()))
        .orElseThrow();
  }

  /**
   * Those of the given switches that the spec does not want off by now: it may have been edited
   * while the cluster was stopped. Those of queues are of other resources, which look after them.
   *
   * @param spec what is wanted of the cluster's scaling; null for nothing
   * @param ours whether the spec ever said what is wanted: taking that out switches scaling off
   */
  static Optional<AutoScalingSwitches> stillWanted(
      AutoScalingSwitches switches, AutoScalingSpec spec, boolean ours) {
    boolean grow = spec == null ? !ours : isOn(spec.grow());
    boolean shrink = spec == null ? !ours : isOn(spec.shrink());
    return of(isOn(switches.grow()) && grow, isOn(switches.shrink()) && shrink, queues(switches));
  }

  /**
   * Those of the given switches that are off in the cloud; empty when all are on. A queue that is
   * no longer scaled has nothing to be switched on.
   */
  static Optional<AutoScalingSwitches> off(AutoScalingSwitches switches, AutoScaleSettings found) {
    var cluster = found.cluster();
    var queues = new ArrayList<QueueSwitches>();
    for (var queue : queues(switches)) {
      scaling(found, queue.queue())
          .ifPresent(
              scaling -> {
                boolean grow = isOn(queue.grow()) && !isOn(scaling.enableAutoGrow());
                boolean shrink = isOn(queue.shrink()) && !isOn(scaling.enableAutoShrink());
                if (grow || shrink) {
                  queues.add(new QueueSwitches(queue.queue(), orNull(grow), orNull(shrink)));
                }
              });
    }
    return of(
        isOn(switches.grow()) && (cluster == null || !isOn(cluster.enableAutoGrow())),
        isOn(switches.shrink()) && (cluster == null || !isOn(cluster.enableAutoShrink())),
        queues);
  }

  /** The settings with the given switches turned, and all else as it is. */
  static AutoScaleSettings turned(
      AutoScaleSettings settings, AutoScalingSwitches switches, boolean on) {
    var cluster = settings.cluster().toBuilder();
    if (isOn(switches.grow())) {
      cluster.enableAutoGrow(on);
    }
    if (isOn(switches.shrink())) {
      cluster.enableAutoShrink(on);
    }
    if (settings.cluster().maxNodesInCluster() == null) {
      cluster.maxNodesInCluster(AutoScaleEdits.DEFAULT_MAX_NODES);
    }
    var turned = settings.withCluster(cluster.build());
    for (var queue : queues(switches)) {
      var scaling = scaling(settings, queue.queue());
      if (scaling.isPresent()) {
        var builder = scaling.get().toBuilder();
        if (isOn(queue.grow())) {
          builder.enableAutoGrow(on);
        }
        if (isOn(queue.shrink())) {
          builder.enableAutoShrink(on);
        }
        turned = turned.withQueue(builder.build());
      }
    }
    return turned;
  }

  /** Such as "grow, shrink, grow of queue high". */
  static String text(AutoScalingSwitches switches) {
    var words = new ArrayList<String>();
    if (isOn(switches.grow())) {
      words.add("grow");
    }
    if (isOn(switches.shrink())) {
      words.add("shrink");
    }
    for (var queue : queues(switches)) {
      if (isOn(queue.grow())) {
        words.add("grow of queue " + queue.queue());
      }
      if (isOn(queue.shrink())) {
        words.add("shrink of queue " + queue.queue());
      }
    }
    return String.join(", ", words);
  }

  private static Optional<QueueScaling> scaling(AutoScaleSettings settings, String queue) {
    return settings.queues().stream()
        .filter(scaling -> Objects.equals(queue, scaling.queueName()))
        .findFirst();
  }

  private static List<QueueSwitches> queues(AutoScalingSwitches switches) {
    return switches.queues() == null ? List.of() : switches.queues();
  }

  private static Optional<AutoScalingSwitches> of(
      boolean grow, boolean shrink, List<QueueSwitches> queues) {
    return grow || shrink || !queues.isEmpty()
        ? Optional.of(
            new AutoScalingSwitches(
                orNull(grow), orNull(shrink), queues.isEmpty() ? null : List.copyOf(queues)))
        : Optional.empty();
  }

  private static boolean isOn(Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  /** What is off is left out of the status. */
  private static Boolean orNull(boolean value) {
    return value ? true : null;
  }

  private Switches() {}
}
