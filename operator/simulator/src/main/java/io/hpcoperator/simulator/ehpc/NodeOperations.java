package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.TaskFailure;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chapter 4, what adds existing instances to clusters and changes or removes nodes. Buying is in
 * {@link NodePurchases}.
 */
final class NodeOperations {

  private static final Set<String> CLUSTER_TASKS =
      Set.of("CreateCluster", "StartCluster", "StopCluster", "DeleteCluster", "RecoverCluster");

  private final EhpcState state;
  private final Tasks tasks;
  private final Nodes nodes;

  NodeOperations(EhpcState state, Tasks tasks, Nodes nodes) {
    this.state = state;
    this.tasks = tasks;
    this.nodes = nodes;
  }

  static TaskFailure outOfStock(String type) {
    return new TaskFailure(
        3,
        TaskFailure.Outcome.FAIL,
        "EcsError",
        "OperationDenied.NoStock: " + type + " is out of stock");
  }

  /**
   * A cluster whose nodes may be changed: it runs, and no task works on it as a whole. Node tasks
   * run beside each other (by the text of ListTasks), as long as they are not about the same nodes.
   */
  static Cluster running(EhpcState state, EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (cluster.status != ClusterStatus.RUNNING) {
      throw ApiError.about("InvalidClusterStatus", cluster.status.wireName());
    }
    if (taskOfCluster(cluster)) {
      throw ApiError.of("ConflictOpt");
    }
    return cluster;
  }

  /** Whether a task works on the cluster as a whole. */
  static boolean taskOfCluster(Cluster cluster) {
    return cluster.tasks.stream().anyMatch(t -> !t.finished() && CLUSTER_TASKS.contains(t.type));
  }

  static String queue(Cluster cluster, EhpcRequest request) {
    String queue = request.sent("JobQueue").orElseGet(cluster::defaultQueue);
    if (!cluster.queues.containsKey(queue)) {
      throw Rules.invalid("JobQueue", "There is no queue " + queue + ".");
    }
    return queue;
  }

