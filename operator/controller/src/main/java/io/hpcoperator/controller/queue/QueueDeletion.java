package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Instant;
import java.util.Optional;

/** Decides how a queue goes: emptied, deleted, and let go when the cloud lists it no more. Pure. */
final class QueueDeletion {
  private static final int NAMED = 10;

  private final QueuePlanner planner;
  private final QueueUpkeep upkeep;
  private final ScalingEnd scalingEnd;
  private final DrainEnd drainEnd;
  private final GoneAtDeletion gone;
  private final Patience patience;

  QueueDeletion(QueuePlanner planner, QueueUpkeep upkeep, DrainEnd drainEnd, Patience patience) {
    this.planner = planner;
    this.upkeep = upkeep;
    this.scalingEnd = new ScalingEnd(upkeep, patience);
    this.drainEnd = drainEnd;
    this.gone = new GoneAtDeletion(patience);
    this.patience = patience;
  }

  Plan<QueueAction, QueueMemory> plan(QueueFacts facts, Instant now) {
    var memory = facts.memory();
    if (QueueAdoption.isObserved(facts.resource().getSpec())) {
      return letGo(facts, memory, "The queue stays in the cloud; it was only observed.", now);
    }
    if (memory.clusterId() == null) {
      return release(
          memory,
          "By the status of this resource it created nothing. If the cluster has queue %s, it stays in the cloud."
              .formatted(facts.resource().getSpec().queueName()));
    }
    if (facts.resource().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return letGo(
          facts, memory, "The queue stays in the cloud, as deletionPolicy Retain asks.", now);
    }
    if (goesWithItsCluster(facts)) {
      return release(
          memory, "The queue and its nodes go with the cluster, which is being deleted.");
    }
    if (clusterIsGone(facts)) {
      return release(memory, "The cluster is gone, and the queue with it.");
    }
    boolean goesBack = memory.owned() && isClusterQueue(facts, memory);
    if (goesBack && memory.work().isFree() && !mayBeScaled(facts, memory)) {
      return giveBack(facts, memory, now);
    }
    var standstill = standstill(facts);
    if (standstill.isPresent()) {
      return QueuePlanner.wait(ScalingEnd.unseen(memory), standstill.get());
    }
    if (!facts.listKnown()) {
      return QueuePlanner.wait(ScalingEnd.unseen(memory), deleting(QueuePlanner.observing(facts)));
    }
    if (!memory.owned()) {
      return planDeletionOfUnowned(facts, memory, now);
    }
    var plan = empty(facts, memory, goesBack, now);
    return LostAtDeletion.tell(plan, facts, plan.memory());
  }

  /** Empties a queue that is known to be there or gone, and deletes it. */
  private Plan<QueueAction, QueueMemory> empty(
      QueueFacts facts, QueueMemory known, boolean goesBack, Instant now) {
    if (!facts.listed()) {
      return planner
          .notYetListed(facts, known, now)
          .or(() -> gone.unconfirmed(facts, known, now))
          .orElseGet(() -> letGo(facts, known, "The cloud no longer lists the queue.", now));
    }
    var memory = scalingEnd.noted(facts, GoneAtDeletion.noted(facts, known, now), now);
    var scaling = scalingEnd.plan(facts, memory, now);
    if (scaling.isPresent()) {
      return scaling.get().saying(deleting(scaling.get().verdict()));
    }
    if (goesBack) {
      return settle(facts, memory, now);
    }
    var nodes = upkeep.nodes(facts, ScalingEnd.doubting(known, memory, now), 0, false, now);
    if (nodes.verdict().standing() == Verdict.Standing.READY && !facts.nodes().value().isEmpty()) {
      return releasing(facts, nodes.memory(), now);
    }
    if (nodes.verdict().standing() != Verdict.Standing.READY) {
      // Also what waits for a person goes on by itself when jobs end or others resume a node.
      return JobsAtDeletion.besides(
          nodes.saying(deleting(nodes.verdict())).whileUnderway(), facts, now);
    }
    return gone.unconfirmedNodes(facts, nodes.memory(), now)
        .or(() -> scalingEnd.lastNodes(facts, nodes.memory(), now))
        .or(() -> JobsAtDeletion.wait(facts, nodes.memory(), now))
        .or(() -> readAgain(facts, memory, nodes.memory(), now))
        .orElseGet(() -> delete(facts, nodes.memory(), now));
  }

