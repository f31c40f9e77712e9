package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A node of a structural OpenAPI v3 schema, as a CustomResourceDefinition carries it. Where nothing
 * is declared the node is missing and says so: it has no type, no children, and keeps what it does
 * not know.
 */
record Schema(JsonNode node) {

  /**
   * How the items of a list are told apart when two writers meet: {@code x-kubernetes-list-type}.
   */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /** {@code metav1.ObjectMeta}: what every kind has, and the API server checks on every one. */
  private static final JsonNode OBJECT_META =
      Json.parse(
          """
          {"type": "object", "properties": {
            "name": {"type": "string"}, "generateName": {"type": "string"}, "namespace": {"type": "string"},
            "selfLink": {"type": "string"}, "uid": {"type": "string"}, "resourceVersion": {"type": "string"},
            "generation": {"type": "integer", "format": "int64"},
            "creationTimestamp": {"type": "string", "format": "date-time", "nullable": true},
            "deletionTimestamp": {"type": "string", "format": "date-time", "nullable": true},
            "deletionGracePeriodSeconds": {"type": "integer", "format": "int64", "nullable": true},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}, "nullable": true},
            "annotations": {"type": "object", "additionalProperties": {"type": "string"}, "nullable": true},
            "finalizers": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set",
              "nullable": true},
            "ownerReferences": {"type": "array", "x-kubernetes-list-type": "map",
              "x-kubernetes-list-map-keys": ["uid"], "nullable": true,
              "items": {"type": "object", "required": ["apiVersion", "kind", "name", "uid"], "properties": {
                "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "name": {"type": "string"},
                "uid": {"type": "string"}, "controller": {"type": "boolean"},
                "blockOwnerDeletion": {"type": "boolean"}}}},
            "managedFields": {"type": "array", "nullable": true, "x-kubernetes-list-type": "atomic",
              "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}
          """);

  /** The whole object: the schema of a CRD's version completed with what every object has. */
  static Schema ofCustomResource(JsonNode openApiV3Schema) {
    ObjectNode root =
        openApiV3Schema instanceof ObjectNode declared ? declared.deepCopy() : Json.object();
    root.put("type", "object");
    ObjectNode properties = Json.child(root, "properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.set("metadata", OBJECT_META.deepCopy());
    return new Schema(root);
  }

  /** A kind whose own fields are stored as they come. */
  static Schema ofBuiltIn() {
    return ofCustomResource(Json.object().put("x-kubernetes-preserve-unknown-fields", true));
  }

  /** The schema of one field, be it declared by name or as the value of a map. */
  Schema field(String name) {
    JsonNode declared = node.path("properties").path(name);
    return new Schema(declared.isMissingNode() ? node.path("additionalProperties") : declared);
  }

  Schema items() {
    return new Schema(node.path("items"));
  }

  boolean isDeclared() {
    return node.isObject();
  }

  boolean keepsUnknownFields() {
    return !isDeclared() || node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
  }

  /** Whether the object is replaced as a whole by any of its writers. */
  boolean isAtomicMap() {
    return node.path("x-kubernetes-map-type").asText().equals("atomic");
  }

  ListType listType() {
    return switch (node.path("x-kubernetes-list-type").asText()) {
      case "set" -> ListType.SET;
      case "map" -> ListType.MAP;
      default -> ListType.ATOMIC;
    };
  }

  /** The fields that together name an item of a {@link ListType#MAP} list. */
  List<String> listMapKeys() {
    return Json.texts(node.path("x-kubernetes-list-map-keys"));
  }
}
