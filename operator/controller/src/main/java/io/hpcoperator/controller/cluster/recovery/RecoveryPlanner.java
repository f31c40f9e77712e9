package io.hpcoperator.controller.cluster.recovery;

import io.hpcoperator.api.v1alpha1.RecoveryPolicy;
import io.hpcoperator.api.v1alpha1.RecoveryStatus;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.TaskState;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether a cluster in exception is recovered, which costs what is on its disks: only when
 * asked to, once for each wish, and never while anything is going on in the cluster. Pure.
 */
public final class RecoveryPlanner {
  /** Operation that recovers a cluster. */
  public static final String OPERATION = "RecoverCluster";

  /** Recoveries the operator begins by itself before it leaves the cluster to a person. */
  static final int MAX_ATTEMPTS = 3;

  /** Time between the first two recoveries the operator begins by itself; doubled each time. */
  static final Duration BACKOFF = Duration.ofMinutes(30);

  /** Time a cluster has to run until its next exception counts as another one. */
  static final Duration FORGOTTEN = Duration.ofHours(24);

  /** What is lost (E-HPC 2018-04-12, RecoverCluster: notes). */
  static final String DESTROYS =
      "This replaces the disks of all nodes: users, jobs, queues and queue settings of scaling are lost, data on NAS stays.";

  public static RecoveryDecision decide(RecoveryFacts facts) {
    var progress = TaskProgress.of(facts.work(), facts.tasks(), facts.patience(), facts.now());
    if (facts.work().follows(OPERATION) && progress instanceof TaskProgress.Running running) {
      return wait(facts, running.work(), Verdict.working(Reason.RECOVERING, "%s.", running.text()));
    }
    var ended =
        facts.work().follows(OPERATION) && progress instanceof TaskProgress.Ended end ? end : null;
    var work = ended == null ? facts.work() : ended.work();
    if (ended != null && !ended.failed() && !seenSince(facts, ended)) {
      return wait(
          facts,
          work,
          Verdict.working(
              Reason.RECOVERING, "%s; waiting for the cluster to show it.", ended.text()));
    }
    var refused = Recover.refusal(facts.cluster(), facts.spec());
    if (refused.isPresent()) {
      return wait(
          facts,
          work,
          Verdict.stalled(
              Reason.CLUSTER_EXCEPTION,
              "The cloud reports the cluster as abnormal, and no operation recovers it: %s. Repair it in the cloud's console, or delete the resource.",
              refused.get()));
    }
    if (!isWanted(facts)) {
      return wait(facts, work, left(facts, ended));
    }
    if (!facts.tasks().hasValue()) {
      var reading = Verdict.working(Reason.RECOVERING, "Reading what is going on in the cluster.");
      var error = facts.tasks().error();
      return wait(facts, work, error == null ? reading : Failures.reading(error, reading));
    }
    var going =
        facts.tasks().value().stream()
            .filter(task -> task.state() == TaskState.PROCESSING)
            .findFirst();
    if (going.isPresent()) {
      return behind(facts, work, going.get());
    }
    var earliest = earliest(facts);
    if (facts.now().isBefore(earliest)) {
      return new RecoveryDecision(
          Verdict.stalled(
              Reason.CLUSTER_EXCEPTION,
              "The cloud reports the cluster as abnormal%s. It is recovered at %s.",
              because(ended),
              earliest.truncatedTo(ChronoUnit.SECONDS)),
          Optional.empty(),
          work,
          facts.status(),
          facts.status(),
          Patience.atLeastASecond(Duration.between(facts.now(), earliest)));
    }
    var begun = new RecoveryStatus(attempts(facts), time(facts.now()), token(facts));
    return new RecoveryDecision(
        Verdict.working(
            Reason.RECOVERING,
            "The cloud reports the cluster as abnormal; recovering it. %s",
            DESTROYS),
        Optional.of(Recover.of(facts.cluster(), facts.spec())),
        work.withoutTask(),
        begun,
        taken(facts),
        null);
  }

