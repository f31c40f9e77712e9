package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A compute environment. Guarded by the world's lock. */
final class ComputeEnv {

  final String id;
  final String region;
  final Instant createdAt;

  /** ComputeEnv of the creating request. */
  final ObjectNode order;

  final ObjectNode placement;
  final Map<String, ComputeNode> nodes = new LinkedHashMap<>();
  final List<Activity> activities = new ArrayList<>();
  String name;
  Optional<String> description;

  /** Candidates in the order they are tried. */
  List<InstanceType> types;

  int desired;
  boolean deleting;

  ComputeEnv(
      String id,
      String region,
      Instant createdAt,
      ObjectNode order,
      ObjectNode placement,
      List<InstanceType> types) {
    this.id = id;
    this.region = region;
    this.createdAt = createdAt;
    this.order = order;
    this.placement = placement;
    this.types = types;
    this.name = order.path("EnvName").asText();
    this.description =
        order.hasNonNull("EnvDescription")
            ? Optional.of(order.get("EnvDescription").asText())
            : Optional.empty();
    this.desired = order.path("DesiredComputeNodeCount").asInt();
  }

  List<ComputeNode> created() {
    return nodes.values().stream().filter(node -> !node.attached).toList();
  }

  long attachedCount() {
    return nodes.values().stream().filter(node -> node.attached).count();
  }

  boolean changing() {
    return deleting || nodes.values().stream().anyMatch(node -> node.state.changing());
  }

  /** Whether the cloud still has instances of it; a node whose creation failed has none. */
  boolean hasInstances() {
    return nodes.values().stream().anyMatch(node -> node.state != NodeState.CREATION_FAILED);
  }

  Map<String, String> tags() {
    Map<String, String> result = new LinkedHashMap<>();
    order
        .path("Tags")
        .forEach(tag -> result.put(tag.path("Key").asText(), tag.path("Value").asText()));
    return result;
  }

  String resourceType() {
    return "CVM";
  }
}
