package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import java.util.List;
import java.util.Optional;

/** Collects what a decision about a queue rests on. Reads; never changes anything. */
final class QueueObserver {

  static QueueFacts observe(
      HpcQueue resource,
      Optional<HpcCluster> cluster,
      Optional<String> claimant,
      SharedPolls<EhpcClient>.View view) {
    var memory = QueueMemory.of(resource);
    var clusterId = clusterId(memory, cluster);
    if (clusterId == null) {
      return without(resource, cluster, claimant);
    }
    var name = resource.getSpec().queueName();
    Observation<List<ClusterQueue>> queues =
        view.read(
            new EhpcSubjects.Queues(clusterId),
            all -> all.stream().anyMatch(queue -> name.equals(queue.name())));
    boolean listed =
        queues.hasValue() && queues.value().stream().anyMatch(q -> name.equals(q.name()));
    Observation<List<ClusterNode>> nodes =
        listed ? view.read(new EhpcSubjects.QueueNodes(clusterId, name), NodePool::telling) : null;
    Observation<List<ClusterTask>> tasks =
        memory.work().task() == null && !Purchasing.isIntended(memory.work())
            ? null
            : view.read(new EhpcSubjects.Tasks(clusterId));
    var command = memory.drains().command();
    return new QueueFacts(
        resource,
        memory,
        cluster,
        claimant,
        queues,
        tasks,
        nodes,
        List.of(),
        null,
        isScalingIn(resource, memory, nodes)
            ? view.read(new EhpcSubjects.Nodes(clusterId, NodeRole.MANAGER, Cadence.SETTING))
            : null,
        command == null
            ? null
            : view.read(
                new EhpcSubjects.CommandResults(clusterId, command.id(), command.instanceId())));
  }

  private static boolean isScalingIn(
      HpcQueue resource, QueueMemory memory, Observation<List<ClusterNode>> nodes) {
    int wanted = resource.isMarkedForDeletion() ? 0 : resource.getSpec().replicas();
    return memory.drains().isOpen()
        || nodes != null && nodes.hasValue() && NodePool.alive(nodes.value()).size() > wanted;
  }

  /** What is known without the cloud. */
  static QueueFacts without(
      HpcQueue resource, Optional<HpcCluster> cluster, Optional<String> claimant) {
    return new QueueFacts(
        resource,
        QueueMemory.of(resource),
        cluster,
        claimant,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        null);
  }

  /** A cluster that does not run has no manager to ask for queues. */
  private static String clusterId(QueueMemory memory, Optional<HpcCluster> cluster) {
    var running =
        cluster
            .map(HpcCluster::getStatus)
            .filter(status -> "running".equals(status.state()))
            .map(status -> status.clusterId());
    if (memory.clusterId() == null) {
      return running.orElse(null);
    }
    return cluster.isEmpty() || running.isPresent() ? memory.clusterId() : null;
  }

  private QueueObserver() {}
}
