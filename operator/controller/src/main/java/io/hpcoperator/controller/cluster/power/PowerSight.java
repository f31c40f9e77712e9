package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.CloudTask;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.ehpc.ClusterTasks;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import java.time.Instant;
import java.util.List;

/**
 * What is read of a cluster only while it is to be stopped or started. An observation is null where
 * it does not matter.
 *
 * @param tasks the cluster's tasks
 * @param scaling its auto scaling
 * @param jobs its jobs
 * @param nodes its compute nodes, of all queues
 */
public record PowerSight(
    Observation<List<ClusterTask>> tasks,
    Observation<AutoScaleSettings> scaling,
    Observation<List<Job>> jobs,
    Observation<List<ClusterNode>> nodes) {
  /** Nothing had to be read. */
  public static final PowerSight NOTHING = new PowerSight(null, null, null, null);

  /**
   * Reads what matters for a cluster. A cluster that is as it is wanted costs nothing.
   *
   * @param status what is remembered; null for nothing
   * @param followed the task of the cluster that is followed; null for none
   * @param cluster the cluster as the listing shows it
   */
  public static PowerSight read(
      HpcClusterSpec spec,
      PowerStatus status,
      CloudTask followed,
      ClusterSummary cluster,
      SharedPolls<EhpcClient>.View view,
      Instant now) {
    if (!(Wish.of(spec, now) instanceof Wish.Known wish)) {
      return NOTHING;
    }
    var memory = PowerMemory.of(status);
    boolean running = cluster.state() == ClusterState.RUNNING;
    boolean stopped = cluster.state() == ClusterState.STOPPED;
    boolean open =
        memory.phase() != null
            || (stopped && followed != null)
            || (!wish.isStopped() && (memory.suspended() != null || memory.stoppedSince() != null));
    if (!open && (wish.isStopped() ? stopped : running)) {
      return NOTHING;
    }
    var id = cluster.id();
    return new PowerSight(
        ClusterTasks.read(view, id, followed),
        running && (wish.isStopped() || memory.suspended() != null)
            ? view.read(new EhpcSubjects.AutoScaling(id))
            : null,
        running && wish.isStopped() ? view.read(new EhpcSubjects.Jobs(id), JobVeto::telling) : null,
        running
            ? view.read(
                new EhpcSubjects.Nodes(id, NodeRole.COMPUTE, Cadence.LIVE), ListedNodes::telling)
            : null);
  }
}
