package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the API serves, told group by group; the aggregated form is not served, and clients then ask
 * for this one.
 */
final class Discovery {

  /** The release whose behaviour is followed. */
  private static final String MAJOR = "1";

  private static final String MINOR = "33";

  private final ResourceTypes types;

  Discovery(ResourceTypes types) {
    this.types = types;
  }

  static ObjectNode version() {
    String release = "v" + MAJOR + "." + MINOR + ".0";
    return Json.object()
        .put("major", MAJOR)
        .put("minor", MINOR)
        .put("gitVersion", release + "+sandbox")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "jvm");
  }

  /** {@code GET /api}. */
  static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  /** {@code GET /apis}. */
  ObjectNode groups() {
    Map<String, Set<String>> versions = new LinkedHashMap<>();
    types.all().stream()
        .filter(type -> !type.group().isEmpty())
        .forEach(
            type ->
                versions
                    .computeIfAbsent(type.group(), g -> new LinkedHashSet<>())
                    .add(type.version()));
    ObjectNode list = Json.typed("v1", "APIGroupList");
    ArrayNode groups = list.putArray("groups");
    versions.forEach((group, served) -> groups.add(group(group, List.copyOf(served))));
    return list;
  }

  /** {@code GET /apis/<group>}. */
  ObjectNode group(String name) {
    for (var group : groups().path("groups")) {
      if (group.path("name").asText().equals(name)) {
        return ((ObjectNode) group).put("kind", "APIGroup").put("apiVersion", "v1");
      }
    }
    throw ApiException.noSuchPath();
  }

  private static ObjectNode group(String name, List<String> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode listed = group.putArray("versions");
    versions.forEach(v -> listed.add(groupVersion(name, v)));
    group.set("preferredVersion", groupVersion(name, versions.get(0)));
    return group;
  }

  private static ObjectNode groupVersion(String group, String version) {
    return Json.object().put("groupVersion", group + "/" + version).put("version", version);
  }

  /** {@code GET /api/v1} and {@code GET /apis/<group>/<version>}. */
  ObjectNode resources(String group, String version) {
    List<ResourceType> served = types.of(group, version);
    if (served.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    ObjectNode list = Json.typed("v1", "APIResourceList");
    list.put("groupVersion", served.get(0).apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : served) {
      ObjectNode resource =
          entry(type, type.plural(), type.kind()).put("singularName", type.names().singular());
      resource.set("shortNames", Json.array(type.names().shortNames()));
      resource.set("categories", Json.array(type.names().categories()));
      resource.set(
          "verbs",
          Json.array(
              List.of(
                  "create",
                  "delete",
                  "deletecollection",
                  "get",
                  "list",
                  "patch",
                  "update",
                  "watch")));
      resources.add(resource);
      List<String> verbs = List.of("get", "patch", "update");
      if (type.hasStatus()) {
        ObjectNode status = entry(type, type.plural() + "/status", type.kind());
        status.set("verbs", Json.array(verbs));
        resources.add(status);
      }
      if (type.scale().isPresent()) {
        ObjectNode scale = entry(type, type.plural() + "/scale", "Scale");
        scale.put("group", "autoscaling").put("version", "v1").set("verbs", Json.array(verbs));
        resources.add(scale);
      }
    }
    return list;
  }

  private static ObjectNode entry(ResourceType type, String name, String kind) {
    return Json.object()
        .put("name", name)
        .put("singularName", "")
        .put("namespaced", type.isNamespaced())
        .put("kind", kind);
  }
}
