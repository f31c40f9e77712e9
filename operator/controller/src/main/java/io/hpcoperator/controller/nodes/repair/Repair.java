package io.hpcoperator.controller.nodes.repair;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A node that is being repaired, or was.
 *
 * @param since since when it is at its step
 * @param resets how often it was reset
 */
record Repair(String hostName, String instanceId, Step step, Instant since, int resets) {

  /** How far the repair of a node is. */
  enum Step {
    /** In exception, and not for long enough, or not its turn. */
    WAITING("Waiting"),
    /** A reset was begun, and the node is not back in service. */
    RESETTING("Resetting"),
    /** Back in service after a reset. */
    RESET("Reset"),
    /** Removed, or about to be, to be bought anew. */
    REPLACING("Replacing"),
    /** In exception again; nothing more is tried. */
    GIVEN_UP("GivenUp");

    private final String text;

    Step(String text) {
      this.text = text;
    }

    /** What a person made unreadable is begun anew. */
    static Step of(String text) {
      for (var step : values()) {
        if (step.text.equals(text)) {
          return step;
        }
      }
      return WAITING;
    }
  }

  static Repair of(NodeRepairStatus status) {
    return new Repair(
        status.hostName(),
        status.instanceId(),
        Step.of(status.step()),
        Work.time(status.since()),
        status.resets() == null ? 0 : status.resets());
  }

  static Repair begun(ClusterNode node, Instant now) {
    return new Repair(
        node.hostName(), node.id(), Step.WAITING, now.truncatedTo(ChronoUnit.SECONDS), 0);
  }

  NodeRepairStatus status() {
    return new NodeRepairStatus(hostName, instanceId, step.text, since.toString(), resets);
  }

  /** At a step from now on. */
  Repair to(Step next, Instant now) {
    return new Repair(hostName, instanceId, next, now.truncatedTo(ChronoUnit.SECONDS), resets);
  }

  Repair wasReset() {
    return new Repair(hostName, instanceId, step, since, Math.max(1, resets));
  }

  /** Whether it counts against the number of nodes that are repaired at a time. */
  boolean isUnderway() {
    return step == Step.RESETTING || step == Step.REPLACING;
  }
}
