package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * The next step with nodes on their way out.
 *
 * @param memory what to remember before it
 * @param verdict what is true of them
 * @param lookAgain how long until they must be looked at again; null if only a change matters
 * @param distrust whether the nodes must be listed anew before the next decision
 */
public record Step(
    Act act, DrainMemory memory, Verdict verdict, Duration lookAgain, boolean distrust) {

  /** What is to be done. */
  public sealed interface Act {
    /** Nothing for now. */
    record None() implements Act {}

    /**
     * Send a command to the scheduler.
     *
     * @param manager instance it runs on
     */
    record Send(DrainOrder order, String manager, SchedulerShell shell, String reason)
        implements Act {
      public String text() {
        return shell.text(order, reason);
      }
    }

    /**
     * Remove nodes.
     *
     * @param busy those of them that may have jobs, as their time is over
     */
    record Remove(List<String> instanceIds, List<String> busy) implements Act {}

    /** Power nodes off; all of them are drained and have no job. */
    record PowerOff(List<String> instanceIds) implements Act {}
  }
}
