package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ApiResponse.Document;
import io.hpcoperator.sandbox.kubernetes.Lifecycle.Write;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Key;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The API: which request is answered how. Transport is in {@link HttpFrontend}; one thread at a
 * time.
 */
final class ApiServer {

  private final ObjectStore store = new ObjectStore();
  private final ResourceTypes types = new ResourceTypes();
  private final Discovery discovery = new Discovery(types);
  private final OpenApi openApi = new OpenApi(types);
  private final Lifecycle lifecycle;
  private final Reads reads;
  private final Collector collector;

  ApiServer(Clock clock) {
    lifecycle = new Lifecycle(store, clock);
    reads = new Reads(store, clock);
    collector = new Collector(store, types, lifecycle);
    store.listen(types::onChange);
  }

  /** Keeps an object of the server's own making. */
  void seed(String group, String version, String plural, ObjectNode object) {
    ResourceType type = types.find(group, version, plural).orElseThrow();
    Write write =
        new Write("sandbox", "", Lifecycle.UnknownFields.IGNORE, false, new ArrayList<>());
    lifecycle.create(type, Json.namespace(object), object, write);
  }

  /**
   * Answers a request.
   *
   * @throws ApiException the request is refused
   */
  ApiResponse handle(ApiRequest request) {
    List<String> path = request.path();
    return switch (path.isEmpty() ? "" : path.get(0)) {
      case "version" -> Document.ok(Discovery.version());
      case "healthz", "readyz", "livez" -> Document.ok(Json.MAPPER.valueToTree("ok"));
      case "openapi" -> Document.ok(openApi(path));
      case "api" ->
          path.size() == 1
              ? Document.ok(Discovery.coreVersions())
              : inGroup(request, "", path.get(1), path.subList(2, path.size()));
      case "apis" ->
          switch (path.size()) {
            case 1 -> Document.ok(discovery.groups());
            case 2 -> Document.ok(discovery.group(path.get(1)));
            default -> inGroup(request, path.get(1), path.get(2), path.subList(3, path.size()));
          };
      default -> throw ApiException.noSuchPath();
    };
  }

