package io.hpcoperator.controller.nodes.drain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Slurm: {@code scontrol update} and {@code sinfo}. An update needs a reason, writes over another's
 * reason, and stops at the first unknown node, so it names only nodes that were seen undrained.
 * {@code sinfo} leaves unknown nodes out.
 */
record SlurmShell() implements SchedulerShell {
  /** Allocated of all CPUs before the first slash. */
  private static final String LOOK = "sinfo -N -h -o \"%N|%T|%C|%E\" -n ";

  private static final int FIELDS = 4;

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
    if (!order.drain().isEmpty()) {
      text.append("; scontrol update nodename=")
          .append(String.join(",", order.drain()))
          .append(" state=drain reason=\"")
          .append(reason)
          .append('"');
    }
    // One by one: a node that is not drained any more makes the update fail.
    order
        .resume()
        .forEach(
            host ->
                text.append("; scontrol update nodename=").append(host).append(" state=resume"));
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
        boolean drained = state.equals("drained") || state.equals("draining");
        boolean idle = state.equals("drained") && fields[2].startsWith("0/");
        // A node in several partitions has several lines; one that says busy counts.
        sights.merge(
            fields[0],
            new HostSight(drained, idle, fields[3].equals("none") ? "" : fields[3]),
            (a, b) -> a.idle() ? b : a);
      }
    }
    return sights;
  }
}
