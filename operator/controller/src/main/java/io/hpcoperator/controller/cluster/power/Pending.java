package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What must come to its end before the next call that stops or starts a cluster: tasks, and calls
 * whose answer is not on record. The cloud does one thing at a time in a cluster.
 */
sealed interface Pending {

  /** Nothing is in the way any more. */
  record Nothing(Work work) implements Pending {}

  /** Something is. */
  record Waits(Move move) implements Pending {}

  static Pending of(PowerFacts facts, PowerMemory memory) {
    var work = facts.work();
    if (work.task() != null) {
      var progress = TaskProgress.of(work, facts.sight().tasks(), facts.patience(), facts.now());
      if (progress instanceof TaskProgress.Running running) {
        return new Waits(
            Move.wait(verdict(memory, running.text() + "."), memory, running.work())
                .lookAgainAfter(facts.patience().listing()));
      }
      var open = afterTask(facts, memory, (TaskProgress.Ended) progress);
      if (open.isPresent()) {
        return open.get();
      }
      work = work.withoutTask();
    }
    return intent(facts.withWork(work), memory);
  }

  private static Optional<Pending> afterTask(
      PowerFacts facts, PowerMemory memory, TaskProgress.Ended ended) {
    var work = ended.work();
    if (facts.work().taskFinishedAt().isEmpty()) {
      // The end is news: all that is known was read before it.
      return Optional.of(
          new Waits(
              Move.wait(verdict(memory, ended.text() + "; reading what it did."), memory, work)
                  .distrusting()));
    }
    var finishedAt = work.taskFinishedAt().orElseThrow();
    var again = finishedAt.plus(facts.patience().taskRetry());
    if (ended.failed() && isOnTheWay(memory, work) && facts.now().isBefore(again)) {
      return Optional.of(
          new Waits(
              Move.wait(
                      Verdict.working(
                          Reason.TASK_FAILED,
                          "%s. The operator tries again at %s.",
                          ended.text(),
                          again),
                      memory,
                      work)
                  .lookAgainAfter(Patience.atLeastASecond(Duration.between(facts.now(), again)))));
    }
    if (showsItsEffect(facts, work) || isTrusted(facts, finishedAt)) {
      return Optional.empty();
    }
    return Optional.of(
        new Waits(
            Move.wait(
                    verdict(memory, ended.text() + "; the lists may not show it all yet."),
                    memory,
                    work)
                .lookAgainAfter(facts.patience().untilTrusted(finishedAt, facts.now()))));
  }

  /** Whether a task is a step to what is wanted now, so that it is tried again. */
  private static boolean isOnTheWay(PowerMemory memory, Work work) {
    return (memory.wish().isStopped()
            ? Set.of(PowerCalls.STOP, PowerCalls.RELEASE_NODES)
            : Set.of(PowerCalls.START, PowerCalls.START_NODES))
        .contains(work.task().operation());
  }

  private static boolean showsItsEffect(PowerFacts facts, Work work) {
    return switch (work.task().operation()) {
      case PowerCalls.STOP -> facts.stopped();
      case PowerCalls.START, PowerCalls.START_NODES ->
          facts.running() && Nodes.areKnown(facts) && Nodes.poweredOff(facts).isEmpty();
      case PowerCalls.RELEASE_NODES ->
          facts.running() && Nodes.areKnown(facts) && Nodes.releasable(facts).isEmpty();
      default -> false;
    };
  }

  /** Whether all was read late enough to show what a task did. */
  private static boolean isTrusted(PowerFacts facts, Instant finishedAt) {
    var patience = facts.patience();
    return patience.trusts(facts.listing(), finishedAt)
        && (facts.sight().nodes() == null || patience.trusts(facts.sight().nodes(), finishedAt));
  }

  /** A call to stop or start whose answer is not on record: it cannot be repeated with a token. */
  private static Pending intent(PowerFacts facts, PowerMemory memory) {
    var work = facts.work();
    boolean stop = work.intends(PowerCalls.STOP);
    if (!stop && !work.intends(PowerCalls.START)) {
      return new Nothing(work);
    }
    if (stop ? facts.stopped() : facts.running()) {
      return new Nothing(work.settled());
    }
    var operation = work.intent().operation();
    var begun = work.intendedAt();
    var running = running(facts, operation);
    if (running.isPresent()) {
      return new Waits(
          Move.wait(
              verdict(memory, "Task %s was found, and is followed.".formatted(operation)),
              memory,
              work.settled().follow(running.get().taskId(), operation, begun)));
    }
    if (facts.patience().trusts(facts.sight().tasks(), begun)
        && facts.patience().trusts(facts.listing(), begun)) {
      // It had no effect, or one that is over.
      return new Nothing(stop == memory.wish().isStopped() ? work : work.settled());
    }
    return new Waits(
        Move.wait(
                Verdict.working(
                    Reason.SETTLING, "Finding out whether %s had its effect.", operation),
                memory,
                work)
            .lookAgainAfter(facts.patience().untilTrusted(begun, facts.now())));
  }

  /**
   * What goes on in the cluster though nothing of it is on record: it is waited for, and followed
   * if it is what is wanted anyway.
   *
   * @param operation operation that is to be called
   */
  static Optional<Move> elsewhere(PowerFacts facts, PowerMemory memory, String operation) {
    var tasks = facts.sight().tasks();
    if (tasks == null || !tasks.hasValue()) {
      return Optional.of(Move.reading(tasks, "the tasks of the cluster", memory, facts.work()));
    }
    var same = running(facts, operation);
    // What is waited for takes its time: what was read before it is over is old by then.
    var waiting = memory.readingAgain(null);
    if (same.isPresent()) {
      return Optional.of(
          Move.wait(
              verdict(memory, "Task %s goes on already.".formatted(operation)),
              waiting,
              facts.work().follow(same.get().taskId(), operation, facts.now())));
    }
    var other =
        tasks.value().stream().filter(task -> !task.state().isFinal()).findFirst().orElse(null);
    if (other != null) {
      return Optional.of(
          Move.wait(
              verdict(
                  memory,
                  "Waiting for task %s, which is at step %d of %d."
                      .formatted(other.type(), other.currentStep(), other.totalSteps())),
              waiting,
              facts.work()));
    }
    // A call whose answer named no task: nodes are known by their state.
    var until =
        operation.equals(PowerCalls.START_NODES)
            ? Instant.EPOCH
            : facts
                .work()
                .lastAccepted(operation)
                .orElse(Instant.EPOCH)
                .plus(facts.patience().listing());
    return facts.now().isBefore(until)
        ? Optional.of(
            Move.wait(
                    verdict(memory, operation + " was called; waiting until it shows."),
                    waiting,
                    facts.work())
                .lookAgainAfter(Patience.atLeastASecond(Duration.between(facts.now(), until))))
        : Optional.empty();
  }

  /** What is known of earlier attempts of a call that is put on record; null for it cannot be. */
  static Attempt attempt(Work work, String operation) {
    if (work.intends(operation)) {
      return Attempt.LAST;
    }
    return work.intent() == null ? Attempt.FIRST : null;
  }

  private static Optional<ClusterTask> running(PowerFacts facts, String type) {
    var tasks = facts.sight().tasks();
    return tasks == null || !tasks.hasValue()
        ? Optional.empty()
        : tasks.value().stream()
            .filter(task -> type.equals(task.type()) && !task.state().isFinal())
            .filter(task -> task.taskId() != null)
            .findFirst();
  }

  private static Verdict verdict(PowerMemory memory, String text) {
    return Verdict.working(
        memory.wish().isStopped() ? Reason.STOPPING : Reason.STARTING, "%s", text);
  }
}
