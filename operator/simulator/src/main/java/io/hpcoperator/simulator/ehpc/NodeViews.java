package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Chapters 4 and 5, what only reads nodes. */
final class NodeViews {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EhpcState state;

  NodeViews(EhpcState state) {
    this.state = state;
  }

  Outcome listNodes(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    Comparator<Node> order =
        request.text("SortBy").equals("HostName")
            ? Comparator.comparing(node -> node.hostName)
            : Comparator.comparing(node -> node.addedAt);
    List<Node> found =
        sorted(request, order, visible(cluster))
            .filter(node -> request.sent("Role").map(node::hasRole).orElse(true))
            .filter(hostName(request))
            .filter(node -> node.hostName.startsWith(request.text("HostNamePrefix")))
            .filter(node -> node.hostName.endsWith(request.text("HostNameSuffix")))
            .filter(
                node -> request.sent("PrivateIpAddress").map(node.ipAddress::equals).orElse(true))
            .filter(status(request))
            .toList();
    Page<Node> page = Page.of(request, found);
    ObjectNode answer = page.describe();
    answer.set(
        "Nodes", Json.wrapped("NodeInfo", Json.array(page.items(), node -> full(cluster, node))));
    return Outcome.of(answer);
  }

  Outcome listNodesNoPaging(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    Comparator<Node> order = Comparator.comparing(node -> node.addedAt);
    List<Node> found =
        sorted(request, order, visible(cluster))
            .filter(node -> node.hasRole(request.text("Role")))
            .filter(hostName(request))
            .toList();
    ObjectNode answer = Json.object();
    answer.set(
        "Nodes",
        Json.wrapped(
            "NodeInfo",
            Json.array(
                found,
                node ->
                    Json.object()
                        .put("HostName", node.hostName)
                        .put("Id", node.id)
                        .put("ImageId", node.options.imageId())
                        .put("InstanceType", node.type.name())
                        .put("Status", node.status.wireName()))));
    return Outcome.of(answer);
  }

  Outcome listNodesByQueue(EhpcRequest request) {
    Cluster cluster = QueueOperations.withManager(state, request);
    String queue = request.text("QueueName");
    if (!cluster.queues.containsKey(queue)) {
      throw Rules.invalid("QueueName", "There is no queue " + queue + ".");
    }
    List<Node> found =
        visible(cluster).filter(node -> node.isCompute() && node.queue.equals(queue)).toList();
    Page<Node> page = Page.of(request, found);
    ObjectNode answer = page.describe();
    answer.set(
        "Nodes",
        Json.wrapped(
            "NodeInfo",
            Json.array(
                page.items(),
                node -> common(cluster, node).put("Status", node.status.queueWireName()))));
    return Outcome.of(answer);
  }

  private Stream<Node> visible(Cluster cluster) {
    return cluster.nodes.values().stream().filter(node -> state.listed(node.addedAt));
  }

  private static Stream<Node> sorted(
      EhpcRequest request, Comparator<Node> order, Stream<Node> nodes) {
    return nodes.sorted(request.text("Sequence").equals("Backward") ? order.reversed() : order);
  }

  /** Fuzzy, regular expressions allowed. */
  private static Predicate<Node> hostName(EhpcRequest request) {
    if (request.sent("HostName").isEmpty()) {
      return node -> true;
    }
    try {
      Pattern pattern = Pattern.compile(request.text("HostName"));
      return node -> pattern.matcher(node.hostName).find();
    } catch (PatternSyntaxException e) {
      throw Rules.invalid("HostName", "It is no regular expression.");
    }
  }

  /** {@code {"status":"running"}}. */
  private static Predicate<Node> status(EhpcRequest request) {
    if (request.sent("Filter").isEmpty()) {
      return node -> true;
    }
    try {
      JsonNode filter = JSON.readTree(request.text("Filter"));
      String wanted = filter.path("status").asText();
      if (!filter.isObject() || wanted.isEmpty()) {
        throw Rules.invalid("Filter", "It is {\"status\":\"<node status>\"}.");
      }
      NodeStatus status = NodeStatus.of(wanted);
      return node -> node.status == status;
    } catch (JsonProcessingException e) {
      throw Rules.invalid("Filter", "It is no JSON text.");
    } catch (IllegalArgumentException e) {
      throw ApiError.about("InvalidParams", "Filter", "There is no such node status.");
    }
  }

  private ObjectNode full(Cluster cluster, Node node) {
    ObjectNode view =
        common(cluster, node)
            .put("Status", node.status.wireName())
            .put("InstanceType", node.type.name());
    view.set("Roles", Json.wrappedTexts("Role", node.roles));
    return view;
  }

  /** What ListNodes and ListNodesByQueue both show; memory in GB, by the text. */
  private ObjectNode common(Cluster cluster, Node node) {
    boolean prePaid = !node.subscription.isZero();
    ObjectNode view =
        Json.object()
            .put("Id", node.id)
            .put("HostName", node.hostName)
            .put("IpAddress", node.ipAddress)
            .put("PublicIpAddress", publicAddress(cluster, node))
            .put("RegionId", cluster.regionId)
            .put("ZoneId", node.options.zoneId())
            .put("VpcId", cluster.order.textOr("VpcId", "vpc-" + cluster.regionId))
            .put("VSwitchId", node.options.vSwitchId())
            .put("ImageId", node.options.imageId())
            .put("ImageOwnerAlias", node.options.imageOwnerAlias())
            .put("SpotStrategy", node.options.spotStrategy())
            .put("CreateMode", node.options.createMode())
            .put("CreatedByEhpc", node.createdByEhpc)
            .put("HtEnabled", node.options.hyperThreading())
            .put("Location", node.onPremises() ? Cluster.ON_PREMISE : "PublicCloud")
            .put("LockReason", node.lockReason)
            .put("AddTime", Json.time(node.addedAt))
            .put("Expired", prePaid && !node.subscribed(state.now()))
            .put("ExpiredTime", prePaid ? Json.time(node.addedAt.plus(node.subscription)) : "")
            .put("Version", cluster.clientVersion)
            .put("StateInSched", stateInScheduler(cluster, node));
    view.putObject("TotalResources")
        .put("Cpu", node.type.cpu())
        .put("Gpu", node.type.gpu())
        .put("Memory", node.type.memoryGiB());
    ObjectNode used = view.putObject("UsedResources");
    if (node.isCompute()) {
      Optional<HostState> load = state.schedulers.of(cluster).host(node.hostName);
      used.put("Cpu", load.map(HostState::usedCpus).orElse(0))
          .put("Gpu", load.map(HostState::usedGpus).orElse(0))
          .put("Memory", load.map(HostState::usedMemoryGiB).orElse(0));
    }
    return view;
  }

  /**
   * Doubt: WithoutElasticIp is read as its name says, so that login nodes have a public address
   * unless it is true.
   */
  private static String publicAddress(Cluster cluster, Node node) {
    boolean login = node.isLogin() && !node.onPremises() && !cluster.order.flag("WithoutElasticIp");
    return login || node.options.publicAddress() ? "47.0." + node.ipAddress.split("\\.", 3)[2] : "";
  }

  /** The scheduler's own word; a node it does not know yet is down to it. */
  private String stateInScheduler(Cluster cluster, Node node) {
    if (!node.isCompute()) {
      return "";
    }
    Scheduler scheduler = state.schedulers.of(cluster);
    return scheduler.host(node.hostName).map(scheduler.dialect()::word).orElse("down");
  }
}
