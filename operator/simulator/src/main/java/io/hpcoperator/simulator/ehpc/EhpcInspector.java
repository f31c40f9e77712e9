package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.catalogue.FlatRequestValidator;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is really there in the simulated E-HPC, and a hand to change it behind everybody's back. */
public final class EhpcInspector {

  /** A cluster; {@code status} is the wire word. */
  public record ClusterView(
      String id,
      String name,
      String description,
      String status,
      String regionId,
      String zoneId,
      String schedulerType,
      Instant createdAt) {}

  /**
   * A node; {@code status} and {@code lockReason} are wire words, {@code queue} is empty for
   * management and login nodes.
   */
  public record NodeView(
      String id,
      String hostName,
      String ipAddress,
      String instanceType,
      String status,
      List<String> roles,
      String queue,
      boolean busy,
      String lockReason,
      Instant addedAt) {

    public boolean isCompute() {
      return roles.contains("Compute");
    }
  }

  /** A queue; {@code initial} is the one that came with the cluster. */
  public record QueueView(
      String name, boolean initial, String resourceGroupId, String computeInstanceType) {}

  /** A task; {@code status} is the wire word. */
  public record TaskView(
      String id, String type, String status, int currentStep, int totalSteps, Instant startedAt) {}

  private final World world;
  private final EhpcState state;
  private final EhpcOperations operations;

  EhpcInspector(World world, EhpcState state, EhpcOperations operations) {
    this.world = world;
    this.state = state;
    this.operations = operations;
  }

  /** What others do to the account. */
  public EhpcConsole console() {
    return new EhpcConsole(world, state, operations);
  }

  public List<ClusterView> clusters() {
    return world.look(() -> state.clusters.values().stream().map(EhpcInspector::view).toList());
  }

  public Optional<ClusterView> cluster(String clusterId) {
    return world.look(
        () -> Optional.ofNullable(state.clusters.get(clusterId)).map(EhpcInspector::view));
  }

  /** All nodes of the cluster, none when there is no such cluster. */
  public List<NodeView> nodes(String clusterId) {
    return world.look(
        () ->
            Optional.ofNullable(state.clusters.get(clusterId)).stream()
                .flatMap(
                    cluster -> cluster.nodes.values().stream().map(node -> view(cluster, node)))
                .toList());
  }

  /** The compute nodes of the cluster, none when there is no such cluster. */
  public List<NodeView> computeNodes(String clusterId) {
    return nodes(clusterId).stream().filter(NodeView::isCompute).toList();
  }

  public List<QueueView> queues(String clusterId) {
    return world.look(
        () ->
            Optional.ofNullable(state.clusters.get(clusterId)).stream()
                .flatMap(cluster -> cluster.queues.values().stream())
                .map(
                    q -> new QueueView(q.name, q.initial, q.resourceGroupId, q.computeInstanceType))
                .toList());
  }

  /** Every task the cluster ever had, finished ones included. */
  public List<TaskView> tasks(String clusterId) {
    return world.look(
        () ->
            Optional.ofNullable(state.clusters.get(clusterId)).stream()
                .flatMap(cluster -> cluster.tasks.stream())
                .map(
                    task ->
                        new TaskView(
                            task.id,
                            task.type,
                            task.status,
                            task.currentStep(state.now()),
                            task.totalSteps,
                            task.startedAt))
                .toList());
  }

  /** Clusters ever made, whatever became of them. */
  public long createdClusters() {
    return state.meter.count(EhpcState.CLUSTER);
  }

  /** Instances ever bought, management and login nodes included. */
  public long createdNodes() {
    return state.meter.count(EhpcState.NODE);
  }

  /** Queues ever made, the clusters' initial ones included. */
  public long createdQueues() {
    return state.meter.count(EhpcState.QUEUE);
  }

  /** The jobs of all clusters and what the schedulers do with nodes. */
  public JobInspector jobs() {
    return new JobInspector(world, state);
  }