  private JsonNode openApi(List<String> path) {
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw ApiException.noSuchPath();
    }
    return switch (path.size()) {
      case 2 -> openApi.index();
      case 4 -> openApi.document("", path.get(3));
      case 5 -> openApi.document(path.get(3), path.get(4));
      default -> throw ApiException.noSuchPath();
    };
  }

  private ApiResponse inGroup(ApiRequest request, String group, String version, List<String> path) {
    if (path.isEmpty()) {
      return Document.ok(discovery.resources(group, version));
    }
    if (group.equals("authorization.k8s.io")) {
      return new Document(201, allowed(request.object()), List.of());
    }
    Target target = target(group, version, path);
    ApiResponse response =
        switch (target.subresource()) {
          case "", "status", "finalize" -> onObject(request, target);
          default -> onScale(request, target);
        };
    collector.collect();
    return response;
  }

  /** Answers any access review: there are no users here, so everything is allowed. */
  private static ObjectNode allowed(ObjectNode review) {
    ObjectNode status = Json.child(review, "status").put("allowed", true).put("incomplete", false);
    ArrayNode everything = Json.array(List.of("*"));
    ObjectNode rule = status.putArray("resourceRules").addObject();
    for (String field : List.of("verbs", "apiGroups", "resources")) {
      rule.set(field, everything);
    }
    ObjectNode urls = status.putArray("nonResourceRules").addObject();
    urls.set("verbs", everything);
    urls.set("nonResourceURLs", everything);
    return review;
  }

  private Target target(String group, String version, List<String> path) {
    boolean inNamespace =
        path.get(0).equals("namespaces")
            && path.size() > 2
            && !Set.of("status", "finalize").contains(path.get(2));
    List<String> rest = inNamespace ? path.subList(2, path.size()) : path;
    ResourceType type =
        types.find(group, version, rest.get(0)).orElseThrow(ApiException::noSuchPath);
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    boolean known =
        switch (subresource) {
          case "" -> true;
          case "status" -> type.hasStatus();
          case "scale" -> type.scale().isPresent();
          case "finalize" -> type.storage().equals(BuiltInTypes.NAMESPACES);
          default -> false;
        };
    if (!known || rest.size() > 3 || inNamespace != (type.isNamespaced() && inNamespace)) {
      throw ApiException.noSuchPath();
    }
    return new Target(
        type, inNamespace ? Optional.of(path.get(1)) : Optional.empty(), name, subresource);
  }

  private ApiResponse onObject(ApiRequest request, Target target) {
    boolean named = !target.name().isEmpty();
    boolean sub = !target.subresource().isEmpty();
    return switch (request.method()) {
      case "GET" -> {
        if (request.flag("watch")) {
          yield reads.watch(request, target);
        }
        yield named ? reads.get(request, target) : reads.list(request, target);
      }
      case "POST" -> {
        if (named) {
          throw notAllowed();
        }
        yield create(request, target);
      }
      case "PUT" -> {
        ObjectNode body = request.object();
        yield update(request, target, live -> body);
      }
      case "PATCH" -> patch(request, target);
      case "DELETE" -> {
        if (sub) {
          throw notAllowed();
        }
        yield named ? delete(request, target) : deleteCollection(request, target);
      }
      default -> throw notAllowed();
    };
  }

  private static ApiException notAllowed() {
    return new ApiException(
        ApiException.Reason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource");
  }

  private static Write write(ApiRequest request, Target target) {
    return new Write(
        request.manager(),
        target.subresource(),
        request.unknownFields(),
        request.isDryRun(),
        new ArrayList<>());
  }

  private ApiResponse create(ApiRequest request, Target target) {
    if (target.type().isNamespaced() && target.namespace().isEmpty()) {
      throw notAllowed();
    }
    Write write = write(request, target);
    ObjectNode created =
        lifecycle.create(target.type(), target.namespace().orElse(""), request.object(), write);
    return new Document(201, target.type().view().served(created), write.warnings());
  }

  private ApiResponse update(ApiRequest request, Target target, UnaryOperator<ObjectNode> change) {
    Write write = write(request, target);
    ObjectNode updated = lifecycle.update(target.type(), target.key(), write, change);
    return new Document(200, target.type().view().served(updated), write.warnings());
  }

  private ApiResponse patch(ApiRequest request, Target target) {
    if (request.contentType().equals("application/apply-patch+yaml")) {
      return apply(request, target);
    }
    return update(request, target, live -> patched(request, live));
  }

  private static ObjectNode patched(ApiRequest request, ObjectNode live) {
    return switch (request.contentType()) {
      case "application/json-patch+json" -> Patches.json(live, request.body());
      case "application/merge-patch+json" -> Patches.merge(live, request.object());
      case "application/strategic-merge-patch+json" -> Patches.strategic(live, request.object());
      default ->
          throw new ApiException(
              ApiException.Reason.UNSUPPORTED_MEDIA_TYPE,
              "the body of the request was in an unknown format: " + request.contentType());
    };
  }

  private ApiResponse apply(ApiRequest request, Target target) {
    if (request.query().getOrDefault("fieldManager", "").isEmpty()) {
      throw ApiException.badRequest("fieldManager is required for apply patch");
    }
    boolean existed = store.get(target.key()).isPresent();
    Write write = write(request, target);
    ObjectNode applied =
        lifecycle.apply(
            target.type(), target.key(), request.object(), request.flag("force"), write);
    return new Document(
        existed ? 200 : 201, target.type().view().served(applied), write.warnings());
  }

  private ApiResponse onScale(ApiRequest request, Target target) {
    ResourceType type = target.type();
    var paths = type.scale().orElseThrow();
    switch (request.method()) {
      case "GET" -> {}
      case "PUT" -> update(request, target, live -> Scale.applied(paths, live, request.object()));
      case "PATCH" ->
          update(
              request,
              target,
              live -> Scale.applied(paths, live, patched(request, Scale.of(paths, live))));
      default -> throw notAllowed();
    }
    return Document.ok(Scale.of(paths, lifecycle.get(type, target.key())));
  }

  private ApiResponse delete(ApiRequest request, Target target) {
    ObjectNode before = lifecycle.get(target.type(), target.key());
    ObjectNode options = request.body() instanceof ObjectNode body ? body : Json.object();
    String policy = request.query().get("propagationPolicy");
    if (policy != null) {
      options.put("propagationPolicy", policy);
    }
    boolean gone = lifecycle.delete(target.type(), target.key(), options, request.isDryRun());
    if (!gone) {
      return Document.ok(target.type().view().served(lifecycle.get(target.type(), target.key())));
    }
    ObjectNode status = Json.typed("v1", "Status");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", target.name());
    details.put("group", target.type().group()).put("kind", target.type().plural());
    details.put("uid", Json.uid(before));
    return Document.ok(status);
  }

  private ApiResponse deleteCollection(ApiRequest request, Target target) {
    ObjectNode list = Json.typed(target.type().apiVersion(), target.type().kind() + "List");
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : reads.selected(request, target)) {
      Key key = new Key(target.type().storage(), Json.namespace(object), Json.name(object));
      ObjectNode options = request.body() instanceof ObjectNode body ? body : Json.object();
      lifecycle.delete(target.type(), key, options, request.isDryRun());
      items.add(object);
    }
    list.putObject("metadata").put("resourceVersion", String.valueOf(store.version()));
    return Document.ok(list);
  }
}
