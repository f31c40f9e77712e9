package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ApiResponse.Document;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/**
 * Get, list and watch, in the form that the client accepts: objects, their metadata only, or a
 * Table.
 */
final class Reads {

  private final ObjectStore store;
  private final Clock clock;

  Reads(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  ApiResponse get(ApiRequest request, Target target) {
    ObjectNode object =
        target
            .type()
            .view()
            .served(
                store
                    .get(target.key())
                    .orElseThrow(() -> ApiException.notFound(target.type(), target.name())));
    if (request.wantsTable()) {
      ObjectNode table = table(request, target.type(), List.of(object));
      table
          .putObject("metadata")
          .put("resourceVersion", String.valueOf(Json.resourceVersion(object)));
      return Document.ok(table);
    }
    return Document.ok(request.wantsMetadataOnly() ? Tables.metadataOnly(object) : object);
  }

  ApiResponse list(ApiRequest request, Target target) {
    List<ObjectNode> objects = selected(request, target);
    ObjectNode list;
    if (request.wantsTable()) {
      list = table(request, target.type(), objects);
    } else if (request.wantsMetadataOnly()) {
      list = Json.typed("meta.k8s.io/v1", "PartialObjectMetadataList");
      list.putArray("items").addAll(objects.stream().map(Tables::metadataOnly).toList());
    } else {
      list = Json.typed(target.type().apiVersion(), target.type().kind() + "List");
      list.putArray("items").addAll(objects);
    }
    list.putObject("metadata").put("resourceVersion", String.valueOf(store.version()));
    return Document.ok(list);
  }

  private ObjectNode table(ApiRequest request, ResourceType type, List<ObjectNode> objects) {
    String include = request.query().getOrDefault("includeObject", "Metadata");
    return Tables.of(type, objects, include, clock.instant());
  }

  /** The objects of a collection that the request's selectors let through, in the type's view. */
  List<ObjectNode> selected(ApiRequest request, Target target) {
    Predicate<JsonNode> selector = selector(request, target.type());
    return store.list(target.type().storage(), target.namespace()).stream()
        .map(target.type().view()::served)
        .filter(selector)
        .toList();
  }

  private static Predicate<JsonNode> selector(ApiRequest request, ResourceType type) {
    return Selector.of(
        type, request.query().get("labelSelector"), request.query().get("fieldSelector"));
  }

  ApiResponse watch(ApiRequest request, Target target) {
    Predicate<JsonNode> selector = selector(request, target.type());
    Predicate<ObjectNode> scope =
        object ->
            target.namespace().map(Json.namespace(object)::equals).orElse(true)
                && (target.name().isEmpty() || target.name().equals(Json.name(object)))
                && selector.test(object);
    return new ApiResponse.Stream(
        new WatchSource(
            store,
            target.type(),
            scope,
            object -> {
              if (request.wantsTable()) {
                return table(request, target.type(), List.of(object));
              }
              return request.wantsMetadataOnly() ? Tables.metadataOnly(object) : object;
            },
            request));
  }
}
