package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.ComputeSizeStatus;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.ehpc.ClusterTasks;
import io.hpcoperator.controller.handover.Handover;
import io.hpcoperator.controller.handover.Strangers;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    var handover = handover(facts, memory);
    if (handover instanceof Handover.Ours) {
      return ours(facts, memory.withSize(null), patience, now);
    }
    if (handover instanceof Handover.Held held) {
      return held(facts, memory.withSize(held.status()));
    }
    return handover instanceof Handover.Asked asked
        ? settle(facts, memory, asked.next(), patience, now)
        : away(facts, memory);
  }

  private static Handover handover(ClusterFacts facts, ClusterMemory memory) {
    return Handover.of(
        facts.claims(),
        memory.size(),
        memory.queue(),
        facts.resource().getSpec().nodes().compute().replicas(),
        alive(facts));
  }

  private static Integer alive(ClusterFacts facts) {
    return facts.nodes() == null || !facts.nodes().hasValue()
        ? null
        : Integer.valueOf(ListedNodes.alive(facts.nodes().value()).size());
  }

  /** Whether the cluster's own queue is sized by what this resource says. */
  static boolean isOurs(ClusterFacts facts) {
    return facts.memory().queue() == null
        || handover(facts, facts.memory()) instanceof Handover.Ours;
  }

  /** A resource that must not change anything leaves its own queue to whoever asks for it. */
  static ClusterFacts letGo(ClusterFacts facts) {
    return handover(facts, facts.memory()) instanceof Handover.Asked asked
        ? facts.withMemory(facts.memory().withSize(asked.next()))
        : facts;
  }

  /** An HpcQueue that adopts the queue gets it when nothing of this resource's is open any more. */
  private static Plan<ClusterAction, ClusterMemory> settle(
      ClusterFacts facts,
      ClusterMemory memory,
      ComputeSizeStatus next,
      Patience patience,
      Instant now) {
    if (facts.nodes() == null) {
      return reading(memory);
    }
    var open =
        NodePool.decide(
            new NodePool.Facts(
                facts.generation(),
                Objects.requireNonNullElse(alive(facts), 0),
                false,
                memory.work(),
                facts.nodes(),
                tasks(facts),
                null,
                patience,
                now));
    boolean settled = facts.nodes().hasValue() && open.work().isFree();
    if (settled) {
      return away(facts, memory.withWork(open.work()).withSize(next))
          .lookAgainAfter(open.lookAgain());
    }
    return new Plan<>(
        new ClusterAction.None(),
        Verdict.working(
            Reason.HANDING_OVER,
            "HpcQueue %s is to size queue %s, and gets it when this is done: %s",
            next.hpcQueue(),
            next.queue(),
            open.verdict().message()),
        memory.withWork(open.work()),
        open.lookAgain(),
        open.distrust());
  }

  private static Plan<ClusterAction, ClusterMemory> away(ClusterFacts facts, ClusterMemory memory) {
    return new Plan<>(
        new ClusterAction.None(),
        Verdict.ready(
            Reason.AVAILABLE,
            "The cluster is running. Its queue %s is sized by HpcQueue %s, and nodes.compute.replicas is not enforced."
                .formatted(memory.queue(), memory.size().hpcQueue())),
        memory);
  }

  /** What was given back is neither bought nor removed before the user has said how many. */
  private static Plan<ClusterAction, ClusterMemory> held(ClusterFacts facts, ClusterMemory memory) {
    int replicas = facts.resource().getSpec().nodes().compute().replicas();
    var alive = alive(facts);
    var text =
        "HpcQueue %s gave queue %s back%s. Nothing is bought or removed before nodes.compute.replicas, which is %d, is set to another number%s."
            .formatted(
                memory.size().hpcQueue(),
                memory.queue(),
                alive == null ? "" : " with " + Counted.nodes(alive),
                replicas,
                alive == null ? "" : ": " + alive + " keeps the nodes there are");
    return new Plan<ClusterAction, ClusterMemory>(
            new ClusterAction.None(),
            Verdict.ready(Reason.AVAILABLE, "The cluster is running. " + text),
            memory)
        .with(new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, Reason.SIZE_HELD, text));
  }

  private static Plan<ClusterAction, ClusterMemory> reading(ClusterMemory memory) {
    // Nothing wakes the resource for what it has not asked for yet.
    return new Plan<ClusterAction, ClusterMemory>(
            new ClusterAction.None(),
            Verdict.working(Reason.OBSERVING, "Reading the nodes of queue %s.", memory.queue()),
            memory)
        .lookAgainAfter(Duration.ofMillis(1));
  }

  private static Plan<ClusterAction, ClusterMemory> ours(
      ClusterFacts facts, ClusterMemory memory, Patience patience, Instant now) {
    var compute = facts.resource().getSpec().nodes().compute();
    if (isScaledByCloud(facts.resource().getSpec())) {
      return new Plan<>(
          new ClusterAction.None(),
          Verdict.ready(
              Reason.AVAILABLE, "The cluster is running; the cloud scales its compute nodes."),
          memory.withWork(memory.work().withoutTask()));
    }
    if (facts.nodes() == null) {
      return reading(memory);
    }
    var counted =
        Strangers.among(
            facts.nodes(), compute.replicas(), facts.claims(), memory.queue(), elsewhere(facts));
    var decision =
        NodePool.decide(
            new NodePool.Facts(
                facts.generation(),
                counted.desired(),
                true,
                memory.work(),
                counted.nodes(),
                tasks(facts),
                facts.resource().getStatus() == null
                    ? null
                    : facts.resource().getStatus().replicas(),
                patience,
                now));
    return new Plan<>(
        action(decision),
        decision.verdict().standing() == Verdict.Standing.READY
            ? Verdict.ready(
                Reason.AVAILABLE, "The cluster is running. " + decision.verdict().message())
            : decision.verdict(),
        memory.withWork(decision.work()),
        decision.lookAgain(),
        decision.distrust());
  }

  /** The tasks but those that HpcQueues of the cluster started. */
  private static Observation<List<ClusterTask>> tasks(ClusterFacts facts) {
    return ClusterTasks.without(
        facts.claims().tasksOfOthers(facts.resource().getMetadata().getUid(), Optional.empty()),
        facts.tasks());
  }

  /** Compute nodes that are not in the own queue; null when the cloud does not tell. */
  private static Integer elsewhere(ClusterFacts facts) {
    var summary = facts.summary();
    var alive = alive(facts);
    return summary == null || summary.computes() == null || alive == null
        ? null
        : Integer.valueOf(summary.computes().total() - alive);
  }

  /** Whether the cloud adds or releases nodes by itself, which the operator must not fight. */
  static boolean isScaledByCloud(HpcClusterSpec spec) {
    var scaling = spec.autoScaling();
    return scaling != null
        && (Boolean.TRUE.equals(scaling.grow()) || Boolean.TRUE.equals(scaling.shrink()));
  }

  private static ClusterAction action(NodePool.Decision decision) {
    var action = decision.action();
    if (action instanceof NodePool.Action.Add add) {
      return new ClusterAction.AddNodes(decision.purchase(), add.attempt());
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
