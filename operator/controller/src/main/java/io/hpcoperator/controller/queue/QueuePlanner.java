package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.nodes.drain.SchedulerShell;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides the next step of a queue's life. Pure: the same facts and time give the same plan.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class QueuePlanner {
  /** Operation that adds a queue. */
  static final String ADD_QUEUE = "AddQueue";

  /** Operation that deletes a queue. */
  static final String DELETE_QUEUE = "DeleteQueue";

  private final Patience patience;

  public QueuePlanner(Patience patience) {
    this.patience = patience;
  }

  public Plan<QueueAction, QueueMemory> plan(QueueFacts facts, Instant now) {
    return facts.resource().isMarkedForDeletion() ? planDeletion(facts, now) : planLife(facts, now);
  }

  private Plan<QueueAction, QueueMemory> planLife(QueueFacts facts, Instant now) {
    var standing = ClusterInTheWay.of(facts);
    if (standing != null) {
      return wait(facts.memory(), standing);
    }
    if (facts.claimant().isPresent()) {
      return wait(
          facts.memory(),
          Verdict.stalled(
              Reason.CLAIMED_BY_OTHER,
              "Queue %s is managed by %s already. Delete one of the two resources, or name another queue.",
              facts.resource().getSpec().queueName(),
              facts.claimant().get()));
    }
    var cluster = facts.cluster().orElseThrow();
    var memory =
        facts.memory().in(cluster.getStatus().clusterId(), cluster.getSpec().accountRef().name());
    if (!facts.listKnown()) {
      return wait(memory, observing(facts));
    }
    if (!facts.listed()) {
      return planAbsent(facts, memory, now);
    }
    if (!memory.owned() || memory.work().intends(ADD_QUEUE)) {
      return takeOver(facts, memory);
    }
    return planNodes(facts, memory, facts.resource().getSpec().replicas(), true, now);
  }

  /** A queue of ours that is gone held no data: RecoverCluster, for one, deletes all queues. */
  private Plan<QueueAction, QueueMemory> planAbsent(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var open = notYetListed(facts, memory, now);
    if (open.isPresent()) {
      return open.get();
    }
    var attempt =
        !memory.work().intends(ADD_QUEUE)
            ? Attempt.FIRST
            : patience.trusts(facts.queues(), memory.work().intendedAt())
                ? Attempt.LAST
                : Attempt.REPEAT;
    return new Plan<QueueAction, QueueMemory>(
        new QueueAction.AddQueue(attempt),
        Verdict.working(Reason.CREATING, "Adding the queue to the cluster."),
        memory,
        attempt == Attempt.REPEAT ? patience.untilTrusted(memory.work().intendedAt(), now) : null,
        false);
  }

  /** Waits while the list of queues may lag behind what was done to this one. */
  private Optional<Plan<QueueAction, QueueMemory>> notYetListed(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var work = memory.work();
    if (work.follows(NodePool.ADD)
        && TaskProgress.of(work, facts.tasks(), patience, now)
            instanceof TaskProgress.Running running) {
      return Optional.of(
          new Plan<QueueAction, QueueMemory>(
                  new QueueAction.None(),
                  Verdict.working(Reason.SCALING, "%s.", running.text()),
                  memory.withWork(running.work()))
              .lookAgainAfter(patience.listing()));
    }
    var since =
        work.intends(NodePool.ADD)
            ? work.intendedAt()
            : work.lastAccepted(ADD_QUEUE).orElse(Instant.EPOCH);
    return patience.trusts(facts.queues(), since)
        ? Optional.empty()
        : Optional.of(
            wait(
                    memory,
                    Verdict.working(
                        Reason.SETTLING, "The list of queues does not show the queue yet."))
                .lookAgainAfter(patience.untilTrusted(since, now)));
  }

  /** A listed queue is this resource's if its own AddQueue may have made it, or if it adopts it. */
  private static Plan<QueueAction, QueueMemory> takeOver(QueueFacts facts, QueueMemory memory) {
    if (memory.work().intends(ADD_QUEUE)) {
      return new Plan<>(
          new QueueAction.None(),
          Verdict.working(Reason.SETTLING, "The queue was added."),
          memory.ownedNow().withWork(memory.work().settled()),
          null,
          true);
    }
    if (Boolean.TRUE.equals(facts.resource().getSpec().adopt())) {
      return new Plan<>(
          new QueueAction.None(),
          Verdict.working(Reason.SETTLING, "The queue is taken over."),
          memory.ownedNow(),
          null,
          true);
    }
    return wait(
        memory,
        Verdict.stalled(
            Reason.ALREADY_EXISTS,
            "Queue %s exists in the cluster, and this resource did not create it. Set adopt: true to take it over with its nodes, or name another queue in a new resource.",
            facts.resource().getSpec().queueName()));
  }

  private Plan<QueueAction, QueueMemory> planNodes(
      QueueFacts facts, QueueMemory memory, int desired, boolean mayBuy, Instant now) {
    if (facts.nodes() == null) {
      return wait(memory, Verdict.working(Reason.OBSERVING, "Reading the nodes of the queue."))
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
                QueuePass.instanceTypes(facts.resource().getSpec()).size(),
                drains(facts, memory),
                patience,
                now));
    return new Plan<>(
        action(decision.action()),
        decision.verdict(),
        memory.withWork(decision.work()).withDrains(decision.drains()),
        decision.lookAgain(),
        decision.distrust());
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

  private static QueueAction action(NodePool.Action action) {
    if (action instanceof NodePool.Action.Add add) {
      return new QueueAction.AddNodes(add.count(), add.attempt());
    }
    if (action instanceof NodePool.Action.Remove remove) {
      return new QueueAction.RemoveNodes(remove.instanceIds(), remove.busy());
    }
    if (action instanceof NodePool.Action.Tell tell) {
      return new QueueAction.TellScheduler(tell.command());
    }
    return new QueueAction.None();
  }

  private Plan<QueueAction, QueueMemory> planDeletion(QueueFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.clusterId() == null) {
      return release(memory, "Nothing was created in the cloud.");
    }
    if (facts.resource().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return release(memory, "The queue stays in the cloud, as deletionPolicy Retain asks.");
    }
    if (goesWithItsCluster(facts)) {
      return release(
          memory, "The queue and its nodes go with the cluster, which is being deleted.");
    }
    if (clusterIsGone(facts)) {
      return release(memory, "The cluster is gone, and the queue with it.");
    }
    var stopped = facts.cluster().map(HpcCluster::getStatus).filter(QueuePlanner::isStopped);
    if (stopped.isPresent()) {
      return wait(
          memory,
          Verdict.working(
              Reason.CLUSTER_NOT_READY,
              "HpcCluster %s is Stopped; a queue can be deleted only while its cluster runs. It is deleted when the cluster is started%s. Set deletionPolicy: Retain to let the resource go before.",
              facts.resource().getSpec().clusterRef().name(),
              stopped.map(HpcClusterStatus::power).map(PowerStatus::nextStart).isEmpty()
                  ? ""
                  : " at " + stopped.get().power().nextStart()));
    }
    if (!facts.listKnown()) {
      return wait(memory, deleting(observing(facts)));
    }
    if (!memory.owned()) {
      return planDeletionOfUnowned(facts, memory, now);
    }
    if (!facts.listed()) {
      return notYetListed(facts, memory, now)
          .orElseGet(() -> release(memory, "The cloud no longer lists the queue."));
    }
    var nodes = planNodes(facts, memory, 0, false, now);
    if (nodes.verdict().standing() == Verdict.Standing.READY && !facts.nodes().value().isEmpty()) {
      return wait(
          nodes.memory(),
          Verdict.working(Reason.DELETING, "Waiting until the last nodes are released."));
    }
    if (nodes.verdict().standing() != Verdict.Standing.READY) {
      return new Plan<>(
          nodes.action(),
          deleting(nodes.verdict()),
          nodes.memory(),
          nodes.lookAgain(),
          nodes.distrust());
    }
    return new Plan<>(
        new QueueAction.DeleteQueue(),
        Verdict.working(Reason.DELETING, "Deleting the queue."),
        nodes.memory());
  }

  private static boolean isStopped(HpcClusterStatus status) {
    return ClusterInTheWay.STOPPED.equals(status.state());
  }

  private static boolean goesWithItsCluster(QueueFacts facts) {
    return facts
        .cluster()
        .filter(HpcCluster::isMarkedForDeletion)
        .filter(QueuePlanner::isDeletedInTheCloud)
        .isPresent();
  }

  /** Whether the deletion of a cluster's resource deletes what it has in the cloud. */
  private static boolean isDeletedInTheCloud(HpcCluster cluster) {
    var spec = cluster.getSpec();
    boolean adopted =
        cluster.getStatus() != null && Boolean.TRUE.equals(cluster.getStatus().adopted());
    return spec.deletionPolicy() != DeletionPolicy.RETAIN
        && spec.managementPolicy() != ManagementPolicy.OBSERVE
        && !Boolean.TRUE.equals(spec.deletionProtection())
        && (spec.adopt() == null || adopted);
  }

  private static boolean clusterIsGone(QueueFacts facts) {
    return facts.queues() != null
        && facts.queues().error() != null
        && facts.queues().error().kind() == ErrorKind.NOT_FOUND;
  }

  private Plan<QueueAction, QueueMemory> planDeletionOfUnowned(
      QueueFacts facts, QueueMemory memory, Instant now) {
    if (!memory.work().intends(ADD_QUEUE)) {
      return release(memory, "The queue was never this resource's.");
    }
    if (facts.listed()) {
      return takeOver(facts, memory);
    }
    var begun = memory.work().intendedAt();
    if (!patience.trusts(facts.queues(), begun)) {
      return wait(
              memory, Verdict.working(Reason.DELETING, "Finding out whether the queue was added."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return release(memory, "The queue was not added.");
  }

  private static Verdict observing(QueueFacts facts) {
    var looking = Verdict.working(Reason.OBSERVING, "Reading the queues of the cluster.");
    return facts.queues() == null || facts.queues().error() == null
        ? looking
        : Failures.reading(facts.queues().error(), looking);
  }

  /** While a queue is being deleted, whatever keeps it there is a step of the deletion. */
  private static Verdict deleting(Verdict verdict) {
    return verdict.reason() == Reason.SCALING || verdict.reason() == Reason.OBSERVING
        ? Verdict.working(Reason.DELETING, "%s", verdict.message())
        : verdict;
  }

  private static Plan<QueueAction, QueueMemory> release(QueueMemory memory, String why) {
    return new Plan<>(
        new QueueAction.Release(), Verdict.working(Reason.DELETING, "%s", why), memory);
  }

  private static Plan<QueueAction, QueueMemory> wait(QueueMemory memory, Verdict verdict) {
    return new Plan<>(new QueueAction.None(), verdict, memory);
  }
}
