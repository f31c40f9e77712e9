package io.hpcoperator.controller.nodes.drain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * PBS Professional: {@code pbsnodes}. A drain is the state offline; the comment is a thing of its
 * own that resuming leaves, so that it is wiped off with it. An unknown host is an entry with Error.
 */
record PbsShell() implements SchedulerShell {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public int mostHosts() {
    return 16;
  }

  @Override
  public String text(DrainOrder order, String reason) {
    var text = new StringBuilder(PROFILE);
    if (!order.drain().isEmpty()) {
      text.append("; pbsnodes -o -C \"")
          .append(reason)
          .append("\" ")
          .append(String.join(" ", order.drain()));
    }
    if (!order.resume().isEmpty()) {
      text.append("; pbsnodes -r -C \"\" ").append(String.join(" ", order.resume()));
    }
    return text.append("; echo ")
        .append(BEGIN)
        .append("; pbsnodes -F json ")
        .append(String.join(" ", order.look()))
        .append(" 2>/dev/null; echo ")
        .append(END)
        .toString();
  }

  @Override
  public Map<String, HostSight> read(String output) {
    var sights = new HashMap<String, HostSight>();
    try {
      var answer = JSON.readTree(SchedulerShell.between(output).orElse(""));
      answer
          .path("nodes")
          .fields()
          .forEachRemaining(
              entry -> {
                if (entry.getValue().path("state").isTextual()) {
                  sights.put(entry.getKey(), sight(entry.getValue()));
                }
              });
    } catch (JsonProcessingException e) {
      // Cut off, or no JSON at all: nothing is known of any host.
      return Map.of();
    }
    return sights;
  }

  private static HostSight sight(JsonNode node) {
    var states = Arrays.asList(node.path("state").asText().split(","));
    boolean working =
        states.stream().anyMatch(s -> s.startsWith("job-") || s.startsWith("resv-"))
            || !node.path("jobs").isMissingNode() && !node.path("jobs").isEmpty()
            || node.path("resources_assigned").path("ncpus").asInt() > 0;
    return new HostSight(
        states.contains("offline"), !working, node.path("comment").asText(""));
  }
}
