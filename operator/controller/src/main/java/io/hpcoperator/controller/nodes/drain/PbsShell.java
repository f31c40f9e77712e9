package io.hpcoperator.controller.nodes.drain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PBS Professional: {@code pbsnodes}. A drain is the state offline; the comment is a thing of its
 * own that resuming leaves, so that it is wiped off with it. Unknown hosts are left out.
 */
record PbsShell() implements SchedulerShell {
  private static final String RESUME = "pbsnodes -r -C \"\" ";

  /** A job is listed once for each CPU it has: 96 CPUs are some two thousand characters. */
  @Override
  public int mostHosts() {
    return 8;
  }

  @Override
  public String resuming(List<String> hosts) {
    return RESUME + String.join(" ", hosts);
  }

  @Override
  public String text(DrainOrder order, String reason) {
    var text = new StringBuilder(PROFILE);
    if (!order.drain().isEmpty()) {
      // Others may have drained or resumed it since it was looked at.
      text.append(SchedulerShell.each(order.drain()))
          .append("pbsnodes -v $h | grep \"^ *state = \" | grep -qv offline && pbsnodes -o -C \"")
          .append(reason)
          .append("\" $h; done");
    }
    if (!order.resume().isEmpty()) {
      text.append(SchedulerShell.each(order.resume()))
          .append("pbsnodes -v $h | grep -q \"^ *comment = ")
          .append(DrainReason.mark(reason))
          .append("\" && " + RESUME + "$h; done");
    }
    return text.append("; echo ")
        .append(BEGIN)
        .append("; pbsnodes -v ")
        .append(String.join(" ", order.look()))
        // That fails for unknown hosts, too; a list of those that are down fails only without an
        // answer.
        .append(" 2>/dev/null; pbsnodes -l >/dev/null && echo ")
        .append(END)
        .toString();
  }

  @Override
  public Map<String, HostSight> sights(String text) {
    var sights = new HashMap<String, HostSight>();
    String host = null;
    var attributes = new LinkedHashMap<String, String>();
    for (var line : text.split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        add(sights, host, attributes);
        host = line.strip();
        attributes.clear();
      } else {
        var parts = line.strip().split(" = ", 2);
        attributes.put(parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    add(sights, host, attributes);
    return sights;
  }

  private static void add(
      Map<String, HostSight> sights, String host, Map<String, String> attributes) {
    if (host != null && attributes.containsKey("state")) {
      sights.put(host, sight(attributes));
    }
  }

  private static HostSight sight(Map<String, String> attributes) {
    var states = Arrays.asList(attributes.get("state").split(","));
    boolean working =
        states.stream().anyMatch(s -> s.startsWith("job-") || s.startsWith("resv-"))
            || attributes.containsKey("jobs")
            || !"0".equals(attributes.getOrDefault("resources_assigned.ncpus", "0"));
    // Hooks of a node's own make it offline_by_mom.
    return new HostSight(
        states.stream().anyMatch(s -> s.startsWith("offline")),
        !working,
        attributes.getOrDefault("comment", ""));
  }
}
