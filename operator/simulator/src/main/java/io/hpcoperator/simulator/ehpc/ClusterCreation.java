package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.TaskFailure;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chapter 2, CreateCluster and the task that carries it out. */
final class ClusterCreation {

  private final EhpcState state;
  private final Tasks tasks;
  private final Nodes nodes;
  private final StorageOperations storage;
  private final AutoScaler scaler;

  ClusterCreation(
      EhpcState state, Tasks tasks, Nodes nodes, StorageOperations storage, AutoScaler scaler) {
    this.storage = storage;
    this.scaler = scaler;
    this.state = state;
    this.tasks = tasks;
    this.nodes = nodes;
  }

  Outcome createCluster(EhpcRequest request) {
    return state.tokens.once(
        "CreateCluster",
        request.text("ClientToken"),
        request.parameters(),
        ApiError.of("IdempotentParameterMismatch"),
        () -> create(request));
  }

  private ObjectNode create(EhpcRequest request) {
    Rules.createCluster(request);
    if (request.number("EcsOrder.Compute.Count", 1) > state.computeQuota) {
      throw ApiError.of("TooManyComputes");
    }
    Cluster cluster = register(request);
    startCreation(cluster, request.requestId());
    return ClusterOperations.answer(request).put("ClusterId", cluster.id);
  }

  /** Gives a cluster that may be made its place and its id. */
  Cluster register(EhpcRequest request) {
    state.needServiceRole();
    storage.refuseDeleted(request);
    if (state.clusters.size() >= state.clusterQuota) {
      throw ApiError.of("TooManyClusters");
    }
    String region =
        request
            .sent("ZoneId")
            .flatMap(Offering::regionOf)
            .or(request::regionId)
            .orElse(Offering.DEFAULT_REGION);
    String zone = request.sent("ZoneId").orElseGet(() -> Offering.zones(region).get(0));
    Cluster cluster = new Cluster(state, region, zone, request);
    state.clusters.put(cluster.id, cluster);
    state.meter.created(EhpcState.CLUSTER);
    scaler.watch(cluster);
    return cluster;
  }

  private void startCreation(Cluster cluster, String requestId) {
    Optional<TaskFailure> outOfStock = reserve(cluster.order);
    List<Node> all = new ArrayList<>();
    NodeOptions options =
        new NodeOptions(
            cluster.imageId,
            cluster.imageOwnerAlias,
            cluster.zoneId,
            cluster.order.textOr("VSwitchId", "vsw-" + cluster.regionId),
            cluster.order.text("ComputeSpotStrategy"),
            Rules.subscription(cluster.order),
            cluster.order.flag("ComputeEnableHt"),
            "manual",
            false);
    Task[] task = new Task[1];
    TaskWork work =
        TaskWork.ending(
                () -> {
                  all.forEach(node -> node.status = NodeStatus.RUNNING);
                  cluster.status = ClusterStatus.RUNNING;
                },
                failure -> failed(cluster, all, failure))
            .at(0.05, () -> cluster.status = ClusterStatus.CREATING)
            .at(
                0.15,
                () -> {
                  all.addAll(nodes.layOut(cluster, options));
                  task[0].instances.addAll(all);
                })
            .at(
                0.5,
                () -> {
                  cluster.status = ClusterStatus.INIT;
                  all.forEach(node -> node.status = NodeStatus.INITING);
                  addInitialQueue(cluster);
                });
    task[0] =
        tasks.start(
            cluster,
            "CreateCluster",
            requestId,
            state.timings.createCluster(),
            Tasks.CLUSTER_STEPS,
            work,
            outOfStock.or(() -> state.faults.takeTaskFailure("CreateCluster")));
  }

  /**
   * Takes a cluster's instances out of the stock; a shortage shows when ECS is called, in the
   * task's third step.
   */
  private Optional<TaskFailure> reserve(EhpcRequest order) {
    record Need(String type, int count) {}
    boolean tiny = order.text("DeployMode").equals("Tiny");
    List<Need> needs =
        List.of(
            new Need(order.text("EcsOrder.Manager.InstanceType"), Nodes.managers(order)),
            new Need(order.text("EcsOrder.Login.InstanceType"), tiny ? 0 : 1),
            new Need(
                order.text("EcsOrder.Compute.InstanceType"),
                order.number("EcsOrder.Compute.Count", 1)));
    for (Need need : needs) {
      int wanted =
          needs.stream().filter(n -> n.type().equals(need.type())).mapToInt(Need::count).sum();
      if (state.stockOf(need.type()) < wanted) {
        return Optional.of(NodeOperations.outOfStock(need.type()));
      }
    }
    needs.forEach(need -> state.reserve(need.type(), need.count()));
    return Optional.empty();
  }

  void failed(Cluster cluster, List<Node> all, TaskFailure failure) {
    if (failure.outcome() == TaskFailure.Outcome.PARTIAL_FAIL && !all.isEmpty()) {
      all.forEach(node -> node.status = NodeStatus.RUNNING);
      all.get(all.size() - 1).status = NodeStatus.EXCEPTION;
      addInitialQueue(cluster);
      cluster.status = ClusterStatus.RUNNING;
    } else {
      all.forEach(node -> node.status = NodeStatus.EXCEPTION);
      cluster.status = ClusterStatus.EXCEPTION;
    }
  }

  void addInitialQueue(Cluster cluster) {
    if (cluster.queues.isEmpty()) {
      state.addQueue(
          cluster,
          new Queue(
              cluster.defaultQueue(),
              true,
              state.now(),
              cluster.order.text("ResourceGroupId"),
              cluster.lastComputeType));
    }
  }

  /** Makes a cluster that runs at once, as if somebody else had created it long ago. */
  Cluster provide(EhpcRequest request) {
    Rules.createCluster(request);
    Cluster cluster = state.cluster(create(request).path("ClusterId").asText());
    Task creation = cluster.tasks.get(0);
    creation.cancelled = true;
    creation.finishedAt = Optional.of(state.now());
    creation.status = Task.SUCCESS;
    NodeOptions options =
        new NodeOptions(
            cluster.imageId,
            "system",
            cluster.zoneId,
            "vsw-" + cluster.regionId,
            "NoSpot",
            Duration.ZERO,
            true,
            "manual",
            false);
    nodes.layOut(cluster, options).forEach(node -> node.status = NodeStatus.RUNNING);
    addInitialQueue(cluster);
    cluster.status = ClusterStatus.RUNNING;
    return cluster;
  }
}