  /** What commands on nodes answer, and which were sent. */
  public CommandInspector commands() {
    return new CommandInspector(world, state);
  }

  /** What the account is offered of images, software and regions, to be changed. */
  public OfferInspector offers() {
    return new OfferInspector(world, state.offers);
  }

  /** A security group that exists, but cannot be bound to a cluster (AddSecurityGroup). */
  public void setSecurityGroupUnfit(String securityGroupId) {
    world.change(() -> state.unfitSecurityGroups.add(securityGroupId));
  }

  /**
   * A job that takes the whole compute node starts there at once, or every job there comes to its
   * end. For jobs with more to them see {@link #jobs()}.
   */
  public void setNodeBusy(String nodeId, boolean busy) {
    world.change(
        () -> {
          Node node = node(nodeId);
          Scheduler scheduler = state.schedulers.of(state.clusterOf(nodeId));
          List<Job> running = scheduler.host(node.hostName).map(HostState::jobs).orElse(List.of());
          if (busy && running.isEmpty()) {
            scheduler.occupy(node.hostName);
          } else if (!busy) {
            running.forEach(scheduler::end);
          }
        });
  }

  /**
   * @param status wire word, as in ListNodes
   */
  public void setNodeStatus(String nodeId, String status) {
    world.change(() -> node(nodeId).status = NodeStatus.of(status));
  }

  /**
   * @param status wire word; tasks that are under way go on
   */
  public void setClusterStatus(String clusterId, String status) {
    world.change(() -> state.cluster(clusterId).status = ClusterStatus.of(status));
  }

  /** Somebody renames the cluster in the console. */
  public void setClusterName(String clusterId, String name) {
    world.change(() -> state.cluster(clusterId).name = name);
  }

  /** Instances of the type left to buy; without a call there is no end of them. */
  public void setStock(String instanceType, int count) {
    world.change(() -> state.stock.put(instanceType, count));
  }

  public void setClusterQuota(int clusters) {
    world.change(() -> state.clusterQuota = clusters);
  }

  /**
   * @param nodes most compute nodes of one cluster
   */
  public void setComputeQuota(int nodes) {
    world.change(() -> state.computeQuota = nodes);
  }

  /**
   * A running cluster made by somebody else, outside the journal and the count of what was created.
   * What is not given is filled in with a small cluster in cn-hangzhou-b.
   *
   * @param parameters of CreateCluster, by wire name
   * @return its id
   */
  public String provideCluster(Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Name", "provided");
    all.put("ZoneId", "cn-hangzhou-b");
    all.put("OsTag", "CentOS_7.6_64");
    all.put("KeyPairName", "provided");
    all.put("EcsOrder.Manager.InstanceType", "ecs.n1.tiny");
    all.put("EcsOrder.Compute.Count", "1");
    all.put("EcsOrder.Compute.InstanceType", "ecs.n1.tiny");
    all.put("EcsOrder.Login.Count", "1");
    all.put("EcsOrder.Login.InstanceType", "ecs.n1.tiny");
    all.putAll(parameters);
    Operation operation = state.catalogue.operation("CreateCluster").orElseThrow();
    new FlatRequestValidator(operation)
        .check(all)
        .ifPresent(
            violation -> {
              throw new IllegalArgumentException(violation.parameter() + " " + violation.rule());
            });
    EhpcRequest request =
        new EhpcRequest(operation, all, Optional.empty(), "PROVIDED-" + System.nanoTime());
    return world.look(() -> state.meter.unmetered(() -> operations.creation.provide(request).id));
  }

  /** Somebody deletes the cluster in the console; it is gone at once, with everything in it. */
  public void removeCluster(String clusterId) {
    world.change(() -> state.drop(state.cluster(clusterId), true));
  }

