package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.StoppingSpec;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.cloud.ehpc.job.JobState;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether jobs keep a cluster from being stopped. A job whose state is not known runs; so does one
 * when the list could not be read. Jobs that only wait in a queue do not: they go on waiting.
 */
final class JobVeto {
  private static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);
  private static final Pattern DEADLINE = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?");

  /** The move while jobs are in the way; empty when the stop may go on. */
  static Optional<Move> of(PowerFacts facts, PowerMemory memory) {
    var jobs = facts.sight().jobs();
    boolean known = jobs != null && jobs.hasValue() && jobs.error() == null;
    var running = known ? Integer.valueOf(running(jobs.value())) : null;
    if (known && running == 0) {
      return Optional.empty();
    }
    var deadline = begun(facts, memory).plus(deadline(facts.spec().stopping()));
    boolean late = !facts.now().isBefore(deadline);
    return late && stopsThem(facts.spec().stopping())
        ? Optional.empty()
        : Optional.of(wait(facts, memory.waitingForJobs(running, deadline), deadline, late));
  }

  /**
   * Since when the cluster is to be stopped and is not: since that is wanted or, when somebody
   * started it afterwards, since that was seen. Its jobs are newer than the wish then.
   */
  private static Instant begun(PowerFacts facts, PowerMemory memory) {
    var wished = memory.since() == null ? facts.now() : memory.since();
    return facts
        .sync()
        .find(PowerPlanner.SETTING)
        .map(setting -> Work.time(setting.since()))
        .filter(wished::isBefore)
        .orElse(wished);
  }

  /** Tells that jobs are stopped, if any may run; to go with the call that does it. */
  static Optional<News> news(PowerFacts facts, PowerMemory memory) {
    var jobs = facts.sight().jobs();
    boolean known = jobs != null && jobs.hasValue() && jobs.error() == null;
    return known && running(jobs.value()) == 0
        ? Optional.empty()
        : Optional.of(
            new News(
                "jobs-stopped " + memory.since(),
                true,
                "JobsStopped",
                "%s stopped with the cluster, since stopping.jobDeadline is over and stopping.afterJobDeadline is Stop."
                    .formatted(
                        known
                            ? "Running jobs (" + running(jobs.value()) + ") are"
                            : "Jobs that may run are")));
  }

  /** Jobs that run, or may do so. */
  static int running(List<Job> jobs) {
    return (int)
        jobs.stream()
            .filter(job -> job.state() == JobState.RUNNING || job.state() == JobState.OTHER)
            .count();
  }

  /** The part of a list of jobs that decisions rest on. */
  static Object telling(List<Job> jobs) {
    return running(jobs);
  }

  /** The last look before a call that would end jobs: one may have been started since. */
  static Optional<Move> onceMore(PowerFacts facts, PowerMemory memory) {
    var jobs = facts.sight().jobs();
    if (jobs == null || !jobs.hasValue() || jobs.error() != null || running(jobs.value()) > 0) {
      return Optional.empty();
    }
    return facts.patience().isFresh(jobs.readAt(), memory.readAgainSince(), facts.now())
        ? Optional.empty()
        : Optional.of(
            Move.wait(
                    Verdict.working(
                        Reason.STOPPING, "No job runs; reading once more whether that is so."),
                    memory.readingAgain(facts.now()),
                    facts.work())
                .distrusting());
  }

  private static Move wait(PowerFacts facts, PowerMemory memory, Instant deadline, boolean late) {
    var what =
        memory.jobs() == null
            ? "It is not known whether jobs run" + why(facts) + ", which keeps"
            : memory.jobs() == 1 ? "1 job runs and keeps" : memory.jobs() + " jobs run and keep";
    var until =
        late
            ? " The deadline %s is over; stopping.afterJobDeadline: Wait goes on waiting. End the jobs, or set it to Stop to stop the cluster under them."
                .formatted(deadline)
            : stopsThem(facts.spec().stopping())
                ? " It is stopped at %s at the latest.".formatted(deadline)
                : " stopping.jobDeadline ends at %s; it is waited for longer then, too."
                    .formatted(deadline);
    var move =
        Move.wait(
            Verdict.working(Reason.STOPPING, "%s the cluster from being stopped.%s", what, until),
            memory,
            facts.work());
    return late ? move : move.lookAgainAfter(Duration.between(facts.now(), deadline).plusMillis(1));
  }

  private static String why(PowerFacts facts) {
    var jobs = facts.sight().jobs();
    return jobs == null || jobs.error() == null ? "" : " (" + jobs.error().getMessage() + ")";
  }

  private static boolean stopsThem(StoppingSpec stopping) {
    return stopping != null && "Stop".equals(stopping.afterJobDeadline());
  }

  /** How long jobs are waited for. */
  static Duration deadline(StoppingSpec stopping) {
    if (stopping == null || stopping.jobDeadline() == null) {
      return DEFAULT_DEADLINE;
    }
    var matcher = DEADLINE.matcher(stopping.jobDeadline());
    if (!matcher.matches()) {
      return DEFAULT_DEADLINE;
    }
    return Duration.ofHours(number(matcher.group(1))).plusMinutes(number(matcher.group(2)));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private JobVeto() {}
}