  /** The cloud may take for ever to release them; a person is told then. */
  private static Plan<QueueAction, QueueMemory> releasing(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var deletedAt = Work.time(facts.resource().getMetadata().getDeletionTimestamp());
    var since =
        memory.work().lastAccepted(NodePool.REMOVE).filter(deletedAt::isBefore).orElse(deletedAt);
    var late =
        Verdict.stalled(
            Reason.NOT_TAKING,
            "The cloud is releasing the last nodes since %s, and still lists them: %s. Look at them in the cloud's console; the deletion goes on by itself when they are gone. Or set deletionPolicy: Retain to leave the queue there with them.",
            since,
            Counted.some(
                facts.nodes().value().stream().map(ListedNodes::name).sorted().toList(), NAMED));
    return QueuePlanner.wait(
            memory, Verdict.working(Reason.DELETING, "Waiting until the last nodes are released."))
        .sayingFrom(since.plus(SyncPlanner.MAX_UNDERWAY), now, late)
        .whileUnderway();
  }

  /** The cloud may refuse it for ever; a person is told then, and it is tried on and on. */
  private Plan<QueueAction, QueueMemory> delete(QueueFacts facts, QueueMemory memory, Instant now) {
    var plan =
        new Plan<QueueAction, QueueMemory>(
            new QueueAction.DeleteQueue(),
            Verdict.working(
                Reason.DELETING, "Deleting queue %s.", facts.resource().getSpec().queueName()),
            memory);
    return plan.sayingWhenRefused(
        memory.work().failingSince(QueuePlanner.DELETE_QUEUE),
        patience,
        now,
        since -> refused(facts, since));
  }

  private static Verdict refused(QueueFacts facts, Instant since) {
    return Verdict.stalled(
        Reason.NOT_TAKING,
        "The cloud refuses to delete the queue since %s, though it lists no nodes of it any more. Delete queue %s in the cloud's console, after which the resource goes by itself, or set deletionPolicy: Retain to leave the queue there. The operator goes on trying meanwhile.",
        since,
        facts.resource().getSpec().queueName());
  }

  /**
   * What becomes of the nodes of a queue that is deleted with some is not documented: the list that
   * shows none is a fresh one, or one that began after this was decided.
   */
  private Optional<Plan<QueueAction, QueueMemory>> readAgain(
      QueueFacts facts, QueueMemory before, QueueMemory memory, Instant now) {
    var asked = before.work().excessSince();
    if (patience.isFresh(facts.nodes().readAt(), asked.orElse(null), now)) {
      return Optional.empty();
    }
    return Optional.of(
        QueuePlanner.wait(
                memory.withWork(memory.work().excess(asked.orElse(now))),
                Verdict.working(
                    Reason.OBSERVING, "Reading once more whether the queue has no nodes."))
            .distrusting());
  }

  /** The queue a cluster came with cannot be deleted, and its first nodes are the cluster's. */
  private static boolean isClusterQueue(QueueFacts facts, QueueMemory memory) {
    return facts.cluster().map(HpcCluster::getStatus).map(HpcClusterStatus::queue).isPresent()
        ? facts.isClustersOwn()
        : memory.origin().clusterQueue();
  }

  /** Whether the cloud scales the queue, as far as that could be looked at: it is to end first. */
  private static boolean mayBeScaled(QueueFacts facts, QueueMemory memory) {
    return facts.scaling().watched() || QueueSize.isOfCloud(memory.nodes().size());
  }

  private Plan<QueueAction, QueueMemory> giveBack(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var spec = facts.resource().getSpec();
    return letGo(
        facts,
        memory,
        "Queue %s came with the cluster. It goes back to HpcCluster %s with all its nodes, which neither buys nor removes any there before nodes.compute.replicas is set anew, unless it says as many."
            .formatted(spec.queueName(), spec.clusterRef().name()),
        now);
  }

