package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.ehpc.SettingSubjects;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.util.List;
import java.util.Optional;

/** Collects what a decision about a queue rests on. Reads; never changes anything. */
final class QueueObserver {

  static QueueFacts observe(
      HpcQueue resource,
      Optional<HpcCluster> cluster,
      Optional<String> claimant,
      SharedPolls<EhpcClient>.View view,
      Patience patience) {
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
    var alive = nodes != null && nodes.hasValue() ? NodePool.alive(nodes.value()) : null;
    Observation<List<ClusterTask>> tasks =
        memory.work().task() == null
                && !memory.work().intends(NodePool.ADD)
                && !QueueSize.asksForTasks(
                    resource.getSpec(), memory.nodes().size(), alive == null ? null : alive.size())
            ? null
            : view.read(new EhpcSubjects.Tasks(clusterId));
    var scaling =
        listed && memory.owned()
            ? ScalingSight.look(
                resource,
                memory.sync(),
                memory.nodes().size(),
                part -> view.read(new SettingSubjects.AutoScaling(clusterId), part),
                alive,
                patience)
            : ScalingSight.NOTHING;
    var command = memory.drains().command();
    return new QueueFacts(
        resource,
        memory,
        cluster,
        claimant,
        queues,
        tasks,
        nodes,
        scaling.settings(),
        null,
        isScalingIn(resource, memory, scaling, alive)
            ? view.read(new EhpcSubjects.Nodes(clusterId, NodeRole.MANAGER, Cadence.SETTING))
            : null,
        command == null
            ? null
            : view.read(
                new EhpcSubjects.CommandResults(clusterId, command.id(), command.instanceId())),
        scaling);
  }

  private static boolean isScalingIn(
      HpcQueue resource, QueueMemory memory, ScalingSight scaling, List<ClusterNode> alive) {
    int most =
        resource.isMarkedForDeletion()
            ? 0
            : QueueSize.most(resource.getSpec(), memory.nodes().size(), scaling);
    return memory.drains().isOpen() || alive != null && alive.size() > most;
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
        null,
        ScalingSight.NOTHING);
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
