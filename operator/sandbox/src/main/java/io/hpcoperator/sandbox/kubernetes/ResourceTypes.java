package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ResourceType.Names;
import io.hpcoperator.sandbox.kubernetes.ResourceType.ScalePaths;
import io.hpcoperator.sandbox.kubernetes.ResourceType.Scope;
import io.hpcoperator.sandbox.kubernetes.ResourceType.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The kinds this API serves: the built-in ones, and those of the CustomResourceDefinitions kept in
 * it.
 */
final class ResourceTypes {

  private final Map<String, ResourceType> types = new LinkedHashMap<>();

  ResourceTypes() {
    BuiltInTypes.all().forEach(this::add);
  }

  private void add(ResourceType type) {
    types.put(type.apiVersion() + "/" + type.plural(), type);
  }

  /** Keeps up with the definitions in the store. */
  void onChange(ObjectStore.Change change) {
    if (!change.key().storage().equals(BuiltInTypes.DEFINITIONS)) {
      return;
    }
    if (change.before() != null) {
      types.values().removeIf(type -> type.storage().equals(Json.name(change.before())));
    }
    if (change.after() != null) {
      for (JsonNode version : change.after().path("spec").path("versions")) {
        if (version.path("served").asBoolean()) {
          add(ofDefinition(change.after(), version));
        }
      }
    }
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    String apiVersion = group.isEmpty() ? version : group + "/" + version;
    return Optional.ofNullable(types.get(apiVersion + "/" + plural));
  }

  /** Any type under which the objects of a storage are served. */
  ResourceType ofStorage(String storage) {
    return types.values().stream()
        .filter(type -> type.storage().equals(storage))
        .findFirst()
        .orElseThrow();
  }

  Collection<ResourceType> all() {
    return types.values();
  }

  List<ResourceType> of(String group, String version) {
    return types.values().stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .toList();
  }

  private static ResourceType ofDefinition(JsonNode definition, JsonNode version) {
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    String group = spec.path("group").asText();
    String name = version.path("name").asText();
    JsonNode subresources = version.path("subresources");
    List<Column> columns = new ArrayList<>(List.of(Column.NAME));
    version
        .path("additionalPrinterColumns")
        .forEach(column -> columns.add(Column.declared(column)));
    if (columns.size() == 1) {
      columns.add(Column.age("Age", ".metadata.creationTimestamp"));
    }
    Set<String> selectable = new TreeSet<>();
    version
        .path("selectableFields")
        .forEach(f -> selectable.add(f.path("jsonPath").asText().substring(1)));
    String plural = names.path("plural").asText();
    return new ResourceType(
        group,
        name,
        new Names(
            names.path("kind").asText(),
            plural,
            names.path("singular").asText(),
            Json.texts(names.path("shortNames")),
            Json.texts(names.path("categories"))),
        spec.path("scope").asText().equals("Cluster") ? Scope.CLUSTER : Scope.NAMESPACED,
        plural + "." + group,
        Schema.ofCustomResource(version.path("schema").path("openAPIV3Schema")),
        subresources.has("status"),
        scalePaths(subresources.path("scale")),
        columns,
        selectable,
        new View(group + "/" + name, Map.of()),
        UnaryOperator.identity());
  }

  private static Optional<ScalePaths> scalePaths(JsonNode scale) {
    if (scale.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScalePaths(
            scale.path("specReplicasPath").asText(),
            scale.path("statusReplicasPath").asText(),
            Optional.ofNullable(scale.get("labelSelectorPath")).map(JsonNode::asText)));
  }

  /**
   * What the API server says of a definition it serves: its names are taken and it is established.
   */
  static ObjectNode established(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    ObjectNode names = (ObjectNode) Json.child(Json.child(definition, "spec"), "names");
    String kind = names.path("kind").asText();
    if (!names.hasNonNull("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.hasNonNull("listKind")) {
      names.put("listKind", kind + "List");
    }
    if (!Json.isTerminating(definition)) {
      // Held until its objects are gone.
      Json.metadata(definition)
          .set("finalizers", Json.array(List.of(Collector.DEFINITION_CLEANUP)));
    }
    ObjectNode status = Json.child(definition, "status");
    if (!status.has("conditions")) {
      String since = definition.path("metadata").path("creationTimestamp").asText();
      for (String type : List.of("NamesAccepted", "Established")) {
        status
            .withArray("conditions")
            .addObject()
            .put("type", type)
            .put("status", "True")
            .put("lastTransitionTime", since)
            .put("reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
            .put("message", "");
      }
    }
    status.set("acceptedNames", names.deepCopy());
    var stored = status.putArray("storedVersions");
    spec.path("versions")
        .forEach(
            v -> {
              if (v.path("storage").asBoolean()) {
                stored.add(v.path("name").asText());
              }
            });
    return definition;
  }
}
