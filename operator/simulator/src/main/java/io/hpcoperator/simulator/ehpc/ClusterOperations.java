package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Chapter 2, what changes clusters that are there: modify, start, stop, recover, delete. */
final class ClusterOperations {

  private final EhpcState state;
  private final Tasks tasks;
  private final ClusterCreation creation;

  ClusterOperations(EhpcState state, Tasks tasks, ClusterCreation creation) {
    this.state = state;
    this.tasks = tasks;
    this.creation = creation;
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
    return power(cluster, request, ClusterStatus.RUNNING, NodeStatus.RUNNING);
  }

  Outcome stopCluster(EhpcRequest request) {
    // Doubt: the precondition is not documented; only a running cluster can be meant.
    Cluster cluster = idle(request, ClusterStatus.RUNNING);
    return power(cluster, request, ClusterStatus.STOPPED, NodeStatus.STOPPED);
  }

  /**
   * Doubt: no state is known for the time while it goes on, so the old one is kept to the end. When
   * it fails, everything is as it was.
   */
  private Outcome power(
      Cluster cluster, EhpcRequest request, ClusterStatus then, NodeStatus nodesThen) {
    Map<Node, NodeStatus> before = new IdentityHashMap<>();
    cluster.cloudNodes().forEach(node -> before.put(node, node.status));
    if (then == ClusterStatus.RUNNING) {
      before.keySet().forEach(node -> node.status = NodeStatus.INITING);
    }
    TaskWork work =
        TaskWork.ending(
            () -> {
              before.keySet().forEach(node -> node.status = nodesThen);
              cluster.status = then;
            },
            failure -> before.forEach((node, status) -> node.status = status));
    tasks.start(
        cluster,
        request.operation().name(),
        request.requestId(),
        state.timings.powerCluster(),
        Tasks.NODE_STEPS,
        work);
    return Outcome.of(answer(request));
  }

  Outcome recoverCluster(EhpcRequest request) {
    Cluster cluster = idle(request, ClusterStatus.EXCEPTION);
    Rules.image(request);
    rebuild(cluster, request);
    List<Node> all = cluster.cloudNodes();
    TaskWork work =
        TaskWork.ending(
                () -> {
                  all.forEach(node -> node.status = NodeStatus.RUNNING);
                  cluster.status = ClusterStatus.RUNNING;
                },
                failure -> creation.failed(cluster, all, failure))
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

  /**
   * All system disks are replaced, and what was on them is lost: jobs, queues, the queues' part of
   * automatic scaling and, since they are the scheduler's own, its settings. By the table left-out
   * parameters fall back to the defaults, not to the cluster's own settings, and the image to the
   * one of creation.
   */
  private void rebuild(Cluster cluster, EhpcRequest request) {
    cluster.schedulerType = request.text("SchedulerType");
    cluster.accountType = request.text("AccountType");
    cluster.imageOwnerAlias = request.text("ImageOwnerAlias");
    cluster.imageId = request.textOr("ImageId", cluster.orderedImage());
    cluster.clientVersion = request.textOr("ClientVersion", state.newestClient);
    request.sent("OsTag").ifPresent(value -> cluster.osTag = value);
    List.copyOf(cluster.queues.keySet()).forEach(cluster::removeQueue);
    cluster.schedulerSettings = new SchedulerSettings();
    cluster.status = ClusterStatus.INIT;
    creation.addInitialQueue(cluster);
    cluster.computes().forEach(node -> node.queue = cluster.defaultQueue());
    for (Node node : cluster.cloudNodes()) {
      node.status = NodeStatus.UNINIT;
      node.options = node.options.withImage(cluster.imageId, cluster.imageOwnerAlias);
    }
    state.schedulers.reinstall(cluster);
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
}
