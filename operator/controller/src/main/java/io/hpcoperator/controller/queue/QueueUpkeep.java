package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.KeptNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.nodes.drain.SchedulerShell;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps a queue that is there as its spec says: the settings first, which are quickly done, then
 * the nodes. Pure.
 */
final class QueueUpkeep {
  private final Patience patience;

  QueueUpkeep(Patience patience) {
    this.patience = patience;
  }

  Plan<QueueAction, QueueMemory> plan(QueueFacts facts, QueueMemory remembered, Instant now) {
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
    Plan<QueueAction, QueueMemory> plan;
    if (change != null && !change.again() && isFree(memory)) {
      plan = change(change, memory);
    } else {
      plan = nodes(facts, memory, facts.resource().getSpec().replicas(), true, now);
      if (change != null && plan.action() instanceof QueueAction.None && isFree(plan.memory())) {
        plan = change(change, plan.memory());
      }
    }
    plan = sync.within(plan);
    plan = sync.synced().map(plan::with).orElse(plan);
    return plan.lookAgainWithin(sync.lookAgain());
  }

  /** While a task is followed or a purchase is open, the queue is left to it. */
  private static boolean isFree(QueueMemory memory) {
    return memory.work().task() == null && memory.work().intent() == null;
  }

  private static Plan<QueueAction, QueueMemory> change(
      SyncDecision.Change<ClusterCall> change, QueueMemory memory) {
    return new Plan<>(
        new QueueAction.Change(change.setting(), change.call()),
        Verdict.working(Reason.UPDATING, "%s", "Changing " + change.why() + "."),
        memory);
  }

  /**
   * The nodes alone.
   *
   * @param desired how many there are to be
   * @param mayBuy whether nodes may be bought; not while the queue is to go
   */
  Plan<QueueAction, QueueMemory> nodes(
      QueueFacts facts, QueueMemory memory, int desired, boolean mayBuy, Instant now) {
    if (facts.nodes() == null) {
      return QueuePlanner.wait(
              memory, Verdict.working(Reason.OBSERVING, "Reading the nodes of the queue."))
          .lookAgainAfter(Duration.ofSeconds(1));
    }
    var decision =
        NodePool.decide(
            new NodePool.Facts(
                facts.resource().getMetadata().getGeneration(),
                desired,
                mayBuy,
                memory.work(),
                facts.nodes(),
                facts.tasks(),
                QueueRequests.purchasing(facts.resource().getSpec()),
                known(facts),
                facts.queues(),
                drains(facts, memory),
                patience,
                now));
    return new Plan<QueueAction, QueueMemory>(
            action(decision),
            decision.verdict(),
            memory.withWork(decision.work()).withDrains(decision.drains()),
            decision.lookAgain(),
            decision.distrust())
        .telling(kept(decision.action(), facts, now));
  }

  /**
   * What is known of nodes on their way out; null where the scheduler cannot be told anything: no
   * command runs on premises, and of other schedulers than Slurm and PBS the language is not known.
   */
  private static DrainFacts drains(QueueFacts facts, QueueMemory memory) {
    var cluster = facts.cluster().map(HpcCluster::getSpec).orElse(null);
    if (cluster == null || cluster.scheduler() == null || cluster.hybrid() != null) {
      return null;
    }
    var resource = facts.resource();
    var annotations = resource.getMetadata().getAnnotations();
    return SchedulerShell.of(cluster.scheduler().type())
        .map(
            shell ->
                new DrainFacts(
                    resource.getMetadata().getUid(),
                    shell,
                    DrainPolicy.of(
                        resource.getSpec().scaleIn(),
                        annotations == null ? null : annotations.get(Api.PINNED_NODES)),
                    memory.drains(),
                    facts.managers(),
                    facts.answer(),
                    resource.isMarkedForDeletion()))
        .orElse(null);
  }

  private static List<News> kept(NodePool.Action action, QueueFacts facts, Instant now) {
    if (!(action instanceof NodePool.Action.Remove remove)) {
      return List.of();
    }
    var leaving =
        facts.nodes().value().stream()
            .filter(node -> remove.instanceIds().contains(node.id()))
            .toList();
    return KeptNodes.news("kept " + remove.instanceIds(), leaving, now).stream().toList();
  }

  /** How many nodes the status shows, which is how many were last seen. */
  private static Integer known(QueueFacts facts) {
    var status = facts.resource().getStatus();
    return status == null ? null : status.replicas();
  }

  private static QueueAction action(NodePool.Decision decision) {
    var action = decision.action();
    if (action instanceof NodePool.Action.Add add) {
      return new QueueAction.BuyNodes(decision.purchase(), add.attempt());
    }
    if (action instanceof NodePool.Action.Remove remove) {
      return new QueueAction.RemoveNodes(remove.instanceIds(), remove.busy());
    }
    if (action instanceof NodePool.Action.Tell tell) {
      return new QueueAction.TellScheduler(tell.command());
    }
    return new QueueAction.None();
  }
}
