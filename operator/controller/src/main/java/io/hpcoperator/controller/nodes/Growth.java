package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.NodePool.Decision;
import io.hpcoperator.controller.nodes.NodePool.Facts;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides when and how the missing nodes of a pool are bought: when they are known to be missing,
 * when the nodes of the last purchase are in service, and not too soon after one that did not bring
 * all. Pure.
 */
final class Growth {
  /** Nodes that the cluster's manager is at work on. */
  private static final Set<NodeState> INITIALISED = Set.of(NodeState.UNINIT, NodeState.INIT);

  /** How many pauses a node may take to be initialised; one that takes longer is stuck. */
  private static final int LONGEST_START = 3;

  /**
   * @param alive nodes that are there to stay, fewer than wanted
   * @param before work, in which nothing is unsettled
   */
  static Decision decide(Facts facts, List<ClusterNode> alive, Work before) {
    var missed = vanished(facts, alive, before);
    if (missed.isPresent()) {
      return missed.get();
    }
    var work = before.missingSince().isPresent() ? before.missing(null) : before;
    int missing = facts.desired() - alive.size();
    return wave(facts, alive, work)
        .or(() -> pause(facts, alive, work))
        .orElseGet(() -> buy(facts, alive, Math.min(missing, facts.purchasing().most()), work));
  }

  private static Decision buy(Facts facts, List<ClusterNode> alive, int count, Work work) {
    return new Decision(
            new NodePool.Action.Add(count, Attempt.FIRST),
            Verdict.working(
                Reason.SCALING,
                "Adding %s to the %d there are.",
                Counted.nodes(count),
                alive.size()),
            work,
            null,
            false)
        .of(facts.purchasing().purchase(count, facts.nodes().value(), work));
  }

  /**
   * Notes when fewer nodes are listed than before, though none were removed by us: whatever is at
   * work, so that it is not forgotten by the time nodes are to be bought.
   */
  static Work noted(Facts facts) {
    var work = facts.work();
    if (!facts.nodes().hasValue() || facts.known() == null) {
      return work;
    }
    int alive = ListedNodes.alive(facts.nodes().value()).size();
    // What we remove is known by name where nodes are drained; else it leaves as many as are
    // wanted.
    boolean ours =
        facts.drains() == null && work.follows(NodePool.REMOVE) && alive >= facts.desired();
    return alive < facts.known() && !ours ? work.missing(facts.now()) : work;
  }

  /**
   * Nodes that vanished are missed only when a later list shows the same, and the pool itself is
   * still there: they cost money, and lists go wrong.
   */
  private static Optional<Decision> vanished(Facts facts, List<ClusterNode> alive, Work work) {
    if (isConfirmed(facts, work)) {
      return Optional.empty();
    }
    var since = work.missingSince().orElseThrow();
    return Optional.of(
        new Decision(
            new NodePool.Action.None(),
            Verdict.working(
                Reason.SCALING,
                "%d of %d nodes are there. Some vanished from the cloud's list that were not removed by the operator; they are replaced when a later list shows the same.",
                alive.size(),
                facts.desired()),
            work,
            facts.patience().untilTrusted(since, facts.now()),
            false));
  }

  private static boolean isConfirmed(Facts facts, Work work) {
    var since = work.missingSince();
    return since.isEmpty()
        || facts.patience().trusts(facts.nodes(), since.get())
            && isSeenSince(facts.place(), since.get());
  }

  private static boolean isSeenSince(Observation<?> place, Instant since) {
    return place == null || place.hasValue() && !place.readAt().isBefore(since);
  }

  /** The next nodes are bought when those of the last purchase are in service, or are stuck. */
  private static Optional<Decision> wave(Facts facts, List<ClusterNode> alive, Work work) {
    var last = work.purchase();
    long starting = alive.stream().filter(node -> INITIALISED.contains(node.state())).count();
    if (last == null || last.endedAt() == null || starting == 0) {
      return Optional.empty();
    }
    var until =
        Work.time(last.endedAt()).plus(facts.patience().taskRetry().multipliedBy(LONGEST_START));
    if (!facts.now().isBefore(until)) {
      return Optional.empty();
    }
    return Optional.of(
        new Decision(
            new NodePool.Action.None(),
            Verdict.working(
                Reason.SCALING,
                "%d of %d nodes are there, and %d of them are being initialised; more are bought when these are in service.",
                alive.size(),
                facts.desired(),
                starting),
            work,
            Patience.atLeastASecond(Duration.between(facts.now(), until)),
            false));
  }

  private static Optional<Decision> pause(Facts facts, List<ClusterNode> alive, Work work) {
    var again = facts.purchasing().nextAt(work, facts.patience());
    if (!facts.now().isBefore(again)) {
      return Optional.empty();
    }
    var last = work.purchase();
    return Optional.of(
        new Decision(
            new NodePool.Action.None(),
            Verdict.working(
                Reason.of(last.reason()).orElse(Reason.TASK_FAILED),
                "%s. %d of %d nodes are there. The operator tries again at %s.",
                last.message(),
                alive.size(),
                facts.desired(),
                again),
            work,
            Patience.atLeastASecond(Duration.between(facts.now(), again)),
            false));
  }

  /** What need not be remembered of a pool that lacks no nodes. */
  static Work satisfied(Facts facts, Work work) {
    var known =
        isConfirmed(facts, work) && work.missingSince().isPresent() ? work.missing(null) : work;
    boolean paused = facts.now().isBefore(facts.purchasing().nextAt(known, facts.patience()));
    return known.failedPurchases() > 0 && !paused ? known.purchaseSucceeded() : known;
  }

  private Growth() {}
}
