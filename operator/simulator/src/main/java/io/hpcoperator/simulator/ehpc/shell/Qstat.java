package io.hpcoperator.simulator.ehpc.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.PbsWords;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PBS Professional's {@code qstat}: the short list, and everything as JSON with -f -F json. */
final class Qstat {

  /** PBSE_UNKJOBID, 15001, as an exit code. */
  private static final int UNKNOWN_JOB = 15001 & 0xff;

  private static final String HEADER =
      "Job id            Name             User              Time Use S Queue\n"
          + "----------------  ---------------- ----------------  -------- - -----\n";

  private final Scheduler scheduler;
  private final Instant now;

  Qstat(Scheduler scheduler, Instant now) {
    this.scheduler = scheduler;
    this.now = now;
  }

  Output run(List<String> arguments) {
    Options options;
    try {
      options = Options.parse(arguments, "fxtwF:", Map.of());
    } catch (IllegalArgumentException e) {
      return Output.error(2, "qstat: " + e.getMessage() + "\n");
    }
    boolean json = options.value('F').filter(format -> format.equalsIgnoreCase("json")).isPresent();
    if (options.has('f') != json) {
      return Output.error(2, "qstat: not simulated: -f without -F json\n");
    }
    StringBuilder err = new StringBuilder();
    List<Job> jobs = new ArrayList<>();
    for (String id : options.operands()) {
      Optional<Job> found = scheduler.job(id).filter(job -> options.has('x') || !over(job));
      found.ifPresentOrElse(jobs::add, () -> err.append("qstat: Unknown Job Id " + id + "\n"));
    }
    if (options.operands().isEmpty()) {
      scheduler.jobs().stream().filter(job -> options.has('x') || !over(job)).forEach(jobs::add);
    }
    int code = err.isEmpty() ? 0 : UNKNOWN_JOB;
    return new Output(code, json ? json(jobs) : list(jobs), err.toString());
  }

  private static boolean over(Job job) {
    return job.state() == JobState.FINISHED;
  }

  private String json(List<Job> jobs) {
    ObjectNode answer = PbsJson.prologue(scheduler, now);
    if (!jobs.isEmpty()) {
      ObjectNode entries = answer.putObject("Jobs");
      jobs.forEach(job -> entries.set(job.id(), scheduler.describe(job)));
    }
    return PbsJson.text(answer);
  }

  /** Nothing at all, not even a header, when there are no jobs. */
  private String list(List<Job> jobs) {
    StringBuilder out = new StringBuilder(jobs.isEmpty() ? "" : HEADER);
    for (Job job : jobs) {
      out.append(
          String.format(
              "%-16.16s  %-16.15s %-16.15s  %8s %s %-16s\n",
              job.id(),
              job.order().name(),
              job.order().user(),
              job.startedAt().isPresent() ? time(job.ran(now)) : "0",
              PbsWords.jobState(job),
              job.queue()));
    }
    return out.toString();
  }

  private static String time(Duration time) {
    return String.format(
        "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
