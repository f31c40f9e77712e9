package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.ClusterTasks;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.ehpc.SettingSubjects;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.NodeStates;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Look;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.Neighbour;
import io.hpcoperator.controller.queue.moves.Spares;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import io.hpcoperator.controller.queue.settings.QueueConfig;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what a decision about a queue rests on. Reads; never changes anything. */
final class QueueObserver {

  static QueueFacts observe(
      HpcQueue resource,
      Optional<HpcCluster> cluster,
      Optional<String> claimant,
      QueueClaims claims,
      Look<EhpcClient> view,
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
    Observation<List<ClusterNode>> ofQueue =
        listed
            ? view.read(new EhpcSubjects.QueueNodes(clusterId, name), ListedNodes::telling)
            : null;
    Observation<List<ClusterNode>> computes =
        needsComputes(resource, memory, ofQueue)
                || DrainEnd.isNeeded(resource, memory)
                || resource.isMarkedForDeletion() && memory.origin().lost() != null
            ? view.read(
                new EhpcSubjects.Nodes(clusterId, NodeRole.COMPUTE, Cadence.LIVE),
                NodeStates::telling)
            : null;
    var nodes = NodeStates.merged(ofQueue, computes);
    var alive = nodes != null && nodes.hasValue() ? ListedNodes.alive(nodes.value()) : null;
    Observation<List<ClusterTask>> tasks =
        memory.work().task() == null
                && !isLetGoOf(resource, memory)
                && !Purchasing.isIntended(memory.work())
                && !memory.work().intends(NodePool.JOIN)
                && !QueueSize.asksForTasks(
                    resource.getSpec(), memory.nodes().size(), alive == null ? null : alive.size())
            ? null
            : ClusterTasks.read(view, clusterId, memory.work().task());
    var scaling =
        listed && (memory.owned() || Boolean.TRUE.equals(resource.getSpec().adopt()))
            ? ScalingSight.look(
                resource,
                memory.sync(),
                memory.nodes().size(),
                part -> view.read(new SettingSubjects.AutoScaling(clusterId), part),
                alive,
                patience)
            : ScalingSight.NOTHING;
    var command = memory.drains().command();
    var spec = resource.getSpec();
    return new QueueFacts(
        resource,
        memory,
        cluster,
        claimant,
        queues,
        tasks,
        nodes,
        settings(spec, queues, listed, scaling),
        computes,
        isScalingIn(resource, memory, scaling, alive, nodes)
            ? view.read(new EhpcSubjects.Nodes(clusterId, NodeRole.MANAGER, Cadence.SETTING))
            : null,
        command == null
            ? null
            : view.read(
                new EhpcSubjects.CommandResults(clusterId, command.id(), command.instanceId())),
        around(resource, memory, cluster, claims, clusterId, queues, nodes, view),
        claims,
        scaling,
        resource.isMarkedForDeletion() && JobsAtDeletion.matter(resource, memory, nodes)
            ? view.read(new EhpcSubjects.QueueJobs(clusterId, name), JobsAtDeletion::telling)
            : null);
  }

  /** Whether the cloud may still be adding nodes to a queue that is to go. */
  private static boolean isLetGoOf(HpcQueue resource, QueueMemory memory) {
    return resource.isMarkedForDeletion() && QueueSize.isOfCloud(memory.nodes().size());
  }

  private static List<Setting<ClusterCall>> settings(
      HpcQueueSpec spec,
      Observation<List<ClusterQueue>> queues,
      boolean listed,
      ScalingSight scaling) {
    var settings = new ArrayList<Setting<ClusterCall>>();
    if (listed) {
      settings.add(QueueConfig.look(spec, queues));
    }
    settings.addAll(scaling.settings());
    return settings;
  }

