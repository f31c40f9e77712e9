package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.NodePool.Decision;
import io.hpcoperator.controller.nodes.NodePool.Facts;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must be settled before the nodes of a pool may be counted: tasks that go on, tasks whose
 * effect the listing may not show yet, and purchases whose answer is not on record.
 */
sealed interface Unsettled {
  /** Nothing: the nodes that are listed are those that are there. */
  record Nothing(Work work) implements Unsettled {}

  /** Something, with what is to be done about it. */
  record Waits(Decision decision) implements Unsettled {}

  static Unsettled of(Facts facts) {
    var work = facts.work();
    boolean afterAnother = false;
    // What is followed for a call of AddExistedNodes without an answer may be anybody's.
    boolean guessed = work.intends(NodePool.JOIN) && work.isTaskFound();
    if (work.task() != null && !guessed && NodePool.TASKS.contains(work.task().operation())) {
      var progress = TaskProgress.of(work, facts.tasks(), facts.patience(), facts.now());
      if (progress instanceof TaskProgress.Running running) {
        return waits(
            told(facts, running(facts, running)), running.work(), facts.patience().listing());
      }
      var ended = (TaskProgress.Ended) progress;
      var open = afterTask(facts, ended);
      if (open.isPresent()) {
        return open.get();
      }
      afterAnother = Purchasing.isFollowed(work);
      work = accounted(facts, ended);
    }
    return Purchasing.isIntended(work) ? purchase(facts, work, afterAnother) : new Nothing(work);
  }

  /** A task that comes to no end keeps everything else waiting: a person is told then. */
  private static Verdict running(Facts facts, TaskProgress.Running running) {
    var since = running.work().taskStartedAt();
    boolean hangs = !facts.now().isBefore(since.plus(SyncPlanner.MAX_UNDERWAY));
    if (hangs
        && (facts.tasks() == null || !facts.tasks().hasValue() && facts.tasks().error() == null)) {
      // Until the tasks are read, what was said of it stays.
      return Verdict.working(Reason.OBSERVING, "Reading the tasks of the cluster.");
    }
    return hangs && facts.tasks().hasValue()
        ? Verdict.stalled(
            Reason.NOT_TAKING,
            "%s, and began at %s. Nothing else is done about the nodes before it ends. Look at the task in the cloud's console, and have it ended by the cloud's support where it hangs; the operator goes on by itself then.",
            running.text(),
            since)
        : Verdict.working(reason(running.work().task().operation()), "%s.", running.text());
  }

  /** A wait for what is listed, and why it is not read if it is not. */
  static Verdict told(Facts facts, Verdict waiting) {
    return Failures.unseen(
        facts.nodes(),
        Failures.unseen(facts.tasks(), waiting, facts.patience(), facts.now()),
        facts.patience(),
        facts.now());
  }

  /** While another purchase is open, the task may be anybody's. */
  private static Work accounted(Facts facts, TaskProgress.Ended seen) {
    var ended = seen.end() == TaskProgress.End.NEVER_SEEN ? seen.at(facts.now()) : seen;
    var work = ended.work();
    if (Purchasing.isFollowed(work) && Purchasing.isIntended(work)) {
      return Unanswered.followed(facts, ended).withoutTask();
    }
    if (!Purchasing.isFollowed(work) || !facts.nodes().hasValue()) {
      return work.withoutTask();
    }
    var listed = facts.nodes().value();
    var known = Purchases.ended(ended, listed, facts.purchasing().key());
    // Lists go wrong: a later one has to miss the nodes as well before others are bought.
    return Purchases.areMissed(ended, known.purchase(), listed)
        ? known.missing(facts.now())
        : known;
  }

  private static Reason reason(String operation) {
    return switch (operation) {
      case NodePool.RESET -> Reason.REPAIRING;
      case NodePool.STOP -> Reason.STOPPING;
      case NodePool.START -> Reason.STARTING;
      default -> Reason.SCALING;
    };
  }

  /** Operations that change the state of nodes, but not which there are. */
  Set<String> OF_STATE = Set.of(NodePool.RESET, NodePool.STOP, NodePool.START);

  /** What still has to be waited for after a task has ended. */
  private static Optional<Unsettled> afterTask(Facts facts, TaskProgress.Ended ended) {
    var finishedAt = ended.work().taskFinishedAt().orElseThrow();
    if (facts.work().taskFinishedAt().isEmpty()) {
      // The end is news: the nodes known so far were listed before it.
      return Optional.of(
          new Waits(
              new Decision(
                  new NodePool.Action.None(),
                  Verdict.working(Reason.SCALING, "%s; reading the nodes.", ended.text()),
                  ended.work(),
                  null,
                  true)));
    }
    if (ended.end() == TaskProgress.End.NEVER_SEEN && Purchasing.isFollowed(ended.work())) {
      return Unanswered.neverSeen(facts, ended);
    }
    boolean trusted = facts.patience().trusts(facts.nodes(), finishedAt);
    if (ended.work().follows(NodePool.RESET)) {
      // What comes of a node that a reset did not mend, is a matter of its repair alone.
      return Optional.empty();
    }
    if (ended.failed() && !Purchasing.isFollowed(ended.work())) {
      return afterFailure(facts, ended, finishedAt, trusted);
    }
    boolean ofState = OF_STATE.contains(ended.work().task().operation());
    if (trusted || ofState || !ended.failed() && showsAll(facts, ended)) {
      return Optional.empty();
    }
    return Optional.of(
        waits(
            told(
                facts,
                Verdict.working(
                    Reason.SCALING,
                    "%s; the list of nodes may not show it all yet.",
                    ended.text())),
            ended.work(),
            facts.patience().untilTrusted(finishedAt, facts.now())));
  }

