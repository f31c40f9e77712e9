package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.TaskFailure;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chapter 2, what changes clusters: create, modify, start, stop, recover, delete. */
final class ClusterOperations {

  private final EhpcState state;
  private final Tasks tasks;
  private final Nodes nodes;

  ClusterOperations(EhpcState state, Tasks tasks, Nodes nodes) {
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
    if (state.clusters.size() >= state.clusterQuota) {
      throw ApiError.of("TooManyClusters");
    }
    if (request.number("EcsOrder.Compute.Count", 1) > state.computeQuota) {
      throw ApiError.of("TooManyComputes");
    }
    String region =
        request
            .sent("ZoneId")
            .flatMap(Offering::regionOf)
            .or(request::regionId)
            .orElse(Offering.DEFAULT_REGION);
    String zone = request.sent("ZoneId").orElseGet(() -> Offering.zones(region).get(0));
    Cluster cluster = new Cluster(state.ids.cluster(region), region, zone, state.now(), request);
    state.clusters.put(cluster.id, cluster);
    state.meter.created(EhpcState.CLUSTER);
    startCreation(cluster, request.requestId());
    return answer(request).put("ClusterId", cluster.id);
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
                failure -> creationFailed(cluster, all, failure))
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

  private void creationFailed(Cluster cluster, List<Node> all, TaskFailure failure) {
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

  private void addInitialQueue(Cluster cluster) {
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

  Outcome modifyClusterAttributes(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    Rules.image(request);
    // Doubt: the length rules are not repeated for this operation; those of CreateCluster are taken
    // to hold.
    request
        .sent("Name")
        .filter(name -> name.length() < 2 || name.length() > 64)
        .ifPresent(
            name -> {
              throw Rules.invalid("Name", "It has 2 to 64 characters.");
            });
    // Doubt: an omitted parameter keeps its value, and so does an empty one.
    request.sent("Name").ifPresent(value -> cluster.name = value);
    request.sent("Description").ifPresent(value -> cluster.description = value);
    request.sent("ImageOwnerAlias").ifPresent(value -> cluster.imageOwnerAlias = value);
    // Doubt: a new image is for nodes added later, those that are there stay as they are.
    request.sent("ImageId").ifPresent(value -> cluster.imageId = value);
    return Outcome.of(JsonNodeFactory.instance.objectNode());
  }

  Outcome startCluster(EhpcRequest request) {
    // Doubt: the precondition is not documented; only a stopped cluster can be meant.
    Cluster cluster = idle(request, ClusterStatus.STOPPED);
    List<Node> all = List.copyOf(cluster.nodes.values());
    all.forEach(node -> node.status = NodeStatus.INITING);
    return power(
        cluster,
        request,
        "StartCluster",
        ClusterStatus.RUNNING,
        NodeStatus.RUNNING,
        NodeStatus.STOPPED);
  }

  Outcome stopCluster(EhpcRequest request) {
    // Doubt: the precondition is not documented; only a running cluster can be meant.
    Cluster cluster = idle(request, ClusterStatus.RUNNING);
    return power(
        cluster,
        request,
        "StopCluster",
        ClusterStatus.STOPPED,
        NodeStatus.STOPPED,
        NodeStatus.RUNNING);
  }

  /** Doubt: no state is known for the time while it goes on, so the old one is kept to the end. */
  private Outcome power(
      Cluster cluster,
      EhpcRequest request,
      String type,
      ClusterStatus then,
      NodeStatus nodesThen,
      NodeStatus nodesOtherwise) {
    List<Node> all = List.copyOf(cluster.nodes.values());
    TaskWork work =
        TaskWork.ending(
            () -> {
              all.forEach(node -> node.status = nodesThen);
              cluster.status = then;
            },
            failure -> all.forEach(node -> node.status = nodesOtherwise));
    tasks.start(
        cluster, type, request.requestId(), state.timings.powerCluster(), Tasks.NODE_STEPS, work);
    return Outcome.of(answer(request));
  }

  Outcome recoverCluster(EhpcRequest request) {
    Cluster cluster = idle(request, ClusterStatus.EXCEPTION);
    Rules.image(request);
    // By the table left-out parameters fall back to the defaults, not to the cluster's own
    // settings.
    cluster.schedulerType = request.text("SchedulerType");
    cluster.accountType = request.text("AccountType");
    cluster.imageOwnerAlias = request.text("ImageOwnerAlias");
    request.sent("OsTag").ifPresent(value -> cluster.osTag = value);
    request.sent("ImageId").ifPresent(value -> cluster.imageId = value);
    request.sent("ClientVersion").ifPresent(value -> cluster.clientVersion = value);
    List<Node> all = List.copyOf(cluster.nodes.values());
    all.forEach(node -> node.status = NodeStatus.UNINIT);
    cluster.status = ClusterStatus.INIT;
    cluster.queues.clear();
    addInitialQueue(cluster);
    Stream<Node> computes = all.stream().filter(Node::isCompute);
    computes.forEach(node -> node.queue = cluster.defaultQueue());
    TaskWork work =
        TaskWork.ending(
                () -> {
                  all.forEach(node -> node.status = NodeStatus.RUNNING);
                  cluster.status = ClusterStatus.RUNNING;
                },
                failure -> creationFailed(cluster, all, failure))
            .at(0.3, () -> all.forEach(node -> node.status = NodeStatus.INITING));
    // Doubt: no task type is documented for it; its own name is the obvious one.
    tasks.start(
        cluster,
        "RecoverCluster",
        request.requestId(),
        state.timings.createCluster(),
        Tasks.CLUSTER_STEPS,
        work);
    return Outcome.of(answer(request));
  }

  Outcome deleteCluster(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    // Doubt: accepted from every state, but not while another task runs, a DeleteCluster before
    // this one included.
    refuseConflict(cluster);
    boolean release = request.flag("ReleaseInstance");
    cluster.status = ClusterStatus.RELEASING;
    List<Node> all = List.copyOf(cluster.nodes.values());
    all.forEach(node -> node.status = NodeStatus.RELEASING);
    TaskWork work =
        TaskWork.ending(
            () -> state.drop(cluster, release),
            failure -> {
              all.forEach(node -> node.status = NodeStatus.EXCEPTION);
              cluster.status = ClusterStatus.EXCEPTION;
            });
    tasks.start(
        cluster,
        "DeleteCluster",
        request.requestId(),
        state.timings.deleteCluster(),
        Tasks.NODE_STEPS,
        work);
    return Outcome.of(answer(request));
  }

  private Cluster idle(EhpcRequest request, ClusterStatus needed) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    refuseConflict(cluster);
    if (cluster.status != needed) {
      throw ApiError.about("InvalidClusterStatus", cluster.status.wireName());
    }
    return cluster;
  }

  private static void refuseConflict(Cluster cluster) {
    if (cluster.hasProcessingTask()) {
      throw ApiError.of("ConflictOpt");
    }
  }

  static ObjectNode answer(EhpcRequest request) {
    return JsonNodeFactory.instance.objectNode().put("TaskId", request.requestId());
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
