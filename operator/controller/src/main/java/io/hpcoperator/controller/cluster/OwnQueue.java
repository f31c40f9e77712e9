package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/** Decides about the queue a cluster came with, and the nodes in it. Pure. */
final class OwnQueue {

  /**
   * @param remembered what is known of the cluster by now
   */
  static Plan<ClusterAction, ClusterMemory> plan(
      ClusterFacts facts, ClusterMemory remembered, Patience patience, Instant now) {
    var memory = remembered;
    if (memory.queue() == null) {
      var queue = find(facts);
      if (queue == null) {
        return new Plan<>(
            new ClusterAction.None(),
            Verdict.working(Reason.CREATING, "The cluster is running; reading its queues."),
            memory);
      }
      memory = memory.withQueue(queue);
    }
    var compute = facts.resource().getSpec().nodes().compute();
    if (isScaledByCloud(facts.resource().getSpec())) {
      return new Plan<>(
          new ClusterAction.None(),
          Verdict.ready(
              Reason.AVAILABLE, "The cluster is running; the cloud scales its compute nodes."),
          memory.withWork(memory.work().withoutTask()));
    }
    if (facts.nodes() == null) {
      // Nothing wakes the resource for what it has not asked for yet.
      return new Plan<ClusterAction, ClusterMemory>(
              new ClusterAction.None(),
              Verdict.working(Reason.OBSERVING, "Reading the nodes of queue %s.", memory.queue()),
              memory)
          .lookAgainAfter(Duration.ofMillis(1));
    }
    var decision =
        NodePool.decide(
            new NodePool.Facts(
                facts.generation(),
                compute.replicas(),
                true,
                memory.work(),
                facts.nodes(),
                facts.tasks(),
                facts.resource().getStatus() == null
                    ? null
                    : facts.resource().getStatus().replicas(),
                patience,
                now));
    return new Plan<>(
        action(decision.action()),
        decision.verdict().standing() == Verdict.Standing.READY
            ? Verdict.ready(
                Reason.AVAILABLE, "The cluster is running. " + decision.verdict().message())
            : decision.verdict(),
        memory.withWork(decision.work()),
        decision.lookAgain(),
        decision.distrust());
  }

  /** Whether the cloud adds or releases nodes by itself, which the operator must not fight. */
  static boolean isScaledByCloud(HpcClusterSpec spec) {
    var scaling = spec.autoScaling();
    return scaling != null
        && (Boolean.TRUE.equals(scaling.grow()) || Boolean.TRUE.equals(scaling.shrink()));
  }

  private static ClusterAction action(NodePool.Action action) {
    if (action instanceof NodePool.Action.Add add) {
      return new ClusterAction.AddNodes(add.count(), add.attempt());
    }
    if (action instanceof NodePool.Action.Remove remove) {
      return new ClusterAction.RemoveNodes(remove.instanceIds());
    }
    return new ClusterAction.None();
  }

  /**
   * The queue that got the cluster's first compute nodes. The API does not say which one that is
   * when none was asked for; just after creation there is only one. A recovery deletes all queues
   * but the scheduler's default one, and a cluster that is taken over need not have the one wanted.
   */
  static String find(ClusterFacts facts) {
    var wanted = facts.resource().getSpec().nodes().compute().queue();
    if (wanted != null && facts.memory().recovery() == null && !Adoption.isDue(facts)) {
      return wanted;
    }
    if (facts.queues() == null || !facts.queues().hasValue()) {
      return null;
    }
    return facts.queues().value().stream()
        .filter(queue -> !"Router".equals(queue.type()))
        .map(ClusterQueue::name)
        .filter(Objects::nonNull)
        .min(
            Comparator.comparing((String name) -> !name.equals(wanted))
                .thenComparing(name -> !DEFAULT_QUEUES.contains(name)))
        .orElse(null);
  }

  private static final Set<String> DEFAULT_QUEUES = Set.of("workq", "comp");

  private OwnQueue() {}
}
