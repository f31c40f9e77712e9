package io.hpcoperator.simulator.ehpc.shell;

import io.hpcoperator.simulator.ehpc.scheduler.Host;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Note;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import io.hpcoperator.simulator.ehpc.scheduler.SlurmWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Slurm's {@code sinfo}: nodes one by one with {@code -N}, else those that are alike in one line.
 */
final class Sinfo {

  private static final Map<String, Character> NAMES =
      Map.of(
          "Node",
          'N',
          "noheader",
          'h',
          "format",
          'o',
          "nodes",
          'n',
          "partition",
          'p',
          "states",
          't',
          "all",
          'a',
          "list-reasons",
          'R',
          "exact",
          'e');
  private static final Map<Character, String> HEADERS =
      Map.ofEntries(
          Map.entry('N', "NODELIST"),
          Map.entry('n', "HOSTNAMES"),
          Map.entry('t', "STATE"),
          Map.entry('T', "STATE"),
          Map.entry('E', "REASON"),
          Map.entry('P', "PARTITION"),
          Map.entry('R', "PARTITION"),
          Map.entry('D', "NODES"),
          Map.entry('c', "CPUS"),
          Map.entry('C', "CPUS(A/I/O/T)"),
          Map.entry('m', "MEMORY"),
          Map.entry('H', "TIMESTAMP"),
          Map.entry('u', "USER"),
          Map.entry('a', "AVAIL"),
          Map.entry('l', "TIMELIMIT"));

  private final Scheduler scheduler;

  Sinfo(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  Output run(List<String> arguments) {
    Options options;
    try {
      options = Options.parse(arguments, "NhaReo:n:p:t:", NAMES);
    } catch (IllegalArgumentException e) {
      return Output.error(1, "sinfo: " + e.getMessage() + "\n");
    }
    boolean reasons = options.has('R');
    String usual =
        reasons
            ? "%20E %9u %19H %N"
            : options.has('N') ? "%N %.6D %P %6t" : "%P %.5a %.10l %.6D %.6t %N";
    String format = options.value('o').orElse(usual);
    StringBuilder out = new StringBuilder();
    if (!options.has('h')) {
      out.append(Columns.line(format, type -> HEADERS.getOrDefault(type, "N/A")));
    }
    List<HostState> chosen =
        scheduler.hosts().stream()
            .filter(host -> wanted(options, host))
            .filter(host -> !reasons || host.note().isPresent())
            .toList();
    if (options.has('N')) {
      chosen.forEach(host -> out.append(Columns.line(format, type -> field(type, List.of(host)))));
    } else {
      alike(format, chosen)
          .forEach(group -> out.append(Columns.line(format, type -> field(type, group))));
    }
    return Output.of(out.toString());
  }

  /** Nodes that nobody knows are no error to sinfo: they are not shown. */
  private static boolean wanted(Options options, HostState host) {
    boolean named =
        options.value('n').map(HostList::expand).map(n -> n.contains(name(host))).orElse(true);
    boolean inside =
        options
            .value('p')
            .map(queues -> List.of(queues.split(",")).contains(host.host().queue()))
            .orElse(true);
    List<String> words = List.of(SlurmWords.longState(host), plain(SlurmWords.compactState(host)));
    boolean state =
        options
            .value('t')
            .map(states -> List.of(states.toLowerCase(Locale.ROOT).split(",")))
            .map(states -> states.stream().anyMatch(words::contains))
            .orElse(true);
    return named && inside && state;
  }

  private static String plain(String state) {
    return state.replace("*", "");
  }

  private static String name(HostState host) {
    return host.host().name();
  }

  private static List<List<HostState>> alike(String format, List<HostState> hosts) {
    Map<String, List<HostState>> groups = new LinkedHashMap<>();
    for (HostState host : hosts) {
      String key =
          Columns.line(
              host.host().queue() + format,
              type -> "NnD".indexOf(type) >= 0 ? "" : field(type, List.of(host)));
      groups.computeIfAbsent(key, line -> new ArrayList<>()).add(host);
    }
    return List.copyOf(groups.values());
  }

  private static String field(char type, List<HostState> group) {
    HostState first = group.get(0);
    Host host = first.host();
    return switch (type) {
      case 'N', 'n' -> HostList.compress(group.stream().map(Sinfo::name).toList());
      case 't' -> SlurmWords.compactState(first);
      case 'T' -> SlurmWords.longState(first);
      case 'E' -> first.note().map(Note::text).orElse("none");
      case 'P', 'R' -> host.queue();
      case 'D' -> Integer.toString(group.size());
      case 'c' -> Integer.toString(host.cpus());
      case 'C' -> cpus(group);
      case 'm' -> Integer.toString(host.memoryGiB() * 1024);
      case 'H' -> first.note().map(Note::since).map(SlurmNodeText::time).orElse("Unknown");
      case 'u' -> first.note().isPresent() ? "root" : "Unknown";
      case 'a' -> "up";
      case 'l' -> "infinite";
      default -> "N/A";
    };
  }

  /** Allocated, idle, other, all. */
  private static String cpus(List<HostState> group) {
    int all = group.stream().mapToInt(state -> state.host().cpus()).sum();
    int used = group.stream().mapToInt(HostState::usedCpus).sum();
    int idle =
        group.stream()
            .filter(HostState::takesJobs)
            .mapToInt(state -> state.host().cpus() - state.usedCpus())
            .sum();
    return used + "/" + idle + "/" + (all - used - idle) + "/" + all;
  }
}
