package io.hpcoperator.controller.nodes.drain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slurm: {@code scontrol} and {@code sinfo}. An update needs a reason, writes over another's
 * reason, and stops at the first unknown node, so it names one node, and only when that is seen
 * undrained. {@code scontrol show node} has all flags of a state ({@code IDLE*+DRAIN}), of which
 * {@code sinfo} prints the strongest one: that of a reboot hides a drain. {@code sinfo} leaves
 * unknown nodes out.
 *
 * <p>A node that is down has a reason as well, and {@code state=resume} sets it up: one that
 * somebody set down, or that slurmctld wants looked at ({@code Node unexpectedly rebooted}), is
 * theirs. {@code Not responding} is no such reason: it says that slurmctld lost the node, which may
 * be gone, and resuming only has slurmctld look for it again. slurmctld does not write it over
 * another reason, so that a node which we drained and which is lost then stays ours.
 */
record SlurmShell() implements SchedulerShell {
  /** Allocated of all CPUs before the first slash. */
  private static final String LOOK = "sinfo -N -h -o \"%N|%T|%C|%E\" -n ";

  private static final int FIELDS = 4;

  /** A node that does not answer has no such lines, and nothing is done to it. */
  private static final String SHOW = "scontrol show node $h | grep ";

  /** Why a node is down that slurmctld lost. */
  private static final String LOST = "Not responding";

  /**
   * Words for nodes that get no new jobs until somebody says so; slurmctld drains what registers
   * with less than it should have, and calls it invalid.
   */
  private static final Set<String> DRAINED =
      Set.of("drained", "draining", "fail", "failing", "inval");

  /** Those of them that are said of nodes with jobs. */
  private static final Set<String> WORKING = Set.of("draining", "failing");

  @Override
  public int mostHosts() {
    return 50;
  }

  @Override
  public String resuming(List<String> hosts) {
    return "scontrol update nodename=" + String.join(",", hosts) + " state=resume";
  }

  @Override
  public String text(DrainOrder order, String reason) {
    var text = new StringBuilder(PROFILE);
    // Others may have drained or resumed it since it was looked at, and an update writes over it.
    if (!order.drain().isEmpty()) {
      text.append(SchedulerShell.each(order.drain()))
          .append(SHOW + "-q \"^ *State=[^D]\" || " + SHOW + "-q -e \"^ *Reason=" + LOST)
          .append("\" -e \"^ *Reason=")
          .append(DrainReason.mark(reason))
          .append("\" && " + SHOW + "\"^ *State=\" | grep -v DRAIN | grep -qv FAIL && ")
          .append("scontrol update nodename=$h state=drain reason=\"")
          .append(reason)
          .append("\"; done");
    }
    if (!order.resume().isEmpty()) {
      text.append(SchedulerShell.each(order.resume()))
          .append(SHOW + "-q \"^ *Reason=")
          .append(DrainReason.mark(reason))
          .append("\" && scontrol update nodename=$h state=resume; done");
    }
    return text.append("; echo ")
        .append(BEGIN)
        .append("; ")
        .append(LOOK)
        .append(String.join(",", order.look()))
        // sinfo leaves unknown nodes out and succeeds; it fails without an answer.
        .append(" && echo ")
        .append(END)
        .toString();
  }

  @Override
  public Map<String, HostSight> sights(String text) {
    var sights = new HashMap<String, HostSight>();
    for (var line : text.split("\n")) {
      var fields = line.strip().split("\\|", FIELDS);
      if (fields.length == FIELDS) {
        var state = fields[1].replaceAll("[^a-z]", "");
        var reason = fields[3].equals("none") ? "" : fields[3];
        boolean drained = DRAINED.contains(state) || state.equals("down") && isWanted(reason);
        boolean idle = drained && !WORKING.contains(state) && fields[2].startsWith("0/");
        // A node in several partitions has several lines; one that says busy counts.
        sights.merge(fields[0], new HostSight(drained, idle, reason), (a, b) -> a.idle() ? b : a);
      }
    }
    return sights;
  }

  /** Whether a node with this reason is down because somebody wants it so, be it we. */
  private static boolean isWanted(String reason) {
    return !reason.startsWith(LOST);
  }
}
