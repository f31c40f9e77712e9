package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.PowerStatus.QueueSwitches;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.controller.cluster.power.PowerCalls;
import java.util.List;

/** Auto scaling as the model cloud has it, after a call that turns switches of it. */
final class Switched {

  static boolean isAnyOn(AutoScaleSettings settings) {
    return settings.cluster().enableAutoGrow()
        || settings.cluster().enableAutoShrink()
        || settings.queues().stream().anyMatch(q -> q.enableAutoGrow() || q.enableAutoShrink());
  }

  static AutoScaleSettings turned(AutoScaleSettings before, PowerCalls.TurnAutoScaling turn) {
    var switches = turn.switches();
    var cluster = before.cluster().toBuilder();
    if (switches.grow() != null) {
      cluster.enableAutoGrow(turn.on());
    }
    if (switches.shrink() != null) {
      cluster.enableAutoShrink(turn.on());
    }
    var after = before.withCluster(cluster.build());
    List<QueueSwitches> named = switches.queues() == null ? List.of() : switches.queues();
    for (var queue : before.queues()) {
      for (var turned : named) {
        if (turned.queue().equals(queue.queueName())) {
          var builder = queue.toBuilder();
          if (turned.grow() != null) {
            builder.enableAutoGrow(turn.on());
          }
          if (turned.shrink() != null) {
            builder.enableAutoShrink(turn.on());
          }
          after = after.withQueue(builder.build());
        }
      }
    }
    return after;
  }

  private Switched() {}
}
