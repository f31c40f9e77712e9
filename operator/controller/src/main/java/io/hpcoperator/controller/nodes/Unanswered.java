package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.Shortage;
import io.hpcoperator.controller.nodes.NodePool.Decision;
import io.hpcoperator.controller.nodes.NodePool.Facts;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;

/**
 * Settles purchases that cannot be repeated to hear their answer, by what the cloud has: those of
 * an operation without a client token, and those by whose refusal something may have come all the
 * same. Nothing is bought before the lists can be trusted to show what came. Pure.
 */
final class Unanswered {

  /** Whether the cloud refused the open purchase for a shortage, in a way that may be half true. */
  static boolean isRefused(Work work) {
    return work.intent().purchase() != null
        && work.lastRefusal(work.intent().operation()).flatMap(Shortage::of).isPresent();
  }

  /** A refused AddNodes: it is not asked for again, since other choices may do. */
  static Unsettled ofRefused(Facts facts, Work work, boolean known) {
    var code = work.lastRefusal(work.intent().operation()).orElseThrow();
    var said = "%s failed: %s".formatted(work.intent().operation(), code);
    if (!known) {
      return waits(facts, work, work.intendedAt(), said + ". Finding out whether nodes came.");
    }
    var before = work.intent().purchase().nodesBefore();
    int came =
        before == null
            ? 0
            : Math.min(
                Math.max(0, NodePool.alive(facts.nodes().value()).size() - before),
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

  /** How many times as long as after a failed task a task is waited for that is never listed. */
  private static final int PATIENT = 6;

  /**
   * A purchase without a task to follow: an ApplyNodes whose answer was lost, or one that was
   * answered without a task. First the list of tasks must be young enough to show its task, then,
   * when that is over or never was, the list of nodes to show what it brought. The cloud need not
   * list a task for it (E-HPC: TaskId names AddNodes alone among the purchases), so that nothing is
   * bought in its place for half an hour.
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
    var late = begun.plus(facts.patience().taskRetry().multipliedBy(PATIENT));
    if (came == 0 && purchase.endedAt() == null && facts.now().isBefore(late)) {
      return new Unsettled.Waits(
          new Decision(
              new NodePool.Action.None(),
              Verdict.working(
                  Reason.SETTLING,
                  "%s Neither a task nor nodes of it are listed; until %s.",
                  text,
                  late),
              work,
              Patience.atLeastASecond(Duration.between(facts.now(), late)),
              false));
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

  /** A task that may be the purchase's goes on: what it brings is not known before its end. */
  static Work following(Work work, String taskId) {
    var following = work.follow(taskId, work.intent().operation(), work.intendedAt());
    var purchase = work.intent().purchase();
    return purchase == null || purchase.quietSince() == null
        ? following
        : following.intending(Purchases.quiet(purchase, null));
  }

  /** The task that may have been the open purchase's has ended. */
  static Work followed(Work work) {
    var purchase = work.intent().purchase();
    return purchase == null
        ? work
        : work.intending(Purchases.listed(purchase, work.taskFinishedAt().orElseThrow()));
  }

  private static Unsettled waits(Facts facts, Work work, Instant since, String text) {
    return new Unsettled.Waits(
        new Decision(
            new NodePool.Action.None(),
            Verdict.working(Reason.SETTLING, "%s", text),
            work,
            facts.patience().untilTrusted(since, facts.now()),
            false));
  }

  private Unanswered() {}
}
