package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Shortage;
import io.hpcoperator.controller.nodes.NodePool.Decision;
import io.hpcoperator.controller.nodes.NodePool.Facts;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Settles purchases that cannot be repeated to hear their answer, by what the cloud has: those of
 * an operation without a client token, and those by whose refusal something may have come all the
 * same. Nothing is bought before the lists can be trusted to show what came. Pure.
 */
final class Unanswered {

  /** Whether the cloud refused the open purchase for a shortage, in a way that may be half true. */
  static boolean isRefused(Work work) {
    return work.intent().purchase() != null && work.refusal().flatMap(Shortage::of).isPresent();
  }

  /** A refused AddNodes: it is not asked for again, since other choices may do. */
  static Unsettled ofRefused(Facts facts, Work work, boolean known) {
    var code = work.refusal().orElseThrow();
    var said = "%s failed: %s".formatted(work.intent().operation(), code);
    if (!known) {
      return waits(facts, work, work.intendedAt(), said + ". Finding out whether nodes came.");
    }
    var before = work.intent().purchase().nodesBefore();
    int came =
        before == null
            ? 0
            : Math.min(
                Math.max(0, ListedNodes.alive(facts.nodes().value()).size() - before),
                work.intent().purchase().wanted());
    var shortage = Shortage.of(code).orElseThrow();
    return new Unsettled.Nothing(
        Purchases.counted(
            work,
            came,
            came > 0 ? Reason.PARTIAL_STOCK : Purchases.reason(shortage),
            said,
            facts.purchasing().key(),
            facts.now()));
  }

  /**
   * When a purchase is given up of which the cloud shows no task. The cloud need not list one
   * (E-HPC ListTasks: TaskId names AddNodes alone among the purchases), so that what did not come
   * may still be on its way until then, and nothing is bought in its place.
   *
   * @param begun when it was asked for
   */
  static Instant late(Facts facts, Instant begun) {
    return begun.plus(facts.patience().silence());
  }

  /**
   * A purchase whose task is known by its id, and was never seen: as one without a task.
   *
   * @param ended with the time since when the task was to be seen
   * @return empty when all of it came, or it is given up
   */
  static Optional<Unsettled> neverSeen(Facts facts, TaskProgress.Ended ended) {
    var work = ended.work();
    var since = work.taskFinishedAt().orElseThrow();
    if (!facts.patience().trusts(facts.nodes(), since)) {
      return Optional.of(waits(facts, work, since, ended.text() + "; reading what came."));
    }
    var purchase = work.purchase();
    boolean all =
        purchase != null
            && purchase.endedAt() == null
            && Purchases.isComplete(purchase, Purchases.arrived(purchase, facts.nodes().value()));
    var late = late(facts, work.taskStartedAt());
    return all || !facts.now().isBefore(late)
        ? Optional.empty()
        : Optional.of(waitsUntil(facts, work, late, ended.text()));
  }

  /**
   * A purchase without a task to follow: an ApplyNodes whose answer was lost, or one that was
   * answered without a task. First the list of tasks must be young enough to show its task, then,
   * when that is over or never was, the list of nodes to show what it brought.
   */
  static Unsettled withoutTask(Facts facts, Work work) {
    var purchase = work.intent().purchase();
    var begun = work.intendedAt();
    var text = "Finding out whether %s nodes were bought.".formatted(work.intent().count());
    if (!facts.patience().trusts(facts.tasks(), begun)) {
      return waits(facts, work, begun, text);
    }
    if (purchase.quietSince() == null) {
      // Times on record are cut to seconds: this one must not be cut to before what was seen.
      var quiet = facts.now().plusSeconds(1);
      return waits(facts, work.intending(Purchases.quiet(purchase, quiet)), quiet, text);
    }
    var quiet = Work.time(purchase.quietSince());
    if (!facts.patience().trusts(facts.nodes(), quiet)) {
      return waits(facts, work, quiet, text);
    }
    int came = Purchases.arrived(purchase, facts.nodes().value());
    var late = late(facts, begun);
    if (!Purchases.isComplete(purchase, came)
        && purchase.endedAt() == null
        && facts.now().isBefore(late)) {
      return waitsUntil(
          facts, work, late, "No task of %s is listed".formatted(purchase.operation()));
    }
    if (came == 0) {
      // Lists go wrong: a later one has to miss the nodes as well before others are bought.
      return new Unsettled.Nothing(work.settled().missing(facts.now()));
    }
    return new Unsettled.Nothing(
        Purchases.counted(
            work,
            came,
            Reason.PARTIAL_STOCK,
            "%s was not answered with a task; these are the nodes that came"
                .formatted(purchase.operation()),
            facts.purchasing().key(),
            facts.now()));
  }

  /**
   * Whether the task of a purchase would have been seen before now: where others add nodes all the
   * time, there is always one that may be it.
   */
  static boolean isTooLate(Facts facts, Work work, boolean afterAnother) {
    var purchase = work.intent().purchase();
    boolean wasQuiet = purchase != null && purchase.quietSince() != null;
    return (wasQuiet || afterAnother) && !facts.now().isBefore(late(facts, work.intendedAt()));
  }

  /** A task that may be the purchase's goes on: what it brings is not known before its end. */
  static Work following(Work work, ClusterTask task) {
    var following =
        work.follow(task.taskId(), work.intent().operation(), work.intendedAt())
            .progressed(task.taskId(), task.currentStep(), task.totalSteps());
    var purchase = work.intent().purchase();
    return purchase == null || purchase.quietSince() == null
        ? following
        : following.intending(Purchases.quiet(purchase, null));
  }

  /**
   * The task that may have been the open purchase's has ended. It was when it names nodes of the
   * pool; of another the end tells nothing, and the purchase's own may still be on its way.
   */
  static Work followed(Facts facts, TaskProgress.Ended ended) {
    var work = ended.work();
    var purchase = work.intent().purchase();
    boolean isItsTask =
        facts.nodes().hasValue()
            && facts.nodes().value().stream()
                .anyMatch(node -> ended.instanceIds().contains(node.id()));
    return purchase == null || !isItsTask
        ? work
        : work.intending(Purchases.listed(purchase, work.taskFinishedAt().orElseThrow()));
  }

  private static Unsettled waitsUntil(Facts facts, Work work, Instant late, String text) {
    return new Unsettled.Waits(
        new Decision(
            new NodePool.Action.None(),
            Verdict.working(
                Reason.SETTLING,
                "%s. Nodes of it may still be on their way; none is bought in their place before %s.",
                text,
                late),
            work,
            Patience.atLeastASecond(Duration.between(facts.now(), late)),
            false));
  }

  private static Unsettled waits(Facts facts, Work work, Instant since, String text) {
    return new Unsettled.Waits(
        new Decision(
            new NodePool.Action.None(),
            Unsettled.told(facts, Verdict.working(Reason.SETTLING, "%s", text)),
            work,
            facts.patience().untilTrusted(since, facts.now()),
            false));
  }

  private Unanswered() {}
}
