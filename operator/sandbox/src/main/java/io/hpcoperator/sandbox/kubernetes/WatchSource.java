package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One watch: what it wants to see, from where on, and how. An object that starts or ceases to match
 * is to its watcher one that comes or goes.
 */
final class WatchSource {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(45);

  private final ObjectStore store;
  private final ResourceType type;
  private final Predicate<ObjectNode> scope;
  private final Function<ObjectNode, JsonNode> rendering;

  /** The version after which changes are wanted; absent to begin with what is there. */
  private final OptionalLong since;

  private final Duration timeout;
  private final boolean bookmarks;
  private final boolean marksInitialEvents;
  private Consumer<Change> listener = change -> {};

  /**
   * @param scope which objects are seen, in the type's view
   * @param rendering how an object is shown
   * @param request for {@code resourceVersion}, {@code allowWatchBookmarks}, {@code
   *     sendInitialEvents} and {@code timeoutSeconds}
   * @throws ApiException BadRequest if one of these is not what it should be
   */
  WatchSource(
      ObjectStore store,
      ResourceType type,
      Predicate<ObjectNode> scope,
      Function<ObjectNode, JsonNode> rendering,
      ApiRequest request) {
    this.store = store;
    this.type = type;
    this.scope = scope;
    this.rendering = rendering;
    marksInitialEvents = request.flag("sendInitialEvents");
    bookmarks = request.flag("allowWatchBookmarks");
    boolean fromNow =
        marksInitialEvents
            || List.of("", "0").contains(request.query().getOrDefault("resourceVersion", ""));
    since = fromNow ? OptionalLong.empty() : OptionalLong.of(request.number("resourceVersion"));
    timeout =
        request.query().containsKey("timeoutSeconds")
            ? Duration.ofSeconds(request.number("timeoutSeconds"))
            : DEFAULT_TIMEOUT;
  }

  /** After how long the client wants it to end. */
  Duration timeout() {
    return timeout;
  }

  /**
   * Starts to send.
   *
   * @return false if nothing will follow, as the wanted resource version is forgotten and the sink
   *     has been told so
   */
  boolean open(Consumer<JsonNode> sink) {
    if (since.isPresent() && !store.remembers(since.getAsLong())) {
      ApiException expired =
          new ApiException(
              ApiException.Reason.EXPIRED, "too old resource version: " + since.getAsLong());
      sink.accept(event("ERROR", expired.toStatus()));
      return false;
    }
    if (since.isPresent()) {
      store.changesAfter(since.getAsLong()).forEach(change -> send(change, sink));
    } else {
      store.list(type.storage(), Optional.empty()).stream()
          .map(object -> type.view().served(object))
          .filter(scope)
          .forEach(object -> sink.accept(event("ADDED", rendering.apply(object))));
    }
    if (marksInitialEvents) {
      ObjectNode bookmark = bookmarkObject();
      Json.metadata(bookmark).putObject("annotations").put("k8s.io/initial-events-end", "true");
      sink.accept(event("BOOKMARK", bookmark));
    }
    listener = change -> send(change, sink);
    store.listen(listener);
    return true;
  }

  void close() {
    store.unlisten(listener);
  }

  /** Tells how far the watch has come, if the client wants to know. */
  Optional<JsonNode> bookmark() {
    return bookmarks ? Optional.of(event("BOOKMARK", bookmarkObject())) : Optional.empty();
  }

  private ObjectNode bookmarkObject() {
    ObjectNode object = Json.typed(type.apiVersion(), type.kind());
    Json.metadata(object).put("resourceVersion", String.valueOf(store.version()));
    return object;
  }

  private void send(Change change, Consumer<JsonNode> sink) {
    if (!change.key().storage().equals(type.storage())) {
      return;
    }
    boolean matched = change.before() != null && scope.test(type.view().served(change.before()));
    ObjectNode last = type.view().served(change.last());
    boolean matches = change.after() != null && scope.test(last);
    if (matched && !matches && change.after() != null) {
      // Gone out of sight: shown as it was when last seen, at the version of now.
      last = type.view().served(change.before());
      Json.metadata(last).put("resourceVersion", String.valueOf(change.version()));
    }
    if (matched || matches) {
      String what = !matched ? "ADDED" : matches ? "MODIFIED" : "DELETED";
      sink.accept(event(what, rendering.apply(last)));
    }
  }

  private static ObjectNode event(String what, JsonNode object) {
    ObjectNode event = Json.object().put("type", what);
    event.set("object", object);
    return event;
  }
}
