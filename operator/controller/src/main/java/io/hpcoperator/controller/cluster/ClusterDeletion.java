package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.controller.nodes.KeptNodes;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides how a cluster goes, until the cloud confirms that it is gone. Pure. */
final class ClusterDeletion {
  private final Patience patience;

  ClusterDeletion(Patience patience) {
    this.patience = patience;
  }

  Plan<ClusterAction, ClusterMemory> plan(ClusterFacts facts, Instant now) {
    return withoutCloud(facts).orElseGet(() -> withCloud(facts, now));
  }

  /** The end that needs no look at the cloud; empty when the cloud has to be asked. */
  Optional<Plan<ClusterAction, ClusterMemory>> withoutCloud(ClusterFacts facts) {
    var id = facts.memory().clusterId();
    var spec = facts.resource().getSpec();
    if (id == null) {
      return facts.memory().work().intends(ClusterPlanner.CREATE)
          ? Optional.empty()
          : Optional.of(Steps.release(facts, "No cluster was created."));
    }
    if (!Adoption.isOwned(facts)) {
      return Optional.of(
          Steps.release(
              facts,
              "Cluster %s stays in the cloud, since this resource %s."
                  .formatted(
                      id, Adoption.isObserved(spec) ? "only observed it" : "never took it over")));
    }
    if (spec.deletionPolicy() == DeletionPolicy.RETAIN) {
      return Optional.of(
          Steps.release(
              facts,
              "Cluster %s stays in the cloud, as deletionPolicy Retain asks.".formatted(id)));
    }
    if (Boolean.TRUE.equals(spec.deletionProtection())) {
      return Optional.of(
          Steps.wait(
              facts,
              Verdict.stalled(
                  Reason.DELETION_PROTECTED,
                  "deletionProtection is true: cluster %s is not deleted. Set it to false to have the cluster deleted, or deletionPolicy to Retain to let it stay.",
                  id)));
    }
    return Optional.empty();
  }

  private Plan<ClusterAction, ClusterMemory> withCloud(ClusterFacts facts, Instant now) {
    if (!facts.queueResources().isEmpty()) {
      return Steps.wait(
          facts,
          Verdict.working(
              Reason.STILL_IN_USE,
              "Queues still refer to the cluster: %s. Delete them too; the cluster is deleted when they are gone.",
              facts.queueResources()));
    }
    if (Steps.isGone(facts, patience)) {
      return Steps.release(facts, "The cloud confirms that the cluster is gone.");
    }
    var cluster = facts.summary();
    var memory = facts.memory();
    if (memory.work().follows(ClusterPlanner.DELETE)) {
      var progress = TaskProgress.of(memory.work(), facts.tasks(), patience, now);
      return progress instanceof TaskProgress.Ended ended
          ? afterDeletion(facts, ended, now)
          : deleting(facts, ((TaskProgress.Running) progress));
    }
    if (cluster != null && cluster.state() == ClusterState.RELEASING) {
      return Steps.wait(
          facts, Verdict.working(Reason.DELETING, "The cloud is releasing the cluster."));
    }
    if (facts.details() == null || !facts.details().hasValue()) {
      var looking = Steps.deleting(facts);
      var error = facts.details() == null ? null : facts.details().error();
      return Steps.wait(facts, error == null ? looking : Failures.reading(error, looking));
    }
    if (facts.details().value().isEmpty()) {
      return Steps.wait(
              facts,
              Verdict.working(
                  Reason.DELETING, "Finding out whether the cloud does not know the cluster yet."))
          .lookAgainAfter(patience.untilTrusted(Steps.createdAt(facts), now));
    }
    return delete(facts, memory, now);
  }

  /**
   * DeleteCluster, on the strength of a look at the cluster that is not old. Which nodes the cloud
   * keeps is told first, since it cannot be read any more afterwards.
   */
  private Plan<ClusterAction, ClusterMemory> delete(
      ClusterFacts facts, ClusterMemory memory, Instant now) {
    var nodes = facts.sight().allNodes();
    if (nodes != null && !nodes.hasValue() && nodes.error() == null) {
      return Steps.wait(facts, Steps.deleting(facts))
          .withMemory(memory)
          .lookAgainAfter(Duration.ofSeconds(1));
    }
    if (facts.details() == null
        || !facts.details().hasValue()
        || facts.details().readAt().plus(patience.listing()).isBefore(now)) {
      return Steps.wait(facts, Steps.deleting(facts)).withMemory(memory).distrusting();
    }
    var plan =
        new Plan<ClusterAction, ClusterMemory>(
                new ClusterAction.Delete(),
                Verdict.working(Reason.DELETING, "Deleting the cluster."),
                memory)
            .telling(kept(facts, now));
    return plan.sayingWhenRefused(
        memory.work().failingSince(ClusterPlanner.DELETE),
        patience,
        now,
        since -> refused(memory, since));
  }

  /** The cloud may refuse it for ever; it is tried on and on. */
  private static Verdict refused(ClusterMemory memory, Instant since) {
    return Verdict.stalled(
        Reason.NOT_TAKING,
        "The cloud refuses to delete the cluster since %s. Delete cluster %s in the cloud's console, after which the resource goes by itself, or set deletionPolicy: Retain to leave the cluster there. The operator goes on trying meanwhile.",
        since,
        memory.clusterId());
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
    return delete(facts, memory.withWork(ended.work().withoutTask()), now);
  }

  private static List<News> kept(ClusterFacts facts, Instant now) {
    var nodes = facts.sight().allNodes();
    return nodes == null || !nodes.hasValue()
        ? List.of()
        : KeptNodes.news("kept " + facts.memory().clusterId(), nodes.value(), now).stream()
            .toList();
  }
}
