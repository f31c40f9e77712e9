package io.hpcoperator.controller.nodes.drain;

import java.util.ArrayList;
import java.util.List;

/**
 * One command to the scheduler, by host names.
 *
 * @param number which command of the queue it is, so that the same question can be asked again
 * @param drain hosts that are to get no new jobs
 * @param resume hosts that are to get jobs again
 * @param look hosts whose state is asked for afterwards; these, too
 */
public record DrainOrder(long number, List<String> drain, List<String> resume, List<String> look) {

  /** Whether it changes anything. */
  public boolean changes() {
    return !drain.isEmpty() || !resume.isEmpty();
  }

  /** What it changes, as people are told: "drain [a, b] and resume [c]". */
  public String said() {
    var parts = new ArrayList<String>();
    if (!drain.isEmpty()) {
      parts.add("drain " + drain);
    }
    if (!resume.isEmpty()) {
      parts.add("resume " + resume);
    }
    return String.join(" and ", parts);
  }
}