  /** A recovery that is going on, though not on record, is the one whose answer got lost. */
  private static RecoveryDecision behind(RecoveryFacts facts, Work work, ClusterTask task) {
    boolean recovery = OPERATION.equals(task.type());
    var status = recovery ? taken(facts) : facts.status();
    return new RecoveryDecision(
        Verdict.working(Reason.RECOVERING, "Waiting for task %s (%s).", task.taskId(), task.type()),
        Optional.empty(),
        recovery ? work.follow(task.taskId(), OPERATION, facts.now()) : work,
        status,
        status,
        facts.patience().listing());
  }

  private static RecoveryStatus taken(RecoveryFacts facts) {
    return new RecoveryStatus(attempts(facts) + 1, time(facts.now()), facts.token());
  }

  /**
   * What is remembered of a call without an answer: it counts, since its effect may have come, and
   * the wish stays, since it may not.
   */
  public static RecoveryStatus unanswered(RecoveryStatus begun, RecoveryStatus taken) {
    return new RecoveryStatus(taken.attempts(), begun.lastAttempt(), begun.token());
  }

  /** What is remembered of a cluster that runs: after a day, its recoveries no longer count. */
  public static RecoveryStatus whileRunning(RecoveryStatus status, Instant now) {
    if (status == null
        || Objects.requireNonNullElse(status.attempts(), 0) == 0
        || now.isBefore(last(status).plus(FORGOTTEN))) {
      return status;
    }
    return new RecoveryStatus(0, status.lastAttempt(), status.token());
  }

  private static boolean seenSince(RecoveryFacts facts, TaskProgress.Ended ended) {
    return !facts
        .now()
        .isBefore(ended.work().taskFinishedAt().orElseThrow().plus(facts.patience().listing()));
  }

  private static boolean isAsked(RecoveryFacts facts) {
    return facts.token() != null && !facts.token().isBlank() && !facts.token().equals(token(facts));
  }

  private static boolean isWanted(RecoveryFacts facts) {
    return isAsked(facts)
        || facts.spec().recovery() == RecoveryPolicy.AUTO && attempts(facts) < MAX_ATTEMPTS;
  }

  /** A call may have had its effect without an answer; the tasks show it by then. */
  private static Instant earliest(RecoveryFacts facts) {
    if (facts.status() == null || facts.status().lastAttempt() == null) {
      return Instant.EPOCH;
    }
    int attempts = attempts(facts);
    var pause =
        isAsked(facts) || attempts == 0
            ? facts.patience().listing()
            : BACKOFF.multipliedBy(1L << (attempts - 1));
    return last(facts.status()).plus(pause);
  }

  private static Verdict left(RecoveryFacts facts, TaskProgress.Ended ended) {
    int attempts = attempts(facts);
    var way =
        "Repair it in the cloud's console, or recover it by a new value of the annotation hpc-operator.io/recover. "
            + DESTROYS;
    return facts.spec().recovery() == RecoveryPolicy.AUTO
        ? Verdict.stalled(
            Reason.CLUSTER_EXCEPTION,
            "The cloud reports the cluster as abnormal after %d recoveries%s. %s",
            attempts,
            because(ended),
            way)
        : Verdict.stalled(
            Reason.CLUSTER_EXCEPTION,
            "The cloud reports the cluster as abnormal%s. %s",
            because(ended),
            way);
  }

  private static String because(TaskProgress.Ended ended) {
    return ended != null && ended.failed() ? "; " + ended.text() : "";
  }

  private static RecoveryDecision wait(RecoveryFacts facts, Work work, Verdict verdict) {
    return new RecoveryDecision(
        verdict,
        Optional.empty(),
        work,
        facts.status(),
        facts.status(),
        facts.patience().listing());
  }

  private static int attempts(RecoveryFacts facts) {
    return facts.status() == null ? 0 : Objects.requireNonNullElse(facts.status().attempts(), 0);
  }

  private static String token(RecoveryFacts facts) {
    return facts.status() == null ? null : facts.status().token();
  }

  private static Instant last(RecoveryStatus status) {
    return Work.time(status.lastAttempt());
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private RecoveryPlanner() {}
}
