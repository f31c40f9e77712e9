package io.hpcoperator.controller.cluster.power;

import java.util.Arrays;
import java.util.Optional;

/** A step of stopping or starting a cluster, in the order they are taken. */
enum Phase {
  SUSPENDING_AUTO_SCALING("SuspendingAutoScaling"),
  WAITING_FOR_JOBS("WaitingForJobs"),
  RELEASING_NODES("ReleasingNodes"),
  STOPPING_CLUSTER("StoppingCluster"),
  STARTING_CLUSTER("StartingCluster"),
  STARTING_NODES("StartingNodes"),
  RESTORING_AUTO_SCALING("RestoringAutoScaling");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** The word of status.power.phase. */
  String text() {
    return text;
  }

  /** The phase of a word; empty for none and for words that a person put there. */
  static Optional<Phase> of(String text) {
    return Arrays.stream(values()).filter(phase -> phase.text.equals(text)).findFirst();
  }
}
