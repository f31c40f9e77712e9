package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.PowerState;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.Optional;

/** What a queue's cluster has to do with it before anything can be done about the queue. Pure. */
final class ClusterInTheWay {
  /** State of a cluster in which queues can be worked on (E-HPC DescribeCluster: Status). */
  private static final String RUNNING = "running";

  /** State of a cluster that was stopped; not in the vendor's list, seen in public clients. */
  static final String STOPPED = "stopped";

  /** Why the cluster keeps the queue waiting; null when it does not. */
  static Verdict of(QueueFacts facts) {
    var name = facts.resource().getSpec().clusterRef().name();
    if (facts.cluster().isEmpty()) {
      return Verdict.working(
          Reason.CLUSTER_NOT_FOUND,
          "HpcCluster %s does not exist in this namespace. Create it; the queue goes on by itself then.",
          name);
    }
    var cluster = facts.cluster().get();
    if (cluster.isMarkedForDeletion()) {
      return Verdict.working(
          Reason.CLUSTER_NOT_READY, "HpcCluster %s is being deleted. Delete the queue, too.", name);
    }
    var status = cluster.getStatus();
    var powering = powering(name, cluster);
    if (powering.isPresent()) {
      return powering.get();
    }
    if (!isRunning(cluster)) {
      return Verdict.working(
          Reason.CLUSTER_NOT_READY,
          "Waiting for HpcCluster %s, which is %s.",
          name,
          status == null || status.state() == null ? "not created yet" : status.state());
    }
    if (status.queue() == null) {
      // A queue that is added now could be taken for the one the cluster came with.
      return Verdict.working(
          Reason.CLUSTER_NOT_READY, "Waiting until HpcCluster %s knows its own queue.", name);
    }
    var known = facts.memory().clusterId();
    if (known != null && !known.equals(status.clusterId())) {
      return Verdict.stalled(
          Reason.VANISHED,
          "The queue was in cluster %s, and HpcCluster %s is now cluster %s. Delete the queue and create it anew.",
          known,
          name,
          status.clusterId());
    }
    return null;
  }

  /** Whether a cluster's queues can be worked on. */
  static boolean isRunning(HpcCluster cluster) {
    var status = cluster.getStatus();
    return status != null && status.clusterId() != null && RUNNING.equals(status.state());
  }

  /**
   * Why a queue waits whose cluster is stopped, or on its way there or back: nothing is bought or
   * removed in it before it is back.
   */
  private static Optional<Verdict> powering(String name, HpcCluster cluster) {
    var status = cluster.getStatus();
    var power = status == null ? null : status.power();
    // The spec says so before the cluster's own pass has noted it.
    boolean toStop =
        cluster.getSpec().powerState() == PowerState.STOPPED
            || power != null && power.wanted() == PowerState.STOPPED;
    if (!toStop && (power == null || power.phase() == null)) {
      return Optional.empty();
    }
    var step = power == null || power.phase() == null ? "" : " (" + power.phase() + ")";
    var text =
        !toStop
            ? "HpcCluster %s is being started%s.".formatted(name, step)
            : status != null && STOPPED.equals(status.state())
                ? "HpcCluster %s is Stopped%s."
                    .formatted(
                        name,
                        power == null || power.stoppedSince() == null
                            ? ""
                            : " since " + power.stoppedSince())
                : "HpcCluster %s is to be Stopped%s.".formatted(name, step);
    var until =
        !toStop
            ? "when it is back"
            : power == null || power.nextStart() == null
                ? "when its powerState is Running again"
                : "when its schedule starts it at " + power.nextStart();
    return Optional.of(
        Verdict.working(
            Reason.CLUSTER_NOT_READY,
            "%s Nodes of the queue are neither bought nor removed; it goes on by itself %s.",
            text,
            until));
  }

  private ClusterInTheWay() {}
}
