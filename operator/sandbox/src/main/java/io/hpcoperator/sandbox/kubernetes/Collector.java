package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The two controllers without which deletion is not deletion: garbage collection by owner
 * references, and the emptying of namespaces (and of definitions) that are being deleted. It runs
 * to its end after every write, on the same thread, where a cluster takes a moment: clients see the
 * same steps in the same order, only sooner.
 */
final class Collector {

  static final String DEFINITION_CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final ObjectStore store;
  private final ResourceTypes types;
  private final Lifecycle lifecycle;

  Collector(ObjectStore store, ResourceTypes types, Lifecycle lifecycle) {
    this.store = store;
    this.types = types;
    this.lifecycle = lifecycle;
  }

  void collect() {
    long before;
    do {
      before = store.version();
      Set<String> uids =
          store.all().stream().map(e -> Json.uid(e.getValue())).collect(Collectors.toSet());
      for (Map.Entry<Key, ObjectNode> entry : store.all()) {
        // What an earlier step of this round has changed is looked at in the next.
        if (store.get(entry.getKey()).orElse(null) == entry.getValue()) {
          settle(entry.getKey(), entry.getValue(), uids);
        }
      }
    } while (store.version() != before);
  }

  private void settle(Key key, ObjectNode object, Set<String> uids) {
    JsonNode owners = object.path("metadata").path("ownerReferences");
    if (!Json.isTerminating(object)) {
      if (!owners.isEmpty() && none(owners, uids)) {
        delete(key, "Background");
      }
    } else if (key.storage().equals(BuiltInTypes.NAMESPACES)) {
      if (isEmptied(content -> content.namespace().equals(key.name()))) {
        amend(key, namespace -> Json.child(namespace, "spec").remove("finalizers"));
      }
    } else if (Json.finalizers(object).contains(DEFINITION_CLEANUP)) {
      if (isEmptied(content -> content.storage().equals(key.name()))) {
        amend(key, definition -> removeFinalizer(definition, DEFINITION_CLEANUP));
      }
    } else if (Json.finalizers(object).contains(Lifecycle.FOREGROUND)) {
      List<Key> dependents = dependents(Json.uid(object));
      dependents.forEach(dependent -> delete(dependent, "Foreground"));
      if (dependents.isEmpty()) {
        amend(key, owner -> removeFinalizer(owner, Lifecycle.FOREGROUND));
      }
    } else if (Json.finalizers(object).contains(Lifecycle.ORPHAN)) {
      dependents(Json.uid(object)).forEach(dependent -> amend(dependent, d -> disown(d, object)));
      amend(key, owner -> removeFinalizer(owner, Lifecycle.ORPHAN));
    }
  }

  /** Whether nothing of the contents is left; what is left is being deleted from now on. */
  private boolean isEmptied(Predicate<Key> contents) {
    List<Key> left = store.all().stream().map(Map.Entry::getKey).filter(contents).toList();
    left.forEach(key -> delete(key, "Background"));
    return left.isEmpty();
  }

  private void delete(Key key, String policy) {
    boolean terminating = store.get(key).map(Json::isTerminating).orElse(true);
    if (!terminating) {
      ObjectNode options = Json.object().put("propagationPolicy", policy);
      lifecycle.delete(types.ofStorage(key.storage()), key, options, false);
    }
  }

  private void amend(Key key, Consumer<ObjectNode> change) {
    lifecycle.amend(
        types.ofStorage(key.storage()),
        key,
        object -> {
          change.accept(object);
          return object;
        });
  }

  private List<Key> dependents(String uid) {
    return store.all().stream()
        .filter(e -> isOwnedBy(e.getValue(), uid))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isOwnedBy(JsonNode object, String uid) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("uid").asText().equals(uid)) {
        return true;
      }
    }
    return false;
  }

  private static boolean none(JsonNode owners, Set<String> uids) {
    for (JsonNode owner : owners) {
      if (uids.contains(owner.path("uid").asText())) {
        return false;
      }
    }
    return true;
  }

  private static void disown(ObjectNode dependent, JsonNode owner) {
    ArrayNode kept = Json.MAPPER.createArrayNode();
    for (JsonNode reference : dependent.path("metadata").path("ownerReferences")) {
      if (!reference.path("uid").asText().equals(Json.uid(owner))) {
        kept.add(reference);
      }
    }
    Json.metadata(dependent).set("ownerReferences", kept);
  }

  private static void removeFinalizer(ObjectNode object, String finalizer) {
    List<String> finalizers = new ArrayList<>(Json.finalizers(object));
    finalizers.remove(finalizer);
    Json.metadata(object).set("finalizers", Json.array(finalizers));
  }
}