  /**
   * ECS takes the instance back: it is locked with the reason recycling, and after this much
   * simulated time it is gone, with what runs on it. Spot instances meet this, but any can be
   * named.
   */
  public void reclaimNode(String nodeId, Duration notice) {
    world.change(
        () -> {
          Node node = node(nodeId);
          node.lockReason = "recycling";
          world.after(
              notice,
              () ->
                  state.clusters.values().stream()
                      .filter(cluster -> cluster.nodes.remove(nodeId, node))
                      .forEach(cluster -> state.leave(node, true)));
        });
  }

  /** The instance is gone at once. */
  public void removeNode(String nodeId) {
    world.change(
        () -> {
          Node node = node(nodeId);
          state.clusters.values().forEach(cluster -> cluster.nodes.remove(nodeId));
          state.leave(node, true);
        });
  }

  /** Somebody deletes the queue on the manager node; its nodes move to the initial queue. */
  public void removeQueue(String clusterId, String queueName) {
    world.change(
        () -> {
          Cluster cluster = state.cluster(clusterId);
          cluster.removeQueue(queueName);
          cluster.computes().stream()
              .filter(node -> node.queue.equals(queueName))
              .forEach(node -> node.queue = cluster.defaultQueue());
        });
  }

  /**
   * An ECS instance of the user's own. Instances that nobody tells of can join as well: any
   * well-formed id stands for one that is switched off.
   *
   * @param running whether it is switched on; then it cannot join a cluster
   */
  public void provideInstance(String id, String hostName, String instanceType, boolean running) {
    InstanceType type = Offering.type(instanceType).orElseThrow();
    world.change(() -> state.ownInstances.put(id, new OwnInstance(id, hostName, type, running)));
  }

  /** Somebody switches off an instance that is in no cluster, in the console of ECS. */
  public void stopInstance(String id) {
    world.change(
        () -> {
          state.ownInstances.computeIfPresent(id, (key, own) -> own.switched(false));
          state.keptInstances.computeIfPresent(
              id,
              (key, kept) -> {
                kept.poweredOff = true;
                return kept;
              });
        });
  }

  /** Instances of the user's own that are in no cluster, by id, and whether they run. */
  public Map<String, Boolean> ownInstances() {
    return world.look(
        () ->
            state.ownInstances.values().stream()
                .collect(Collectors.toMap(OwnInstance::id, OwnInstance::running)));
  }

  /** Every object that costs money now, in words; empty when nothing is left. */
  public List<String> leftovers() {
    return world.look(
        () -> {
          List<String> result = new ArrayList<>();
          for (Cluster cluster : state.clusters.values()) {
            result.add(
                "E-HPC cluster "
                    + cluster.id
                    + " ("
                    + cluster.name
                    + ") "
                    + cluster.status.wireName());
            cluster.nodes.values().stream()
                .filter(node -> !node.onPremises())
                .map(
                    node ->
                        "E-HPC node "
                            + node.id
                            + " ("
                            + node.hostName
                            + ") of cluster "
                            + cluster.id)
                .forEach(result::add);
          }
          state.keptInstances.values().stream()
              .map(node -> "ECS instance " + node.id + " (" + node.hostName + ") of no cluster")
              .forEach(result::add);
          return List.copyOf(result);
        });
  }

  private Node node(String nodeId) {
    return state.clusterOf(nodeId).nodes.get(nodeId);
  }

  private static ClusterView view(Cluster cluster) {
    return new ClusterView(
        cluster.id,
        cluster.name,
        cluster.description,
        cluster.status.wireName(),
        cluster.regionId,
        cluster.zoneId,
        cluster.schedulerType,
        cluster.createdAt);
  }

  private NodeView view(Cluster cluster, Node node) {
    return new NodeView(
        node.id,
        node.hostName,
        node.ipAddress,
        node.type.name(),
        node.status.wireName(),
        node.roles,
        node.queue,
        state.schedulers.busy(cluster, node),
        node.lockReason,
        node.addedAt);
  }
}
