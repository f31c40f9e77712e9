package io.hpcoperator.simulator.ehpc.scheduler;

/** PBS Professional's words for the state of a vnode. */
public final class PbsWords {

  private PbsWords() {}

  /** {@code state =} of pbsnodes: what holds, by commas; free when nothing does. */
  public static String state(HostState state) {
    StringBuilder words = new StringBuilder();
    if (!state.up()) {
      words.append("down");
    }
    if (state.drained()) {
      append(words, "offline");
    }
    if (state.exclusive()) {
      append(words, "job-exclusive");
    } else if (state.full()) {
      append(words, "job-busy");
    }
    return words.isEmpty() ? "free" : words.toString();
  }

  /** {@code job_state}: one letter. */
  public static String jobState(Job job) {
    return switch (job.state()) {
      case QUEUED -> "Q";
      case RUNNING -> "R";
      case FINISHED -> "F";
    };
  }

  private static void append(StringBuilder words, String word) {
    words.append(words.isEmpty() ? "" : ",").append(word);
  }
}
