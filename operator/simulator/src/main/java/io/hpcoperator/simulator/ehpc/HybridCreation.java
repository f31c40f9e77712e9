package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Chapter 3, CreateHybridCluster and the task that carries it out. The management side is on
 * premises, so nothing is bought.
 */
final class HybridCreation {

  private final EhpcState state;
  private final Tasks tasks;
  private final Nodes nodes;
  private final ClusterCreation creation;

  HybridCreation(EhpcState state, Tasks tasks, Nodes nodes, ClusterCreation creation) {
    this.state = state;
    this.tasks = tasks;
    this.nodes = nodes;
    this.creation = creation;
  }

  Outcome createHybridCluster(EhpcRequest request) {
    return state.tokens.once(
        "CreateHybridCluster",
        request.text("ClientToken"),
        request.parameters(),
        ApiError.of("IdempotentParameterMismatch"),
        () -> create(request));
  }

  private ObjectNode create(EhpcRequest request) {
    HybridRules.createHybridCluster(request);
    Cluster cluster = creation.register(request);
    cluster.location = Cluster.ON_PREMISE;
    // Doubt: no layout is documented for it.
    cluster.deployMode = "Simple";
    cluster.accountType = request.text("Domain");
    cluster.schedulerType =
        request
            .indexes("Nodes")
            .filter(i -> request.text("Nodes." + i + ".Role").equals("Manager"))
            .mapToObj(i -> request.text("Nodes." + i + ".SchedulerType"))
            .findFirst()
            .orElseGet(() -> request.textOr("Nodes.1.SchedulerType", "pbs"));
    cluster.volumes.clear();
    cluster.volumes.addAll(Volume.ofOrder(cluster));
    start(cluster, request.requestId());
    return ClusterOperations.answer(request).put("ClusterId", cluster.id);
  }

  private void start(Cluster cluster, String requestId) {
    List<Node> local = new ArrayList<>();
    TaskWork work =
        TaskWork.ending(
                () -> {
                  local.forEach(node -> node.status = NodeStatus.RUNNING);
                  cluster.status = ClusterStatus.RUNNING;
                },
                failure -> creation.failed(cluster, local, failure))
            .at(0.05, () -> cluster.status = ClusterStatus.CREATING)
            .at(0.15, () -> local.addAll(named(cluster)))
            .at(
                0.5,
                () -> {
                  cluster.status = ClusterStatus.INIT;
                  creation.addInitialQueue(cluster);
                });
    // Doubt: ListTasks names no type for it; the one for clusters that are made is the nearest.
    tasks.start(
        cluster,
        "CreateCluster",
        requestId,
        state.timings.createCluster(),
        Tasks.CLUSTER_STEPS,
        work);
  }

  private List<Node> named(Cluster cluster) {
    return cluster
        .order
        .indexes("Nodes")
        .mapToObj(i -> "Nodes." + i + ".")
        .map(
            entry ->
                nodes.register(
                    cluster,
                    cluster.order.text(entry + "HostName"),
                    cluster.order.text(entry + "IpAddress"),
                    cluster.order.text(entry + "Role")))
        .toList();
  }
}
