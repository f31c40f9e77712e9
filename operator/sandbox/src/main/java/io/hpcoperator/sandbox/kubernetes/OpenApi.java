package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * OpenAPI v3 as far as {@code kubectl} reads it: the schemas ({@code kubectl explain}), and that
 * writes take {@code fieldValidation} and {@code dryRun}, so that it leaves validation to the
 * server.
 */
final class OpenApi {

  private final ResourceTypes types;

  OpenApi(ResourceTypes types) {
    this.types = types;
  }

  /** {@code GET /openapi/v3}: where the document of each group and version is. */
  ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    types.all().stream()
        .map(OpenApi::root)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(root -> paths.putObject(root).put("serverRelativeURL", "/openapi/v3/" + root));
    return index;
  }

  private static String root(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }

  /** {@code GET /openapi/v3/apis/<group>/<version>}. */
  ObjectNode document(String group, String version) {
    List<ResourceType> served = types.of(group, version);
    if (served.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", version);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : served) {
      ObjectNode schema = (ObjectNode) type.schema().node().deepCopy();
      schema.withArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
      String name = (group.isEmpty() ? "core" : group) + "." + version + "." + type.kind();
      schemas.set(name, schema);
      describe(type, name, paths);
    }
    return document;
  }

  private static void describe(ResourceType type, String schema, ObjectNode paths) {
    String collection =
        "/" + root(type) + (type.isNamespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    operation(type, schema, paths.putObject(collection), "post");
    ObjectNode item = paths.putObject(collection + "/{name}");
    ObjectNode get = item.putObject("get");
    get.put("x-kubernetes-action", "get")
        .set("x-kubernetes-group-version-kind", groupVersionKind(type));
    response(get, schema);
    operation(type, schema, item, "put");
    operation(type, schema, item, "patch");
  }

  private static void operation(ResourceType type, String schema, ObjectNode path, String method) {
    ObjectNode operation = path.putObject(method);
    operation
        .put("x-kubernetes-action", method)
        .set("x-kubernetes-group-version-kind", groupVersionKind(type));
    for (String parameter : List.of("dryRun", "fieldManager", "fieldValidation")) {
      operation
          .withArray("parameters")
          .addObject()
          .put("name", parameter)
          .put("in", "query")
          .putObject("schema")
          .put("type", "string");
    }
    response(operation, schema);
  }

  private static void response(ObjectNode operation, String schema) {
    operation
        .putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schema);
  }

  private static ObjectNode groupVersionKind(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }
}