  /** The other queues are read only while nodes of theirs are to come. */
  private static Whereabouts around(
      HpcQueue resource,
      QueueMemory memory,
      Optional<HpcCluster> cluster,
      QueueClaims claims,
      String clusterId,
      Observation<List<ClusterQueue>> queues,
      Observation<List<ClusterNode>> nodes,
      Look<EhpcClient> view) {
    var name = resource.getSpec().queueName();
    var elsewhere = new LinkedHashMap<String, Observation<List<ClusterNode>>>();
    if (nodes != null && memory.owned() && awaitsNodes(resource, memory, nodes)) {
      for (var queue : queues.value()) {
        if (queue.name() != null && !queue.name().equals(name) && !"Router".equals(queue.type())) {
          elsewhere.put(
              queue.name(),
              view.read(
                  new EhpcSubjects.QueueNodes(clusterId, queue.name()), ListedNodes::telling));
        }
      }
    }
    return new Whereabouts(
        name,
        cluster.map(HpcCluster::getStatus).map(HpcClusterStatus::queue).orElse(null),
        nodes,
        elsewhere,
        Neighbour.of(resource, claims.queues()),
        lacksNames(memory) && !elsewhere.isEmpty()
            ? spares(resource, cluster, claims, clusterId, elsewhere, view)
            : List.of());
  }

  private static boolean lacksNames(QueueMemory memory) {
    var lost = memory.origin().lost();
    return lost != null
        && lost.count() > (lost.instanceIds() == null ? 0 : lost.instanceIds().size());
  }

  /** Nodes at home that are of this queue's types and that nobody else has a claim on. */
  private static List<String> spares(
      HpcQueue resource,
      Optional<HpcCluster> cluster,
      QueueClaims claims,
      String clusterId,
      Map<String, Observation<List<ClusterNode>>> elsewhere,
      Look<EhpcClient> view) {
    var spec = resource.getSpec();
    var home =
        cluster
            .map(HpcCluster::getStatus)
            .map(HpcClusterStatus::queue)
            .map(elsewhere::get)
            .orElse(null);
    var types = QueueRequests.instanceTypes(spec);
    var computes =
        view.read(
            new EhpcSubjects.Nodes(clusterId, NodeRole.COMPUTE, Cadence.LIVE),
            nodes -> nodes.stream().map(n -> n.id() + " " + n.instanceType()).sorted().toList());
    if (home == null || !home.hasValue() || !computes.hasValue()) {
      return null;
    }
    return Spares.of(
        home.value(),
        computes.value(),
        types,
        claims.nodesOfOthers(spec.queueName()),
        claims.wantedOf(cluster.orElseThrow()));
  }

  private static boolean awaitsNodes(
      HpcQueue resource, QueueMemory memory, Observation<List<ClusterNode>> nodes) {
    if (resource.isMarkedForDeletion()
        || resource.getSpec().managementPolicy() == ManagementPolicy.OBSERVE) {
      return false;
    }
    var takes = resource.getSpec().takeNodes();
    return memory.origin().lost() != null
        || takes != null
            && nodes.hasValue()
            && ListedNodes.alive(nodes.value()).size() < resource.getSpec().replicas();
  }

  /** Whether it matters what only the listing of the whole cluster tells. */
  private static boolean needsComputes(
      HpcQueue resource, QueueMemory memory, Observation<List<ClusterNode>> nodes) {
    var spec = resource.getSpec();
    return nodes != null
        && (NodeStates.areHidden(nodes)
            || nodes.hasValue() && memory.drains().misses(ListedNodes.alive(nodes.value()))
            || !isEmpty(spec.stoppedNodes())
            || !memory.nodes().stopped().isEmpty()
            || !isEmpty(spec.existingInstances()));
  }

  private static boolean isEmpty(List<?> list) {
    return list == null || list.isEmpty();
  }

  private static boolean isScalingIn(
      HpcQueue resource,
      QueueMemory memory,
      ScalingSight scaling,
      List<ClusterNode> alive,
      Observation<List<ClusterNode>> nodes) {
    int most =
        resource.isMarkedForDeletion()
            ? 0
            : QueueSize.most(resource.getSpec(), memory.nodes().size(), scaling);
    return memory.drains().isOpen()
        || NodeCare.mayDrain(resource, memory, nodes)
        || alive != null && alive.size() > most;
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
