package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ResourceType.ScalePaths;
import java.util.List;

/**
 * The scale subresource: {@code autoscaling/v1 Scale} as a window on two or three fields of a
 * custom resource.
 */
final class Scale {

  private Scale() {}

  static ObjectNode of(ScalePaths paths, ObjectNode object) {
    ObjectNode scale = Json.typed("autoscaling/v1", "Scale");
    JsonNode metadata = object.path("metadata");
    ObjectNode shown = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Json.setOrRemove(shown, field, metadata.path(field));
    }
    int wanted =
        new JsonPath(paths.specReplicas())
            .find(object).stream()
                .findFirst()
                .orElseThrow(
                    () ->
                        new ApiException(
                            ApiException.Reason.INTERNAL_ERROR,
                            "the spec replicas field \"%s\" does not exist"
                                .formatted(paths.specReplicas())))
                .asInt();
    scale.putObject("spec").put("replicas", wanted);
    ObjectNode status =
        scale.putObject("status").put("replicas", number(paths.statusReplicas(), object));
    paths
        .labelSelector()
        .flatMap(path -> new JsonPath(path).find(object).stream().findFirst())
        .ifPresent(selector -> status.put("selector", selector.asText()));
    return scale;
  }

  private static int number(String path, JsonNode object) {
    return new JsonPath(path).find(object).stream().findFirst().map(JsonNode::asInt).orElse(0);
  }

  /** The object with the number of replicas that a Scale asks for, and under its precondition. */
  static ObjectNode applied(ScalePaths paths, ObjectNode object, JsonNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (!replicas.isIntegralNumber() || replicas.asInt() < 0) {
      throw new ApiException(
          ApiException.Reason.INVALID,
          "Scale \"%s\" is invalid: spec.replicas: Invalid value: %s: should be a non-negative integer"
              .formatted(Json.name(object), replicas));
    }
    ObjectNode scaled = object.deepCopy();
    String[] fields = paths.specReplicas().substring(1).split("\\.");
    ObjectNode parent = scaled;
    for (int i = 0; i < fields.length - 1; i++) {
      parent = Json.child(parent, fields[i]);
    }
    parent.set(fields[fields.length - 1], replicas);
    JsonNode version = scale.path("metadata").path("resourceVersion");
    if (!version.asText().isEmpty()) {
      Json.metadata(scaled).set("resourceVersion", version);
    }
    return scaled;
  }
}
