package io.hpcoperator.simulator.ehpc.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PBS Professional's {@code pbsnodes}. A vnode is a host here. The mark {@code offline} and the
 * comment are two things: taking the mark away leaves the comment.
 */
final class Pbsnodes {

  /** PBSE_UNKNODE, 15062, as an exit code. */
  private static final int UNKNOWN_NODE = 15062 & 0xff;

  private static final String UNKNOWN = "Unknown node ";

  /** The command cuts a comment to what its buffer holds. */
  private static final int LONGEST_COMMENT = 79;

  private static final Output USAGE =
      Output.error(
          1,
          "usage:\tpbsnodes [-{o|r}][-C comment][-s server] host host ...\n"
              + "\tpbsnodes -l [-s server]\n"
              + "\tpbsnodes [-s server] -v vnode vnode ...\n"
              + "\tpbsnodes -a[v][S[j][L]][-F format][-D delim][-s server]\n");

  private final Scheduler scheduler;
  private final Instant now;

  Pbsnodes(Scheduler scheduler, Instant now) {
    this.scheduler = scheduler;
    this.now = now;
  }

  Output run(List<String> arguments) {
    Options options;
    try {
      options = Options.parse(arguments, "avolrcHqC:F:s:", Map.of());
    } catch (IllegalArgumentException e) {
      return Output.error(1, "pbsnodes: " + e.getMessage() + "\n" + USAGE.err());
    }
    boolean change = options.has('o') || options.has('r') || options.has('c') || options.has('C');
    List<String> hosts = options.operands();
    if (options.has('l') && hosts.isEmpty() && !change) {
      return marked();
    }
    if (change && !hosts.isEmpty()) {
      return mark(options);
    }
    if (!change && options.has('a') && hosts.isEmpty()) {
      List<String> all = scheduler.hosts().stream().map(host -> host.host().name()).toList();
      return list(all, options);
    }
    return change || hosts.isEmpty() || options.has('a') ? USAGE : list(hosts, options);
  }

  private Output mark(Options options) {
    StringBuilder err = new StringBuilder();
    int code = 0;
    for (String name : options.operands()) {
      if (scheduler.host(name).isEmpty()) {
        err.append(options.has('q') ? "" : "Error marking node " + name + " - " + UNKNOWN + "\n");
        code = UNKNOWN_NODE;
        continue;
      }
      if (options.has('o')) {
        scheduler.drain(name);
      } else if (options.has('r') || options.has('c')) {
        scheduler.resume(name);
      }
      options
          .value('C')
          .map(comment -> comment.substring(0, Math.min(LONGEST_COMMENT, comment.length())))
          .ifPresent(comment -> scheduler.note(name, comment));
    }
    return new Output(code, "", err.toString());
  }

  private Output marked() {
    StringBuilder out = new StringBuilder();
    for (HostState host : scheduler.hosts()) {
      String state = PbsNodeText.state(host);
      if (state.contains("down") || state.contains("offline")) {
        String comment = host.reason();
        out.append(String.format("%-20s %s %s\n", host.host().name(), state, comment));
      }
    }
    return Output.of(out.toString());
  }

  private Output list(List<String> names, Options options) {
    String format = options.value('F').orElse("default");
    if (format.equalsIgnoreCase("json")) {
      return json(names);
    }
    if (!format.equalsIgnoreCase("default")) {
      return USAGE;
    }
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (String name : names) {
      Optional<HostState> host = scheduler.host(name);
      host.ifPresentOrElse(
          found -> out.append(PbsNodeText.text(found)),
          () -> err.append("Node: " + name + ",  Error: " + UNKNOWN + "\n"));
    }
    return new Output(err.isEmpty() ? 0 : 1, out.toString(), err.toString());
  }

  /** An unknown node is no failure here: it is an entry with an Error. */
  private Output json(List<String> names) {
    ObjectNode answer = PbsJson.prologue(scheduler, now);
    ObjectNode nodes = answer.putObject("nodes");
    for (String name : names) {
      Optional<HostState> host = scheduler.host(name);
      host.ifPresentOrElse(
          found -> nodes.set(name, PbsNodeText.json(found)),
          () -> nodes.putObject(name).put("Error", UNKNOWN));
    }
    return Output.of(PbsJson.text(answer));
  }
}
