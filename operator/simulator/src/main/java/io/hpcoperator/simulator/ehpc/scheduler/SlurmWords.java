package io.hpcoperator.simulator.ehpc.scheduler;

import java.util.Locale;

/** Slurm's words for the state of a node, in the three forms its commands print. */
public final class SlurmWords {

  private SlurmWords() {}

  /** {@code sinfo -o %t}; a node that does not answer carries an asterisk. */
  public static String compactState(HostState state) {
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
  public static String longState(HostState state) {
    if (state.drained()) {
      return state.busy() ? "draining" : "drained";
    }
    return base(state);
  }

  /** {@code State=} of {@code scontrol show node}: the base state and its flags. */
  public static String fullState(HostState state) {
    return base(state).toUpperCase(Locale.ROOT)
        + (state.up() ? "" : "*")
        + (state.drained() ? "+DRAIN" : "");
  }

  private static String base(HostState state) {
    if (state.down()) {
      return "down";
    }
    return !state.busy() ? "idle" : state.full() ? "allocated" : "mixed";
  }

  /** {@code JobState} of scontrol and {@code %T} of squeue. */
  public static String jobState(Job job) {
    return switch (job.state()) {
      case QUEUED -> "PENDING";
      case RUNNING -> "RUNNING";
      case FINISHED -> "COMPLETED";
    };
  }
}