  /** What this resource has begun about the nodes ends before they are another's. */
  private Plan<QueueAction, QueueMemory> settle(QueueFacts facts, QueueMemory memory, Instant now) {
    int alive =
        facts.nodes() != null && facts.nodes().hasValue()
            ? ListedNodes.alive(facts.nodes().value()).size()
            : 0;
    var nodes = upkeep.nodes(facts, memory, alive, false, now);
    // What was planned besides is not done, and not to be remembered as done.
    var settled = memory.withWork(nodes.memory().work());
    return settled.work().isFree()
        ? scalingEnd.lastNodes(facts, settled, now).orElseGet(() -> giveBack(facts, settled, now))
        : nodes.saying(
            Verdict.working(
                Reason.DELETING,
                "Before the queue goes back to the cluster: %s",
                nodes.verdict().message()));
  }

  /** Why nothing can be done about a queue whose cluster does not run. */
  private static Optional<Verdict> standstill(QueueFacts facts) {
    var cluster = facts.cluster();
    if (cluster.isEmpty() || ClusterInTheWay.isRunning(cluster.get())) {
      return Optional.empty();
    }
    var status = cluster.map(HpcCluster::getStatus);
    var state = status.map(HpcClusterStatus::state);
    boolean stopped = state.filter(ClusterInTheWay.STOPPED::equals).isPresent();
    var start = status.map(HpcClusterStatus::power).map(PowerStatus::nextStart);
    return Optional.of(
        Verdict.working(
            Reason.CLUSTER_NOT_READY,
            "HpcCluster %s is %s; a queue can be deleted only while its cluster runs. It is deleted when the cluster %s. Set deletionPolicy: Retain to let the resource go before.",
            facts.resource().getSpec().clusterRef().name(),
            stopped ? "Stopped" : state.orElse("not there"),
            stopped ? "is started" + start.map(at -> " at " + at).orElse("") : "runs"));
  }

  private static boolean goesWithItsCluster(QueueFacts facts) {
    return facts
        .cluster()
        .filter(HpcCluster::isMarkedForDeletion)
        .filter(QueueDeletion::isDeletedInTheCloud)
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
    if (!memory.work().intends(QueuePlanner.ADD_QUEUE)) {
      return release(
          memory,
          "Queue %s stays in the cloud if it is there: by the status of this resource it was neither added nor taken over by it."
              .formatted(facts.resource().getSpec().queueName()));
    }
    if (facts.listed()) {
      return QueueAdoption.takeOver(facts, memory);
    }
    var begun = memory.work().intendedAt();
    if (!patience.trusts(facts.queues(), begun)) {
      return QueuePlanner.wait(
              memory, Verdict.working(Reason.DELETING, "Finding out whether the queue was added."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return release(memory, "The queue was not added.");
  }

  /**
   * While a queue is being deleted, what is done about its nodes is a step of the deletion. That
   * something has to be read first is none: after every call it is so, and what was said stays.
   */
  private static Verdict deleting(Verdict verdict) {
    return verdict.reason() == Reason.SCALING
        ? Verdict.working(Reason.DELETING, "%s", verdict.message())
        : verdict;
  }

  /** Lets nodes go that stay in the cluster, with no drain of this resource on them. */
  private Plan<QueueAction, QueueMemory> letGo(
      QueueFacts facts, QueueMemory memory, String why, Instant now) {
    if (goesWithItsCluster(facts) || clusterIsGone(facts)) {
      return release(memory, why);
    }
    var drained = drainEnd.plan(facts, memory, now);
    return drained.plan().orElseGet(() -> release(drained.memory(), why).telling(drained.news()));
  }

  private static Plan<QueueAction, QueueMemory> release(QueueMemory memory, String why) {
    return new Plan<>(
        new QueueAction.Release(), Verdict.working(Reason.DELETING, "%s", why), memory);
  }
}
