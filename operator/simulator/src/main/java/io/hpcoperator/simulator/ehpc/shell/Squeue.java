package io.hpcoperator.simulator.ehpc.shell;

import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import io.hpcoperator.simulator.ehpc.scheduler.SlurmWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Slurm's {@code squeue}: jobs that wait or run. */
final class Squeue {

  private static final Map<String, Character> NAMES =
      Map.of(
          "noheader",
          'h',
          "format",
          'o',
          "nodelist",
          'w',
          "partition",
          'p',
          "states",
          't',
          "user",
          'u',
          "jobs",
          'j',
          "all",
          'a');
  private static final Map<Character, String> HEADERS =
      Map.ofEntries(
          Map.entry('A', "JOBID"),
          Map.entry('i', "JOBID"),
          Map.entry('j', "NAME"),
          Map.entry('u', "USER"),
          Map.entry('P', "PARTITION"),
          Map.entry('t', "ST"),
          Map.entry('T', "STATE"),
          Map.entry('N', "NODELIST"),
          Map.entry('R', "NODELIST(REASON)"),
          Map.entry('r', "REASON"),
          Map.entry('D', "NODES"),
          Map.entry('C', "CPUS"),
          Map.entry('M', "TIME"),
          Map.entry('l', "TIME_LIMIT"),
          Map.entry('S', "START_TIME"),
          Map.entry('V', "SUBMIT_TIME"));

  private final Scheduler scheduler;
  private final Instant now;

  Squeue(Scheduler scheduler, Instant now) {
    this.scheduler = scheduler;
    this.now = now;
  }

  Output run(List<String> arguments) {
    Options options;
    try {
      options = Options.parse(arguments, "hao:w:p:t:u:j:", NAMES);
    } catch (IllegalArgumentException e) {
      return Output.error(1, "squeue: " + e.getMessage() + "\n");
    }
    List<String> nodes = options.value('w').map(HostList::expand).orElse(List.of());
    Optional<String> unknown =
        nodes.stream().filter(node -> scheduler.host(node).isEmpty()).findFirst();
    if (unknown.isPresent()) {
      return Output.error(1, "squeue: error: Invalid node name " + unknown.get() + "\n");
    }
    String format = options.value('o').orElse("%.18i %.9P %.8j %.8u %.2t %.10M %.6D %R");
    StringBuilder out = new StringBuilder();
    if (!options.has('h')) {
      out.append(Columns.line(format, type -> HEADERS.getOrDefault(type, "N/A")));
    }
    scheduler.jobs().stream()
        .filter(job -> nodes.isEmpty() || job.hosts().stream().anyMatch(nodes::contains))
        .filter(job -> one(options, 'p', job.queue()))
        .filter(job -> one(options, 'u', job.order().user()))
        .filter(job -> one(options, 'j', job.id()))
        .filter(job -> inState(options, job))
        .forEach(job -> out.append(Columns.line(format, type -> field(type, job))));
    return Output.of(out.toString());
  }

  private static boolean running(Job job) {
    return job.state() == JobState.RUNNING;
  }

  private static boolean one(Options options, char letter, String value) {
    return options
        .value(letter)
        .map(values -> List.of(values.split(",")).contains(value))
        .orElse(true);
  }

  private static boolean inState(Options options, Job job) {
    if (options.value('t').isEmpty()) {
      return job.state() != JobState.FINISHED;
    }
    List<String> states = List.of(options.value('t').get().toUpperCase(Locale.ROOT).split(","));
    return states.contains("ALL")
        || states.contains(SlurmWords.jobState(job))
        || states.contains(compact(job));
  }

  private static String compact(Job job) {
    return switch (job.state()) {
      case QUEUED -> "PD";
      case RUNNING -> "R";
      case FINISHED -> "CD";
    };
  }

  private String field(char type, Job job) {
    String nodes = HostList.compress(job.hosts());
    String reason = job.state() == JobState.QUEUED ? "Resources" : "None";
    return switch (type) {
      case 'A', 'i' -> job.id();
      case 'j' -> job.order().name();
      case 'u' -> job.order().user();
      case 'P' -> job.queue();
      case 't' -> compact(job);
      case 'T' -> SlurmWords.jobState(job);
      case 'N' -> nodes;
      case 'R' -> running(job) ? nodes : "(" + reason + ")";
      case 'r' -> reason;
      case 'D' -> Integer.toString(job.order().nodes());
      case 'C' -> Integer.toString(job.shares().values().stream().mapToInt(Job.Share::cpus).sum());
      case 'M' -> time(job.ran(now));
      case 'l' -> "UNLIMITED";
      case 'S' -> job.startedAt().map(SlurmNodeText::time).orElse("N/A");
      case 'V' -> SlurmNodeText.time(job.submittedAt());
      default -> "N/A";
    };
  }

  /** {@code 1-02:03:04}, without the leading parts that are zero. */
  private static String time(Duration time) {
    String clock = String.format("%d:%02d", time.toMinutesPart(), time.toSecondsPart());
    if (time.toHours() == 0) {
      return clock;
    }
    String day =
        String.format(
            "%02d:%02d:%02d", time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
    return time.toDays() == 0 ? day : time.toDays() + "-" + day;
  }
}
