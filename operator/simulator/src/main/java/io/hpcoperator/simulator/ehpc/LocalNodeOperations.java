package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Chapter 3, on-premises nodes of clusters and the configuration they are set up with. */
final class LocalNodeOperations {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EhpcState state;
  private final Nodes nodes;

  LocalNodeOperations(EhpcState state, Nodes nodes) {
    this.state = state;
    this.nodes = nodes;
  }

  /** Nodes are only registered; they are untracking until somebody sets them up. */
  Outcome addLocalNodes(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    record Wanted(String hostName, String ipAddress) {}
    List<Wanted> wanted = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    cluster.nodes.values().forEach(node -> taken.addAll(List.of(node.hostName, node.ipAddress)));
    for (JsonNode entry : array(request)) {
      Wanted node = new Wanted(entry.path("HostName").asText(), entry.path("IpAddress").asText());
      if (node.hostName().isEmpty() || node.ipAddress().isEmpty()) {
        throw Rules.invalid("Nodes", "Each entry holds HostName and IpAddress.");
      }
      if (!taken.add(node.hostName()) || !taken.add(node.ipAddress())) {
        throw Rules.invalid("Nodes", node.hostName() + " or its address is there already.");
      }
      wanted.add(node);
    }
    wanted.forEach(node -> nodes.register(cluster, node.hostName(), node.ipAddress(), "Compute"));
    // As the sample has it: one text that holds a JSON list of all that are in the cluster now.
    String all =
        Json.array(
                local(cluster),
                node ->
                    Json.object().put("HostName", node.hostName).put("IpAddress", node.ipAddress))
            .toString();
    ObjectNode answer = Json.object();
    answer.set("InstanceIds", Json.wrappedTexts("InstanceId", List.of(all)));
    return Outcome.of(answer);
  }

  private static JsonNode array(EhpcRequest request) {
    try {
      JsonNode array = JSON.readTree(request.text("Nodes"));
      if (!array.isArray() || array.isEmpty()) {
        throw Rules.invalid("Nodes", "It is a JSON list of nodes.");
      }
      return array;
    } catch (JsonProcessingException e) {
      throw Rules.invalid("Nodes", "It is no JSON text.");
    }
  }

  private static List<Node> local(Cluster cluster) {
    return cluster.nodes.values().stream().filter(Node::onPremises).toList();
  }

  /** Doubt: by its look the sample is Base64 over the ini text that is spoken of. */
  Outcome getHybridClusterConfig(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (!cluster.hybrid() && local(cluster).isEmpty()) {
      throw ApiError.about("InvalidOpt", "the cluster has no on-premises side");
    }
    String text =
        request.sent("Node").isEmpty() ? ofCluster(cluster) : ofNode(cluster, request.text("Node"));
    return Outcome.of(
        Json.object()
            .put(
                "ClusterConfig",
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static String ofCluster(Cluster cluster) {
    String hosts =
        local(cluster).stream()
            .map(node -> node.hostName + " = " + node.ipAddress + " " + node.roles)
            .collect(Collectors.joining("\n"));
    return """
        [Cluster]
        ClusterId = %s
        RegionId = %s
        ClientVersion = %s
        Token = %s

        [Scheduler]
        Type = %s
        Queue = %s

        [Account]
        Type = %s

        [Hosts]
        %s
        """
        .formatted(
            cluster.id,
            cluster.regionId,
            cluster.clientVersion,
            cluster.joinToken,
            cluster.schedulerType,
            cluster.defaultQueue(),
            cluster.accountType,
            hosts);
  }

  private static String ofNode(Cluster cluster, String hostName) {
    Node node =
        cluster
            .byHostName(hostName)
            .filter(Node::onPremises)
            .orElseThrow(
                () -> Rules.invalid("Node", "There is no on-premises node " + hostName + "."));
    return ofCluster(cluster)
        + """

        [Node]
        HostName = %s
        IpAddress = %s
        Queue = %s
        """
            .formatted(node.hostName, node.ipAddress, node.queue);
  }
}