  /** A pool that is to go does not wait to try again, only for what was done in part. */
  private static Optional<Unsettled> afterFailure(
      Facts facts, TaskProgress.Ended ended, Instant finishedAt, boolean trusted) {
    var again = facts.mayBuy() ? finishedAt.plus(facts.patience().taskRetry()) : finishedAt;
    if (trusted && !facts.now().isBefore(again)) {
      return Optional.empty();
    }
    var next = facts.now().isBefore(again) ? Duration.between(facts.now(), again) : Duration.ZERO;
    return Optional.of(
        waits(
            Verdict.working(
                Reason.TASK_FAILED,
                "%s. %d of %d nodes are there. The operator tries again at %s.",
                ended.text(),
                facts.staying().size(),
                facts.desired(),
                again),
            ended.work(),
            Patience.atLeastASecond(next)));
  }

  /** Whether a list that may lag behind a task shows all of its effect nevertheless. */
  private static boolean showsAll(Facts facts, TaskProgress.Ended ended) {
    if (!facts.nodes().hasValue()) {
      return false;
    }
    if (ended.work().follows(NodePool.REMOVE)) {
      return alive(facts) <= facts.desired();
    }
    // How many are wanted says nothing here: it may have changed since they were bought.
    var listed = facts.nodes().value().stream().map(ClusterNode::id).collect(Collectors.toSet());
    return !ended.instanceIds().isEmpty() && listed.containsAll(ended.instanceIds());
  }

  /**
   * A purchase whose answer is not on record: its token tells, or in the end the nodes do.
   *
   * @param afterAnother whether a task that might have been the purchase's has just ended
   */
  private static Unsettled purchase(Facts facts, Work work, boolean afterAnother) {
    var begun = work.intendedAt();
    var running = NodePool.growingTask(facts.tasks());
    if (running.isPresent() && !Unanswered.isTooLate(facts, work, afterAnother)) {
      // It may be the one that was asked for; when it has ended, the nodes tell.
      return waits(
          Verdict.working(
              Reason.SCALING, "Nodes are being added by task %s.", running.get().taskId()),
          Unanswered.following(work, running.get()),
          null);
    }
    if (work.intends(Purchasing.APPLY) || work.isNoted() && work.intent().purchase() != null) {
      return Unanswered.withoutTask(facts, work);
    }
    boolean known =
        facts.patience().trusts(facts.nodes(), begun)
            && facts.patience().trusts(facts.tasks(), begun);
    if (Unanswered.isRefused(work)) {
      return Unanswered.ofRefused(facts, work, known);
    }
    var count = work.intent().count();
    boolean fits =
        count != null
            && facts.nodes().hasValue()
            && facts.staying().size() + count <= facts.desired();
    if (known && !(facts.mayBuy() && fits)) {
      return new Nothing(work.settled());
    }
    var verdict =
        told(
            facts,
            Verdict.working(Reason.SETTLING, "Finding out whether %s nodes were bought.", count));
    boolean stillWanted = fits || count != null && isOfThisSpec(facts, work);
    return facts.mayBuy() && stillWanted
        ? new Waits(
            new Decision(
                    new NodePool.Action.Add(count, known ? Attempt.LAST : Attempt.REPEAT),
                    verdict,
                    work,
                    known ? null : facts.patience().untilTrusted(begun, facts.now()),
                    false)
                .of(asked(facts, work)))
        : waits(verdict, work, facts.patience().untilTrusted(begun, facts.now()));
  }

  /** What was asked for; an intent of an older operator does not tell. */
  private static NodePurchase asked(Facts facts, Work work) {
    var purchase = work.intent().purchase();
    return purchase != null
        ? purchase
        : facts
            .purchasing()
            .purchase(
                work.intent().count(),
                facts.nodes().hasValue() ? facts.nodes().value() : List.of(),
                work);
  }

  /** While the spec is the one a purchase was made from, its count is still the right one. */
  private static boolean isOfThisSpec(Facts facts, Work work) {
    return work.intent().generation() != null && work.intent().generation() == facts.generation();
  }

  private static int alive(Facts facts) {
    return facts.nodes().hasValue() ? ListedNodes.alive(facts.nodes().value()).size() : -1;
  }

  private static Waits waits(Verdict verdict, Work work, Duration lookAgain) {
    return new Waits(new Decision(new NodePool.Action.None(), verdict, work, lookAgain, false));
  }
}
