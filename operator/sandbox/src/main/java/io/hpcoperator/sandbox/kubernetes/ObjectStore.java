package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All objects in memory, with one resource version counter over all of them, and the recent changes
 * so that a watch can resume. Kept objects are never modified: who changes one puts another. Used
 * by one thread only, the server's event loop.
 */
final class ObjectStore {

  /** How many changes a watch may lie behind before it is told to list anew (410 Expired). */
  private static final int HISTORY = 20_000;

  private static final Comparator<Key> BY_NAME =
      Comparator.comparing(Key::storage).thenComparing(Key::namespace).thenComparing(Key::name);

  /**
   * @param namespace empty for objects of the cluster
   */
  record Key(String storage, String namespace, String name) {}

  /**
   * One change of one object.
   *
   * @param before null for a creation
   * @param after null for a removal
   * @param last the object as it was last seen, with the change's resource version
   */
  record Change(long version, Key key, ObjectNode before, ObjectNode after, ObjectNode last) {}

  private final TreeMap<Key, ObjectNode> objects = new TreeMap<>(BY_NAME);
  private final ArrayDeque<Change> history = new ArrayDeque<>();
  private final Set<Consumer<Change>> listeners = new LinkedHashSet<>();
  private long version = 1;
  private long forgotten = 1;

  long version() {
    return version;
  }

  Optional<ObjectNode> get(Key key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** The objects of a storage, by namespace and name. */
  List<ObjectNode> list(String storage, Optional<String> namespace) {
    Key from = new Key(storage, namespace.orElse(""), "");
    List<ObjectNode> found = new ArrayList<>();
    for (var entry : objects.tailMap(from).entrySet()) {
      Key key = entry.getKey();
      if (!key.storage().equals(storage)
          || namespace.map(n -> !n.equals(key.namespace())).orElse(false)) {
        break;
      }
      found.add(entry.getValue());
    }
    return found;
  }

  /** Everything, as it is now: safe to change the store while going through it. */
  List<Map.Entry<Key, ObjectNode>> all() {
    return List.copyOf(objects.entrySet());
  }

  /** Keeps an object, with a new resource version written into it. */
  ObjectNode put(Key key, ObjectNode object) {
    version++;
    Json.metadata(object).put("resourceVersion", String.valueOf(version));
    ObjectNode before = objects.put(key, object);
    publish(new Change(version, key, before, object, object));
    return object;
  }

  void remove(Key key) {
    ObjectNode before = objects.remove(key);
    version++;
    ObjectNode last = before.deepCopy();
    Json.metadata(last).put("resourceVersion", String.valueOf(version));
    publish(new Change(version, key, before, null, last));
  }

  private void publish(Change change) {
    history.add(change);
    if (history.size() > HISTORY) {
      forgotten = history.remove().version();
    }
    List.copyOf(listeners).forEach(listener -> listener.accept(change));
  }

  /** Whether all changes after a version are still known. */
  boolean remembers(long since) {
    return since >= forgotten;
  }

  List<Change> changesAfter(long since) {
    return history.stream().filter(change -> change.version() > since).toList();
  }

  void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<Change> listener) {
    listeners.remove(listener);
  }
}
