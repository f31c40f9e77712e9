package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.List;

/** Chapter 5: queues. All but UpdateQueueConfig run a command on the manager node. */
final class QueueOperations {

  private final EhpcState state;

  QueueOperations(EhpcState state) {
    this.state = state;
  }

  /** The cluster, if its manager can be asked: it has to be running. */
  static Cluster withManager(EhpcState state, EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (cluster.status != ClusterStatus.RUNNING) {
      throw ApiError.of("ManagerNotFound");
    }
    return cluster;
  }

  Outcome addQueue(EhpcRequest request) {
    Cluster cluster = withManager(state, request);
    String name = request.text("QueueName");
    if (cluster.queues.containsKey(name)) {
      // Doubt: the code is likely, not stated.
      throw ApiError.about("AgentError.Queue.CreateFailure", "queue " + name + " exists");
    }
    state.addQueue(
        cluster,
        new Queue(
            name,
            false,
            state.now(),
            cluster.order.text("ResourceGroupId"),
            cluster.order.text("EcsOrder.Compute.InstanceType")));
    return Outcome.of(Json.object());
  }

  Outcome listQueues(EhpcRequest request) {
    Cluster cluster = withManager(state, request);
    List<Queue> queues =
        cluster.queues.values().stream().filter(queue -> state.listed(queue.createdAt)).toList();
    ObjectNode answer = Json.object();
    answer.set(
        "Queues", Json.wrapped("QueueInfo", Json.array(queues, queue -> view(cluster, queue))));
    return Outcome.of(answer);
  }

  private static ObjectNode view(Cluster cluster, Queue queue) {
    AutoScaleConfig scaling = cluster.autoScaling.config;
    String image = scaling.ofQueue(queue.name, "QueueImageId");
    String spot = scaling.ofQueue(queue.name, "SpotStrategy");
    ObjectNode view =
        Json.object()
            .put("QueueName", queue.name)
            .put("Type", "Execution")
            .put("EnableAutoGrow", scaling.grows(queue.name))
            .put("HostNamePrefix", scaling.ofQueue(queue.name, "HostNamePrefix"))
            .put("HostNameSuffix", scaling.ofQueue(queue.name, "HostNameSuffix"))
            .put("ImageId", image.isEmpty() ? cluster.imageId : image)
            .put("ResourceGroupId", queue.resourceGroupId)
            .put("SpotStrategy", spot.isEmpty() ? "NoSpot" : spot);
    view.set(
        "ComputeInstanceType",
        Json.wrappedTexts("InstanceType", List.of(queue.computeInstanceType)));
    view.set(
        "SpotInstanceTypes",
        Json.wrapped(
            "Instance",
            Json.array(
                scaling.spotTypes(queue.name),
                type ->
                    Json.object()
                        .put("InstanceType", type.instanceType())
                        .put("SpotPriceLimit", type.priceLimit()))));
    return view;
  }

  Outcome updateQueueConfig(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (cluster.status != ClusterStatus.RUNNING) {
      throw ApiError.about("InvalidClusterStatus", cluster.status.wireName());
    }
    Queue queue = queue(cluster, request);
    if (request.sent("ComputeInstanceType").isPresent()) {
      queue.computeInstanceType = Rules.instanceType(request, "ComputeInstanceType").name();
    }
    queue.resourceGroupId = request.text("ResourceGroupId");
    return Outcome.of(Json.object());
  }

  Outcome setQueue(EhpcRequest request) {
    Cluster cluster = withManager(state, request);
    Queue queue = queue(cluster, request);
    List<Node> nodes =
        request
            .indexes("Node")
            .mapToObj(i -> compute(cluster, request, "Node." + i + ".Name"))
            .toList();
    nodes.forEach(node -> node.queue = queue.name);
    return Outcome.of(Json.object());
  }

  Outcome deleteQueue(EhpcRequest request) {
    Cluster cluster = withManager(state, request);
    Queue queue = cluster.queues.get(request.text("QueueName"));
    if (queue == null) {
      // Doubt: no code is documented for a missing queue; the scheduler's command fails.
      throw ApiError.about(
          "ExecFail", "delete queue " + request.text("QueueName"), "Unknown queue.");
    }
    if (cluster.computes().stream().anyMatch(node -> node.queue.equals(queue.name))) {
      // Doubt: the 2024-07-30 edition wants the queue emptied first, this one is silent.
      throw ApiError.about("ExecFail", "delete queue " + queue.name, "It has nodes.");
    }
    if (queue.initial) {
      // Doubt: nothing is said; without its default queue a cluster takes no jobs.
      throw ApiError.about("ExecFail", "delete queue " + queue.name, "It is the default queue.");
    }
    cluster.removeQueue(queue.name);
    return Outcome.of(Json.object());
  }

  private static Queue queue(Cluster cluster, EhpcRequest request) {
    Queue queue = cluster.queues.get(request.text("QueueName"));
    if (queue == null) {
      throw Rules.invalid("QueueName", "There is no queue " + request.text("QueueName") + ".");
    }
    return queue;
  }

  private static Node compute(Cluster cluster, EhpcRequest request, String parameter) {
    return cluster
        .byHostName(request.text(parameter))
        .filter(Node::isCompute)
        .orElseThrow(() -> Rules.invalid(parameter, "There is no such compute node."));
  }
}
