package io.hpcoperator.controller.cluster;

import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps a running cluster as its spec says: the settings first, which are quickly done, then the
 * nodes. A setting the cloud does not take keeps neither the others nor the nodes from going on:
 * what it refused is left out, and what failed otherwise takes turns with the nodes. Pure.
 */
final class Upkeep {
  private static final Set<String> NODE_CALLS = Set.of(NodePool.ADD, NodePool.REMOVE);

  /**
   * @param remembered what is known of the cluster by now
   */
  static Plan<ClusterAction, ClusterMemory> plan(
      ClusterFacts facts, ClusterMemory remembered, Patience patience, Instant now) {
    var sync =
        SyncPlanner.decide(
            facts.settings(),
            remembered.sync(),
            facts.resource().getSpec().driftPolicy(),
            true,
            patience.listing(),
            now);
    var memory = remembered.withSync(sync.memory());
    var change = sync.change().orElse(null);
    Plan<ClusterAction, ClusterMemory> plan;
    if (change != null && !change.again() && isFree(memory)) {
      plan = change(change, memory);
    } else {
      plan = OwnQueue.plan(facts, memory, patience, now);
      if (change != null && isFree(plan.memory()) && goesNow(change, plan, facts)) {
        plan = change(change, plan.memory());
      }
    }
    plan = sync.within(plan);
    plan = sync.synced().map(plan::with).orElse(plan);
    return plan.lookAgainWithin(sync.lookAgain());
  }

  /** While a task is followed or a purchase is open, the cluster is left to it. */
  private static boolean isFree(ClusterMemory memory) {
    return memory.work().isFree();
  }

  /** What failed is tried again when the nodes have no call to make, or made the last one. */
  private static boolean goesNow(
      SyncDecision.Change<ClusterCall> change,
      Plan<ClusterAction, ClusterMemory> nodes,
      ClusterFacts facts) {
    return !change.again()
        // A purchase that something stands in the way of is no call, for as long as it does.
        || PurchaseGate.check(nodes, facts).action() instanceof ClusterAction.None
        || nodes.memory().work().lastOperation().filter(NODE_CALLS::contains).isPresent();
  }

  private static Plan<ClusterAction, ClusterMemory> change(
      SyncDecision.Change<ClusterCall> change, ClusterMemory memory) {
    return new Plan<>(
        new ClusterAction.Change(change.setting(), change.call()),
        Verdict.working(Reason.UPDATING, "%s", "Changing " + change.why() + "."),
        change.call().asks() == null
            ? memory
            : memory.withSync(memory.sync().asking(change.setting(), change.call().asks())));
  }

  private Upkeep() {}
}
