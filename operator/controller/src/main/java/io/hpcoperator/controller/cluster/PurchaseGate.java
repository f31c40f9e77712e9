package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.pass.Action.Attempt.FIRST;
import static io.hpcoperator.controller.pass.Action.Attempt.LAST;
import static io.hpcoperator.controller.pass.Action.Attempt.REPEAT;

import io.hpcoperator.controller.cluster.power.Wish;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts.Stage;
import io.hpcoperator.controller.cluster.preflight.PreflightPlanner;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The one gate all purchases of a cluster pass: what nobody has begun is begun only when nothing
 * stands in its way. A call whose outcome is not on record is never held up: it may have bought
 * already, and has to be settled. One that is known to have bought nothing is begun anew. Pure.
 */
final class PurchaseGate {

  private static final Duration UNFORESEEN = Duration.ofSeconds(1);

  /** What is about to be bought; at least when a plan may say so. */
  static Stage stage(ClusterFacts facts, Patience patience, Instant now) {
    var memory = facts.memory();
    if (facts.deleting() || !facts.listing().hasValue()) {
      return Stage.NONE;
    }
    if (memory.clusterId() == null) {
      boolean begun =
          !facts.listing().value().isEmpty()
              || memory.work().intends(ClusterPlanner.CREATE)
                  && !ClusterCreation.isKnownToHaveMadeNothing(facts, patience);
      return begun || Adoption.isDue(facts) || isToBeStopped(facts, now)
          ? Stage.NOTHING
          : Stage.CREATION;
    }
    return wantsMoreNodes(facts) && !isToBeStopped(facts, now) ? Stage.GROWTH : Stage.NOTHING;
  }

  private static boolean isToBeStopped(ClusterFacts facts, Instant now) {
    return !(Wish.of(facts.resource().getSpec(), now) instanceof Wish.Known known)
        || known.isStopped();
  }

  private static boolean wantsMoreNodes(ClusterFacts facts) {
    var spec = facts.resource().getSpec();
    return facts.nodes() != null
        && facts.nodes().hasValue()
        && !OwnQueue.isScaledByCloud(spec)
        && OwnQueue.isOurs(facts)
        && !Adoption.isDue(facts)
        && ListedNodes.alive(facts.nodes().value()).size() < spec.nodes().compute().replicas();
  }

  /** The plan, or a wait in place of a purchase that something stands in the way of. */
  static Plan<ClusterAction, ClusterMemory> check(
      Plan<ClusterAction, ClusterMemory> plan, ClusterFacts facts) {
    var decision = PreflightPlanner.decide(facts.preflight());
    var checked =
        begins(plan.action())
            ? decision.blocked().map(why -> waiting(plan, why, facts)).orElse(plan)
            : plan;
    return decision.aspect().or(() -> asBefore(facts)).map(checked::with).orElse(checked);
  }

  /** Stopping and starting are put on record like a purchase, and are none. */
  private static boolean begins(ClusterAction action) {
    return action instanceof ClusterAction.Create create && create.attempt() != REPEAT
        || action instanceof ClusterAction.AddNodes add && add.attempt() == FIRST;
  }

  /**
   * Whether the record of a creation that made nothing is of no more use: it would keep the spec
   * from being corrected. While something is being read only, its client token is kept, so that not
   * even a listing that lags longer than any should leads to a second cluster.
   */
  private static boolean isOver(ClusterAction action, Verdict why) {
    return action instanceof ClusterAction.Create create
        && create.attempt() == LAST
        && why.reason() != Reason.OBSERVING;
  }

  private static Plan<ClusterAction, ClusterMemory> waiting(
      Plan<ClusterAction, ClusterMemory> plan, Verdict why, ClusterFacts facts) {
    var waiting = plan.doing(new ClusterAction.None()).saying(why);
    if (isOver(plan.action(), why)) {
      var memory = plan.memory();
      waiting = waiting.withMemory(memory.withWork(memory.work().settled()));
    }
    // What was not foreseen was not looked at, and nothing wakes the resource for it.
    return facts.preflight().buys() ? waiting : waiting.lookAgainWithin(UNFORESEEN);
  }

  /** While nothing new is known, what was said of this spec stands. */
  private static Optional<Aspect> asBefore(ClusterFacts facts) {
    var status = facts.resource().getStatus();
    if (facts.deleting() || status == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(Conditions.find(status.conditions(), Conditions.PREFLIGHT))
        .flatMap(
            condition ->
                Reason.of(condition.reason())
                    .map(
                        reason ->
                            new Aspect(
                                Conditions.PREFLIGHT,
                                condition.status(),
                                reason,
                                condition.message())));
  }

  private PurchaseGate() {}
}
