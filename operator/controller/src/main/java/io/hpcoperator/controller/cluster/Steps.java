package io.hpcoperator.controller.cluster;

import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Instant;
import java.util.Objects;

/** What the planners of a cluster's life have in common: the plainest plans, and what is gone. */
final class Steps {

  /** Nothing is done; the verdict says what is waited for. */
  static Plan<ClusterAction, ClusterMemory> wait(ClusterFacts facts, Verdict verdict) {
    return new Plan<>(new ClusterAction.None(), verdict, facts.memory());
  }

  /** The resource is let go. */
  static Plan<ClusterAction, ClusterMemory> release(ClusterFacts facts, String why) {
    return new Plan<>(
        new ClusterAction.Release(),
        Verdict.working(Reason.DELETING, "%s", Objects.requireNonNull(why)),
        facts.memory());
  }

  /** What the conditions say while what is there is read before the cluster goes. */
  static Verdict deleting(ClusterFacts facts) {
    var status = facts.resource().getStatus();
    return Verdict.deleting(
        status == null ? null : status.conditions(),
        facts.resource().getMetadata().getGeneration());
  }

  /**
   * Whether the cloud says that the cluster is no more: when asked for it by its id, long enough
   * after its creation to know of it, and without showing it as alive in the list.
   */
  static boolean isGone(ClusterFacts facts, Patience patience) {
    var cluster = facts.summary();
    return patience.trusts(facts.details(), createdAt(facts))
        && facts.details().value().isEmpty()
        && (cluster == null || cluster.state() == ClusterState.RELEASING);
  }

  /** When the cluster was created, as far as that is remembered; long ago if it is not. */
  static Instant createdAt(ClusterFacts facts) {
    var work = facts.memory().work();
    return work.follows(ClusterPlanner.CREATE)
        ? work.taskStartedAt()
        : work.lastAccepted(ClusterPlanner.CREATE).orElse(Instant.EPOCH);
  }

  private Steps() {}
}
