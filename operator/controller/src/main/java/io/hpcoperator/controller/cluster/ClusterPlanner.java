package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/**
 * Decides the next step of a cluster's life. Pure: the same facts and time give the same plan.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class ClusterPlanner {
  /** Operation that creates a cluster. */
  static final String CREATE = NodePool.FIRST;

  /** Operation that deletes a cluster. */
  static final String DELETE = "DeleteCluster";

  private final Patience patience;

  public ClusterPlanner(Patience patience) {
    this.patience = patience;
  }

  public Plan<ClusterAction, ClusterMemory> plan(ClusterFacts facts, Instant now) {
    if (!facts.listing().hasValue()) {
      return observing(facts);
    }
    var settled = settleCreation(facts, now);
    if (settled != null) {
      return settled;
    }
    return facts.deleting() ? planDeletion(facts, now) : planLife(facts, now);
  }

  private Plan<ClusterAction, ClusterMemory> observing(ClusterFacts facts) {
    var looking =
        facts.deleting()
            ? Verdict.working(Reason.DELETING, "Reading what the cloud has.")
            : Verdict.unknown(Reason.OBSERVING, "Reading what the cloud has.");
    var error = facts.listing().error();
    return wait(facts, error == null ? looking : Failures.reading(error, looking));
  }

  /**
   * Finds out what became of a CreateCluster whose answer is not on record. Null when nothing is
   * open, or when nothing was ever asked for.
   */
  private Plan<ClusterAction, ClusterMemory> settleCreation(ClusterFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.clusterId() != null) {
      return null;
    }
    var marked = facts.listing().value();
    if (marked.size() > 1) {
      return wait(
          facts,
          Verdict.stalled(
              Reason.AMBIGUOUS_OWNER,
              "%d clusters carry this resource's mark: %s. Delete those that are not wanted in the cloud's console.",
              marked.size(),
              marked.stream().map(c -> c.id()).sorted().toList()));
    }
    if (marked.size() == 1) {
      var id = marked.get(0).id();
      return new Plan<ClusterAction, ClusterMemory>(
              new ClusterAction.None(),
              Verdict.working(Reason.SETTLING, "Cluster %s was found by its owner mark.", id),
              memory.withClusterId(id).withWork(memory.work().settled().follow(null, CREATE, now)))
          .distrusting();
    }
    if (!memory.work().intends(CREATE)) {
      return null;
    }
    var begun = memory.work().intendedAt();
    boolean known = patience.trusts(facts.listing(), begun);
    if (!facts.deleting()) {
      var again = create(facts, known ? Attempt.LAST : Attempt.REPEAT);
      return known || again.lookAgain() != null
          ? again
          : again.lookAgainAfter(patience.untilTrusted(begun, now));
    }
    if (!known) {
      return wait(
              facts,
              Verdict.working(
                  Reason.SETTLING,
                  "Finding out whether a cluster was created before the resource is let go."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return release(facts, "No cluster was created.");
  }

  private Plan<ClusterAction, ClusterMemory> planLife(ClusterFacts facts, Instant now) {
    if (facts.memory().clusterId() == null) {
      return create(facts, Attempt.FIRST);
    }
    var cluster = facts.summary();
    if (cluster == null) {
      return planUnlisted(facts, now);
    }
    return switch (cluster.state()) {
      case UNINIT, CREATING, INIT, OTHER -> planCreation(facts, cluster.status(), now);
      case RUNNING -> planRunning(facts, now);
      case STOPPED ->
          wait(
              facts,
              Verdict.stalled(
                  Reason.STOPPED, "The cluster is stopped. Start it in the cloud's console."));
      case RELEASING ->
          wait(
              facts,
              Verdict.stalled(
                  Reason.VANISHED,
                  "The cluster is being released, though not by this resource. Delete the resource, and create it anew if it is still wanted."));
      case EXCEPTION -> planException(facts, now);
    };
  }

  private Plan<ClusterAction, ClusterMemory> create(ClusterFacts facts, Attempt attempt) {
    if (facts.password() instanceof SecretValue.Missing missing) {
      return wait(facts, missing.verdict()).lookAgainAfter(patience.prerequisite());
    }
    if (facts.password() instanceof SecretValue.Found found
        && !RootPassword.isAccepted(found.text())) {
      var login = facts.resource().getSpec().login().passwordSecretRef();
      return wait(
              facts,
              Verdict.working(
                  Reason.SECRET_VALUE_INVALID,
                  "Key %s of Secret %s is no root password the cloud accepts: %s Correct the Secret; it is read again every half minute.",
                  login.key(),
                  login.name(),
                  RootPassword.RULE))
          .lookAgainAfter(patience.prerequisite());
    }
    int replicas = facts.resource().getSpec().nodes().compute().replicas();
    if (attempt == Attempt.FIRST) {
      return new Plan<>(
          new ClusterAction.Create(replicas, attempt),
          Verdict.working(Reason.CREATING, "Creating the cluster."),
          facts.memory());
    }
    return new Plan<>(
        new ClusterAction.Create(
            Objects.requireNonNullElse(facts.memory().work().intent().count(), replicas), attempt),
        Verdict.working(Reason.SETTLING, "Finding out whether the cluster was created."),
        facts.memory());
  }

  private Plan<ClusterAction, ClusterMemory> planCreation(
      ClusterFacts facts, String state, Instant now) {
    var progress = TaskProgress.of(facts.memory().work(), facts.tasks(), patience, now);
    var memory = facts.memory();
    if (progress instanceof TaskProgress.Running running) {
      return new Plan<>(
          new ClusterAction.None(),
          Verdict.working(Reason.CREATING, "The cluster is %s: %s.", state, running.text()),
          memory.withWork(running.work()));
    }
    if (memory.work().follows(CREATE)
        && progress instanceof TaskProgress.Ended ended
        && ended.failed()) {
      return new Plan<>(
          new ClusterAction.None(), failed(ended.text()), memory.withWork(ended.work()));
    }
    return wait(facts, Verdict.working(Reason.CREATING, "The cluster is %s.", state));
  }

  private Plan<ClusterAction, ClusterMemory> planException(ClusterFacts facts, Instant now) {
    if (facts.memory().work().follows(CREATE)
        && TaskProgress.of(facts.memory().work(), facts.tasks(), patience, now)
            instanceof TaskProgress.Ended ended
        && ended.failed()) {
      return new Plan<>(
          new ClusterAction.None(), failed(ended.text()), facts.memory().withWork(ended.work()));
    }
    return wait(
        facts,
        Verdict.stalled(
            Reason.CLUSTER_EXCEPTION,
            "The cloud reports the cluster as abnormal. Repair it in the cloud's console, or delete the resource."));
  }

  private static Verdict failed(String text) {
    return Verdict.stalled(
        Reason.TASK_FAILED,
        "%s. Delete the resource to release what was created, correct the cause, and create it anew.",
        text);
  }

  private Plan<ClusterAction, ClusterMemory> planRunning(ClusterFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.queue() == null) {
      var queue = ownQueue(facts);
      if (queue == null) {
        return new Plan<>(
            new ClusterAction.None(),
            Verdict.working(Reason.CREATING, "The cluster is running; reading its queues."),
            memory);
      }
      memory = memory.withQueue(queue);
    }
    var compute = facts.resource().getSpec().nodes().compute();
    if (Boolean.TRUE.equals(facts.resource().getSpec().cloudAutoScaling())) {
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
   * when none was asked for; just after creation there is only one.
   */
  private static String ownQueue(ClusterFacts facts) {
    var wanted = facts.resource().getSpec().nodes().compute().queue();
    if (wanted != null) {
      return wanted;
    }
    if (facts.queues() == null || !facts.queues().hasValue()) {
      return null;
    }
    return facts.queues().value().stream()
        .filter(queue -> !"Router".equals(queue.type()))
        .map(ClusterQueue::name)
        .filter(Objects::nonNull)
        .min(Comparator.comparing((String name) -> !DEFAULT_QUEUES.contains(name)))
        .orElse(null);
  }

  private static final Set<String> DEFAULT_QUEUES = Set.of("workq", "comp");

  /** The list lags behind, or the cluster is gone: DescribeCluster tells. */
  private Plan<ClusterAction, ClusterMemory> planUnlisted(ClusterFacts facts, Instant now) {
    if (!isGone(facts)) {
      return wait(
              facts,
              Verdict.working(Reason.CREATING, "The cluster is not in the list of clusters yet."))
          .lookAgainAfter(patience.untilTrusted(createdAt(facts), now));
    }
    return wait(
        facts,
        Verdict.stalled(
            Reason.VANISHED,
            "Cluster %s no longer exists in the cloud. It is not created again by itself, since its data is gone. Delete the resource, and create it anew if it is still wanted.",
            facts.memory().clusterId()));
  }

  /**
   * Whether the cloud says that the cluster is no more: when asked for it by its id, long enough
   * after its creation to know of it, and without showing it as alive in the list.
   */
  private boolean isGone(ClusterFacts facts) {
    var cluster = facts.summary();
    return patience.trusts(facts.details(), createdAt(facts))
        && facts.details().value().isEmpty()
        && (cluster == null || cluster.state() == ClusterState.RELEASING);
  }

  /** When the cluster was created, as far as that is remembered; long ago if it is not. */
  private static Instant createdAt(ClusterFacts facts) {
    var work = facts.memory().work();
    return work.follows(CREATE)
        ? work.taskStartedAt()
        : work.lastAccepted(CREATE).orElse(Instant.EPOCH);
  }

  private Plan<ClusterAction, ClusterMemory> planDeletion(ClusterFacts facts, Instant now) {
    if (facts.memory().clusterId() == null) {
      return release(facts, "No cluster was created.");
    }
    if (facts.resource().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return release(
          facts,
          "Cluster %s stays in the cloud, as deletionPolicy Retain asks."
              .formatted(facts.memory().clusterId()));
    }
    if (!facts.queueResources().isEmpty()) {
      return wait(
          facts,
          Verdict.working(
              Reason.STILL_IN_USE,
              "Queues still refer to the cluster: %s. Delete them too; the cluster is deleted when they are gone.",
              facts.queueResources()));
    }
    if (isGone(facts)) {
      return release(facts, "The cloud confirms that the cluster is gone.");
    }
    var cluster = facts.summary();
    var memory = facts.memory();
    if (memory.work().follows(DELETE)) {
      var progress = TaskProgress.of(memory.work(), facts.tasks(), patience, now);
      return progress instanceof TaskProgress.Ended ended
          ? afterDeletion(facts, ended, now)
          : deleting(facts, ((TaskProgress.Running) progress));
    }
    if (cluster != null && cluster.state() == ClusterState.RELEASING) {
      return wait(facts, Verdict.working(Reason.DELETING, "The cloud is releasing the cluster."));
    }
    if (facts.details() == null || !facts.details().hasValue()) {
      var looking = Verdict.working(Reason.DELETING, "Reading what the cloud has.");
      var error = facts.details() == null ? null : facts.details().error();
      return wait(facts, error == null ? looking : Failures.reading(error, looking));
    }
    if (facts.details().value().isEmpty()) {
      return wait(
              facts,
              Verdict.working(
                  Reason.DELETING, "Finding out whether the cloud does not know the cluster yet."))
          .lookAgainAfter(patience.untilTrusted(createdAt(facts), now));
    }
    return new Plan<>(
        new ClusterAction.Delete(),
        Verdict.working(Reason.DELETING, "Deleting the cluster."),
        memory);
  }

  private Plan<ClusterAction, ClusterMemory> deleting(
      ClusterFacts facts, TaskProgress.Running running) {
    return new Plan<ClusterAction, ClusterMemory>(
            new ClusterAction.None(),
            Verdict.working(Reason.DELETING, "%s.", running.text()),
            facts.memory().withWork(running.work()))
        .lookAgainAfter(patience.listing());
  }

  /** The deletion's task is over, and yet the cluster is there. */
  private Plan<ClusterAction, ClusterMemory> afterDeletion(
      ClusterFacts facts, TaskProgress.Ended ended, Instant now) {
    var finishedAt = ended.work().taskFinishedAt().orElseThrow();
    var again = finishedAt.plus(patience.taskRetry());
    var memory = facts.memory().withWork(ended.work());
    boolean known = patience.trusts(facts.listing(), finishedAt);
    if (now.isBefore(again) || !known) {
      return new Plan<ClusterAction, ClusterMemory>(
              new ClusterAction.None(),
              ended.failed()
                  ? Verdict.stalled(
                      Reason.TASK_FAILED,
                      "%s. The operator tries again at %s.",
                      ended.text(),
                      again)
                  : Verdict.working(
                      Reason.DELETING,
                      "%s; waiting until the cloud no longer knows the cluster.",
                      ended.text()),
              memory)
          .lookAgainAfter(
              now.isBefore(again)
                  ? Patience.atLeastASecond(Duration.between(now, again))
                  : patience.untilTrusted(finishedAt, now));
    }
    return new Plan<>(
        new ClusterAction.Delete(),
        Verdict.working(Reason.DELETING, "Deleting the cluster."),
        memory.withWork(ended.work().withoutTask()));
  }

  private static Plan<ClusterAction, ClusterMemory> release(ClusterFacts facts, String why) {
    return new Plan<>(
        new ClusterAction.Release(),
        Verdict.working(Reason.DELETING, "%s", Objects.requireNonNull(why)),
        facts.memory());
  }

  private static Plan<ClusterAction, ClusterMemory> wait(ClusterFacts facts, Verdict verdict) {
    return new Plan<>(new ClusterAction.None(), verdict, facts.memory());
  }
}
