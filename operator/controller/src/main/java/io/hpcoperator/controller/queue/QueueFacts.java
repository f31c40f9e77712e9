package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.ClusterTasks;
import io.hpcoperator.controller.handover.Handover;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import io.hpcoperator.controller.sync.Setting;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * All that a decision about a queue rests on. An observation is null where it does not matter yet.
 *
 * @param cluster the HpcCluster the queue refers to, if it exists
 * @param settings what the spec wants of the queue that can change, and how the cloud has it
 * @param computes compute nodes of the whole cluster, with the queue's
 * @param managers nodes the cluster is managed from
 * @param answer results of the command to the scheduler that is waited for
 * @param scaling what is seen of the cloud's automatic scaling
 * @param around which queue each node of the cluster is in
 * @param claims what the HpcQueues of the cluster claim of it
 * @param jobs jobs of the queue, or of one with a similar name; only before it is deleted
 * @param claimant name of an older resource that claims the same queue, if there is one
 */
public record QueueFacts(
    HpcQueue resource,
    QueueMemory memory,
    Optional<HpcCluster> cluster,
    Optional<String> claimant,
    Observation<List<ClusterQueue>> queues,
    Observation<List<ClusterTask>> tasks,
    Observation<List<ClusterNode>> nodes,
    List<Setting<ClusterCall>> settings,
    Observation<List<ClusterNode>> computes,
    Observation<List<ClusterNode>> managers,
    Observation<List<InvocationResult>> answer,
    Whereabouts around,
    QueueClaims claims,
    ScalingSight scaling,
    Observation<List<Job>> jobs) {

  /** Of a queue whose jobs are of no interest. */
  QueueFacts(
      HpcQueue resource,
      QueueMemory memory,
      Optional<HpcCluster> cluster,
      Optional<String> claimant,
      Observation<List<ClusterQueue>> queues,
      Observation<List<ClusterTask>> tasks,
      Observation<List<ClusterNode>> nodes,
      List<Setting<ClusterCall>> settings,
      Observation<List<ClusterNode>> computes,
      Observation<List<ClusterNode>> managers,
      Observation<List<InvocationResult>> answer,
      Whereabouts around,
      QueueClaims claims,
      ScalingSight scaling) {
    this(
        resource, memory, cluster, claimant, queues, tasks, nodes, settings, computes, managers,
        answer, around, claims, scaling, null);
  }

  /** Of a queue that is alone in its cluster. */
  QueueFacts(
      HpcQueue resource,
      QueueMemory memory,
      Optional<HpcCluster> cluster,
      Optional<String> claimant,
      Observation<List<ClusterQueue>> queues,
      Observation<List<ClusterTask>> tasks,
      Observation<List<ClusterNode>> nodes,
      List<Setting<ClusterCall>> settings,
      Observation<List<ClusterNode>> computes,
      Observation<List<ClusterNode>> managers,
      Observation<List<InvocationResult>> answer,
      ScalingSight scaling) {
    this(
        resource,
        memory,
        cluster,
        claimant,
        queues,
        tasks,
        nodes,
        settings,
        computes,
        managers,
        answer,
        Whereabouts.alone(resource.getSpec().queueName(), nodes),
        QueueClaims.NONE,
        scaling);
  }

  /**
   * The tasks that this resource may have started: where an answer was lost, one of them may be its
   * own. Those it has an answer about are, whoever else follows them.
   */
  Observation<List<ClusterTask>> ownTasks() {
    var others = new HashSet<>(claims.tasksOfOthers(resource.getMetadata().getUid(), cluster));
    others.removeAll(memory.work().startedTasks());
    return ClusterTasks.without(others, tasks);
  }

  /** Whether it is the queue the cluster came with. */
  boolean isClustersOwn() {
    return cluster.filter(c -> Handover.isOwnQueue(c, resource.getSpec().queueName())).isPresent();
  }

  /** Whether the cloud lists the queue; false as well when the list is not known. */
  boolean listed() {
    return queues != null
        && queues.hasValue()
        && queues.value().stream()
            .anyMatch(queue -> resource.getSpec().queueName().equals(queue.name()));
  }

  /** How many nodes there are, those being released left out; null while that is not known. */
  Integer alive() {
    return nodes != null && nodes.hasValue() ? ListedNodes.alive(nodes.value()).size() : null;
  }

  boolean listKnown() {
    return queues != null && queues.hasValue();
  }
}
