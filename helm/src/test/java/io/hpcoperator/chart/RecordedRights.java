package io.hpcoperator.chart;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** Writes down which rights the requests of a client take, and which were denied. */
final class RecordedRights implements Interceptor {
  private static final int FORBIDDEN = 403;

  /** /api/v1/... or /apis/group/version/..., a namespace or none, resource, name, subresource. */
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api/v1|apis/(?<group>[^/]+)/[^/]+)(?:/namespaces/[^/]+)?/(?<resource>[^/]+)(?:/(?<name>[^/]+)(?:/(?<sub>[^/]+))?)?");

  private final Set<String> used = new ConcurrentSkipListSet<>();
  private final Set<String> denied = new ConcurrentSkipListSet<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    used.add(right(request));
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
    if (response.code() == FORBIDDEN) {
      denied.add(right(response.request()));
    }
    return CompletableFuture.completedFuture(false);
  }

  Set<String> used() {
    return new TreeSet<>(used);
  }

  Set<String> denied() {
    return new TreeSet<>(denied);
  }

  private static String right(HttpRequest request) {
    URI uri = request.uri();
    var path = PATH.matcher(uri.getPath());
    if (!path.matches()) {
      throw new IllegalArgumentException("not the path of a resource: " + uri);
    }
    var group = path.group("group") == null ? "" : path.group("group");
    var sub = path.group("sub") == null ? "" : "/" + path.group("sub");
    return group + "/" + path.group("resource") + sub + " " + verb(request, path.group("name"));
  }

  private static String verb(HttpRequest request, String name) {
    var query = request.uri().getQuery();
    return switch (request.method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name == null ? "deletecollection" : "delete";
      default -> {
        if (query != null && query.contains("watch=true")) {
          yield "watch";
        }
        yield name == null || query != null && query.contains("fieldSelector") ? "list" : "get";
      }
    };
  }
}
