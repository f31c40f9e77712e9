package io.hpcoperator.simulator.ehpc.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.scheduler.Host;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.Note;
import io.hpcoperator.simulator.ehpc.scheduler.PbsWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What pbsnodes says of a vnode. */
final class PbsNodeText {

  private PbsNodeText() {}

  static String state(HostState state) {
    return PbsWords.state(state);
  }

  /** Attributes, one a line, indented below the name. */
  static String text(HostState state) {
    Host host = state.host();
    Map<String, Object> lines = new LinkedHashMap<>();
    lines.put("Mom", host.name());
    lines.put("Port", 15002);
    lines.put("pbs_version", PbsJson.VERSION);
    lines.put("ntype", "PBS");
    lines.put("state", state(state));
    lines.put("pcpus", host.cpus());
    if (state.busy()) {
      lines.put("jobs", String.join(", ", slots(state)));
    }
    lines.put("resources_available.arch", "linux");
    lines.put("resources_available.host", host.name());
    lines.put("resources_available.mem", kb(host.memoryGiB()));
    lines.put("resources_available.ncpus", host.cpus());
    lines.put("resources_available.vnode", host.name());
    lines.put("resources_assigned.accelerator_memory", "0kb");
    lines.put("resources_assigned.mem", kb(state.usedMemoryGiB()));
    lines.put("resources_assigned.naccelerators", 0);
    lines.put("resources_assigned.ncpus", state.usedCpus());
    lines.put("resources_assigned.vmem", "0kb");
    state.note().map(Note::text).ifPresent(comment -> lines.put("comment", comment));
    lines.put("queue", host.queue());
    lines.put("resv_enable", "True");
    lines.put("sharing", "default_shared");
    StringBuilder text = new StringBuilder(host.name()).append('\n');
    lines.forEach((name, value) -> text.append("     " + name + " = " + value + "\n"));
    return text.append('\n').toString();
  }

  /** Each job once for each CPU it has: {@code 0.manager/0, 0.manager/1}. */
  private static List<String> slots(HostState state) {
    List<String> result = new ArrayList<>();
    for (Job job : state.jobs()) {
      for (int i = 0; i < job.shares().get(state.host().name()).cpus(); i++) {
        result.add(job.id() + "/" + result.size());
      }
    }
    return result;
  }

  /** The same as an object; what is assigned is left out where it is nothing. */
  static ObjectNode json(HostState state) {
    Host host = state.host();
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("Mom", host.name())
            .put("Port", 15002)
            .put("pbs_version", PbsJson.VERSION)
            .put("ntype", "PBS")
            .put("state", state(state))
            .put("pcpus", host.cpus());
    if (state.busy()) {
      ArrayNode jobs = node.putArray("jobs");
      state.jobs().forEach(job -> jobs.add(job.id()));
    }
    node.putObject("resources_available")
        .put("arch", "linux")
        .put("host", host.name())
        .put("mem", kb(host.memoryGiB()))
        .put("ncpus", host.cpus())
        .put("vnode", host.name());
    ObjectNode assigned = node.putObject("resources_assigned");
    if (state.busy()) {
      assigned.put("mem", kb(state.usedMemoryGiB())).put("ncpus", state.usedCpus());
    }
    state.note().map(Note::text).ifPresent(comment -> node.put("comment", comment));
    return node.put("queue", host.queue())
        .put("resv_enable", "True")
        .put("sharing", "default_shared");
  }

  private static String kb(int gibibytes) {
    return (long) gibibytes * 1024 * 1024 + "kb";
  }
}