  Outcome addExistedNodes(EhpcRequest request) {
    Cluster cluster = running(state, request);
    Rules.image(request);
    String queue = queue(cluster, request);
    List<String> ids = ids(request);
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      if (!id.matches("i-[a-z0-9]{8,}\\**")) {
        throw Rules.invalid("Instance." + (i + 1) + ".Id", "It is no instance id.");
      }
      if (state.clusters.values().stream().anyMatch(c -> c.nodes.containsKey(id))) {
        throw Rules.invalid("Instance." + (i + 1) + ".Id", "It is a node already.");
      }
      nodes.refuseUnfit(cluster, id);
    }
    NodeOptions options =
        new NodeOptions(
            request.text("ImageId"),
            request.text("ImageOwnerAlias"),
            cluster.zoneId,
            cluster.order.textOr("VSwitchId", "vsw-" + cluster.regionId),
            "NoSpot",
            Duration.ZERO,
            true,
            "manual",
            false);
    List<Node> joined = ids.stream().map(id -> nodes.adopt(cluster, id, queue, options)).toList();
    claim(joined, true);
    // ListTasks does not name the operation as a source of tasks; what it does is AddComputes.
    TaskWork work =
        TaskWork.ending(
                () -> settle(joined, NodeStatus.RUNNING),
                failure -> settle(joined, NodeStatus.EXCEPTION))
            .at(0.4, () -> joined.forEach(node -> node.status = NodeStatus.INITING));
    Task task =
        tasks.start(
            cluster,
            "AddComputes",
            request.requestId(),
            state.timings.addNodes(),
            Tasks.NODE_STEPS,
            work);
    task.instances.addAll(joined);
    return Outcome.of(ClusterOperations.answer(request));
  }

  Outcome startNodes(EhpcRequest request) {
    Cluster cluster = running(state, request);
    List<Node> chosen =
        instances(chosen(cluster, request, request.text("Role"), Set.of(NodeStatus.STOPPED)));
    chosen.forEach(node -> node.status = NodeStatus.INITING);
    return change(
        cluster, request, "StartComputes", chosen, state.timings.powerNodes(), NodeStatus.RUNNING);
  }

  Outcome stopNodes(EhpcRequest request) {
    Cluster cluster = running(state, request);
    // Doubt: running is implied, not stated.
    List<Node> chosen =
        instances(chosen(cluster, request, request.text("Role"), Set.of(NodeStatus.RUNNING)));
    return change(
        cluster, request, "StopComputes", chosen, state.timings.powerNodes(), NodeStatus.STOPPED);
  }

  Outcome resetNodes(EhpcRequest request) {
    Cluster cluster = running(state, request);
    // Doubt: the states are not stated; a node that is in no transition can be reset.
    List<Node> chosen =
        instances(
            chosen(
                cluster,
                request,
                "Compute",
                Set.of(NodeStatus.RUNNING, NodeStatus.EXCEPTION, NodeStatus.STOPPED)));
    chosen.forEach(node -> node.status = NodeStatus.UNINIT);
    return change(
        cluster, request, "ResetComputes", chosen, state.timings.resetNodes(), NodeStatus.RUNNING);
  }

  private Outcome change(
      Cluster cluster,
      EhpcRequest request,
      String type,
      List<Node> chosen,
      Duration duration,
      NodeStatus then) {
    claim(chosen, true);
    TaskWork work =
        TaskWork.ending(
            () -> settle(chosen, then),
            failure -> {
              if (failure.outcome() == TaskFailure.Outcome.PARTIAL_FAIL) {
                settle(chosen.subList(0, chosen.size() - 1), then);
                settle(chosen.subList(chosen.size() - 1, chosen.size()), NodeStatus.EXCEPTION);
              } else {
                settle(chosen, NodeStatus.EXCEPTION);
              }
            });
    if (type.equals("ResetComputes")) {
      work.at(0.4, () -> chosen.forEach(node -> node.status = NodeStatus.INITING));
    }
    tasks.start(cluster, type, request.requestId(), duration, Tasks.NODE_STEPS, work);
    return Outcome.of(ClusterOperations.answer(request));
  }

  Outcome deleteNodes(EhpcRequest request) {
    Cluster cluster = running(state, request);
    List<Node> chosen =
        chosen(
            cluster,
            request,
            "Compute",
            Set.of(
                NodeStatus.RUNNING,
                NodeStatus.EXCEPTION,
                NodeStatus.STOPPED,
                NodeStatus.UNINIT,
                NodeStatus.INITING,
                NodeStatus.UNTRACKING));
    chosen.forEach(node -> node.poweredOff = node.status == NodeStatus.STOPPED);
    boolean release = request.flag("ReleaseInstance");
    if (request.flag("Sync")) {
      chosen.forEach(node -> remove(cluster, node, release));
      return Outcome.of(Json.object().put("TaskId", "Not Available"));
    }
    startRelease(cluster, request.requestId(), chosen, release);
    return Outcome.of(ClusterOperations.answer(request));
  }

  /** Automatic scaling gives nodes back, by the same task as DeleteNodes. */
  void releaseByItself(Cluster cluster, List<Node> chosen) {
    if (!chosen.isEmpty()) {
      startRelease(cluster, EhpcState.newRequestId(), chosen, true);
    }
  }

  private void startRelease(Cluster cluster, String requestId, List<Node> chosen, boolean release) {
    Map<Node, NodeStatus> before = new IdentityHashMap<>();
    chosen.forEach(node -> before.put(node, node.status));
    claim(chosen, true);
    chosen.forEach(node -> node.status = NodeStatus.RELEASING);
    TaskWork work =
        TaskWork.ending(
            () -> chosen.forEach(node -> remove(cluster, node, release)),
            failure -> {
              boolean partly = failure.outcome() == TaskFailure.Outcome.PARTIAL_FAIL;
              List<Node> left = partly ? chosen.subList(chosen.size() - 1, chosen.size()) : chosen;
              chosen.stream()
                  .filter(node -> !left.contains(node))
                  .forEach(node -> remove(cluster, node, release));
              left.forEach(node -> settle(List.of(node), before.get(node)));
            });
    tasks.start(
        cluster, "DeleteComputes", requestId, state.timings.deleteNodes(), Tasks.NODE_STEPS, work);
  }

  private void remove(Cluster cluster, Node node, boolean release) {
    cluster.nodes.remove(node.id);
    state.leave(node, release);
  }

  private static List<Node> chosen(
      Cluster cluster, EhpcRequest request, String role, Set<NodeStatus> allowed) {
    List<Node> result = new ArrayList<>();
    for (String id : ids(request)) {
      Node node = cluster.nodes.get(id);
      if (node == null || !node.hasRole(role)) {
        throw ApiError.about("ComputeNotFound", id);
      }
      if (node.claimed || !allowed.contains(node.status)) {
        throw ApiError.about("InvalidNodeStatus", id + " is " + node.status.wireName());
      }
      result.add(node);
    }
    return result;
  }

  /** Doubt: nothing is said of it; machines that are not the cloud's cannot be switched by it. */
  private static List<Node> instances(List<Node> chosen) {
    chosen.stream()
        .filter(Node::onPremises)
        .findFirst()
        .ifPresent(
            node -> {
              throw ApiError.about("InvalidNodeStatus", node.id + " is on premises");
            });
    return chosen;
  }

  private static List<String> ids(EhpcRequest request) {
    Set<String> seen = new HashSet<>();
    return request
        .indexes("Instance")
        .mapToObj(
            i -> {
              String name = "Instance." + i + ".Id";
              if (!seen.add(request.text(name))) {
                throw Rules.invalid(name, "It is given twice.");
              }
              return request.text(name);
            })
        .toList();
  }

  static void claim(List<Node> nodes, boolean claimed) {
    nodes.forEach(node -> node.claimed = claimed);
  }

  static void settle(List<Node> nodes, NodeStatus status) {
    claim(nodes, false);
    nodes.forEach(node -> node.status = status);
  }
}
