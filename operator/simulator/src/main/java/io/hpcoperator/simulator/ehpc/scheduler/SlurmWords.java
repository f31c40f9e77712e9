package io.hpcoperator.simulator.ehpc.scheduler;

import java.util.Locale;

/** Slurm's words for the state of a node, in the three forms its commands print. */
final class SlurmWords {

  private SlurmWords() {}

  /** {@code sinfo -o %t}; a node that does not answer carries an asterisk. */
  static String compactState(HostState state) {
    String word =
        switch (longState(state)) {
          case "allocated" -> "alloc";
          case "mixed" -> "mix";
          case "drained" -> "drain";
          case "draining" -> "drng";
          default -> longState(state);
        };
    return state.up() ? word : word + "*";
  }

  /** {@code sinfo -o %T} without the asterisk. */
  static String longState(HostState state) {
    if (state.drained()) {
      return state.busy() ? "draining" : "drained";
    }
    if (!state.up()) {
      return "down";
    }
    return state.busy() ? load(state) : "idle";
  }

  /** {@code State=} of {@code scontrol show node}: the base state and its flags. */
  static String fullState(HostState state) {
    boolean lost = !state.up();
    String base = lost ? "DOWN" : state.busy() ? load(state).toUpperCase(Locale.ROOT) : "IDLE";
    return base + (lost ? "*" : "") + (state.drained() ? "+DRAIN" : "");
  }

  /** {@code JobState} of scontrol and {@code %T} of squeue. */
  static String jobState(Job job) {
    return switch (job.state()) {
      case QUEUED -> "PENDING";
      case RUNNING -> "RUNNING";
      case FINISHED -> "COMPLETED";
    };
  }

  private static String load(HostState state) {
    return state.full() ? "allocated" : "mixed";
  }
}
