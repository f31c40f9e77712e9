package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ApiException.Cause;
import io.hpcoperator.sandbox.kubernetes.FieldManagers.Manager;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Key;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * How an object comes, changes and goes: what the server owns in its metadata, optimistic locking,
 * the status apart from the rest, generations, finalizers.
 */
final class Lifecycle {

  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private static final List<String> SERVER_OWNED =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  /** What becomes of fields that the schema does not know: {@code fieldValidation}. */
  enum UnknownFields {
    STRICT,
    WARN,
    IGNORE
  }

  /**
   * The circumstances of one write.
   *
   * @param subresource empty for the object itself
   * @param warnings filled with what the client should be told besides the result
   */
  record Write(
      String manager,
      String subresource,
      UnknownFields unknownFields,
      boolean dryRun,
      List<String> warnings) {}

  private final ObjectStore store;
  private final Clock clock;

  Lifecycle(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  ObjectNode get(ResourceType type, Key key) {
    return store.get(key).orElseThrow(() -> ApiException.notFound(type, key.name()));
  }

  /**
   * Creates an object.
   *
   * @param body the object as the client sent it, in the type's view
   * @return the object as kept
   */
  ObjectNode create(ResourceType type, String namespace, ObjectNode body, Write write) {
    ObjectNode object = type.view().kept(body);
    nameIt(type, object);
    Key key = new Key(type.storage(), namespace, Json.name(object));
    if (type.hasStatus()) {
      object.remove("status");
    }
    finishCreation(type, key, object, write, true);
    return object;
  }

  private static void nameIt(ResourceType type, ObjectNode object) {
    ObjectNode metadata = Json.metadata(object);
    if (!metadata.path("name").asText().isEmpty()) {
      return;
    }
    String prefix = metadata.path("generateName").asText();
    if (prefix.isEmpty()) {
      throw ApiException.invalid(
          type,
          "",
          List.of(
              new Cause(
                  "FieldValueRequired",
                  "Required value: name or generateName is required",
                  "metadata.name")));
    }
    metadata.put("name", prefix + UUID.randomUUID().toString().substring(0, 5));
  }

  private void finishCreation(
      ResourceType type, Key key, ObjectNode object, Write write, boolean tracked) {
    Admission.checkIdentity(type, key, object);
    if (!Json.metadata(object).path("resourceVersion").asText().isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    Admission.checkNamespace(store, type, key);
    Admission.shape(type, object, write);
    ObjectNode metadata = Json.metadata(object);
    metadata.remove(SERVER_OWNED);
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now().toString());
    if (type.hasGeneration()) {
      metadata.put("generation", 1);
    }
    type.completion().apply(object);
    if (tracked) {
      FieldManagers.recordUpdate(
          Json.object(), object, type.schema(), manager(type, write, false), now());
    }
    Admission.validate(type, object);
    if (store.get(key).isPresent()) {
      throw ApiException.alreadyExists(type, key.name());
    }
    if (!write.dryRun()) {
      store.put(key, object);
    }
  }

  /**
   * Changes an object that is there.
   *
   * @param change from the object as it is to the object as the client wants it, both in the type's
   *     view
   * @return the object as kept
   */
  ObjectNode update(ResourceType type, Key key, Write write, UnaryOperator<ObjectNode> change) {
    ObjectNode live = get(type, key);
    ObjectNode desired = type.view().kept(change.apply(type.view().served(live)));
    Admission.checkIdentity(type, key, desired);
    Admission.checkPreconditions(type, key, live, desired.path("metadata"));
    if (type.isCustom() && desired.path("metadata").path("resourceVersion").asText().isEmpty()) {
      throw ApiException.invalid(
          type,
          key.name(),
          List.of(
              new Cause(
                  "FieldValueInvalid",
                  "Invalid value: 0: must be specified for an update",
                  "metadata.resourceVersion")));
    }
    Admission.shape(type, desired, write);
    return finishUpdate(type, key, live, restricted(type, live, desired, write), write, true);
  }

  /**
   * Server-side apply.
   *
   * @param applied all the fields that the manager has an opinion on
   * @param force whether to take fields from other managers
   * @return the object as kept
   * @throws ApiException NotFound where a subresource of an absent object is applied; Conflict by
   *     other managers
   */
  ObjectNode apply(ResourceType type, Key key, ObjectNode applied, boolean force, Write write) {
    ObjectNode said = type.view().kept(applied);
    Json.metadata(said).put("name", Json.metadata(said).path("name").asText(key.name()));
    Admission.checkIdentity(type, key, said);
    if (!said.path("metadata").path("managedFields").isEmpty()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    List<String> unknown = SchemaShape.prune(said, type.schema());
    if (!unknown.isEmpty()) {
      throw ApiException.badRequest(
          "failed to create typed patch object (%s/%s; %s, Kind=%s): .%s: field not declared in schema"
              .formatted(
                  key.namespace(), key.name(), type.apiVersion(), type.kind(), unknown.get(0)));
    }
    if (type.hasStatus()) {
      said.remove(write.subresource().equals("status") ? "spec" : "status");
    }
    Manager manager = manager(type, write, true);
    ObjectNode live = store.get(key).orElse(null);
    if (live == null) {
      if (!write.subresource().isEmpty()) {
        throw ApiException.notFound(type, key.name());
      }
      ObjectNode created =
          FieldManagers.apply(Json.object(), said, type.schema(), manager, force, now());
      finishCreation(type, key, created, write, false);
      return created;
    }
    Admission.checkPreconditions(type, key, live, said.path("metadata"));
    ObjectNode desired = FieldManagers.apply(live, said, type.schema(), manager, force, now());
    SchemaShape.fillDefaults(desired, type.schema());
    return finishUpdate(type, key, live, restricted(type, live, desired, write), write, false);
  }

  private ObjectNode finishUpdate(
      ResourceType type,
      Key key,
      ObjectNode live,
      ObjectNode desired,
      Write write,
      boolean tracked) {
    ObjectNode metadata = Json.metadata(desired);
    SERVER_OWNED.forEach(
        field -> Json.setOrRemove(metadata, field, live.path("metadata").path(field)));
    type.completion().apply(desired);
    if (tracked) {
      FieldManagers.recordUpdate(live, desired, type.schema(), manager(type, write, false), now());
    }
    Admission.checkFinalizers(type, key, live, desired);
    Admission.validate(type, desired);
    if (type.hasGeneration() && !withoutStatus(type, desired).equals(withoutStatus(type, live))) {
      metadata.put("generation", live.path("metadata").path("generation").asLong() + 1);
    }
    if (desired.equals(live)) {
      return live;
    }
    if (!write.dryRun()) {
      store.put(key, desired);
      removeIfReleased(type, key);
    }
    return desired;
  }

  /** What this write may not touch is as it was. */
  private static ObjectNode restricted(
      ResourceType type, ObjectNode live, ObjectNode desired, Write write) {
    if (!type.hasStatus()) {
      return desired;
    }
    if (write.subresource().equals("status")) {
      ObjectNode result = live.deepCopy();
      Json.setOrRemove(result, "status", desired.get("status"));
      Json.setOrRemove(
          Json.metadata(result), "managedFields", desired.path("metadata").path("managedFields"));
      return result;
    }
    Json.setOrRemove(desired, "status", live.path("status").deepCopy());
    return desired;
  }

  private static ObjectNode withoutStatus(ResourceType type, ObjectNode object) {
    ObjectNode rest = object.deepCopy().without("metadata");
    return type.hasStatus() ? rest.without("status") : rest;
  }

  /**
   * Deletes an object, or marks it for deletion while finalizers hold it.
   *
   * @param options {@code DeleteOptions}: preconditions and propagationPolicy count
   * @return true if it is gone, false if it stays until its finalizers are taken off
   */
  boolean delete(ResourceType type, Key key, JsonNode options, boolean dryRun) {
    ObjectNode live = get(type, key);
    Admission.checkPreconditions(type, key, live, options.path("preconditions"));
    ObjectNode marked = live.deepCopy();
    String policy = options.path("propagationPolicy").asText();
    if (policy.equals("Foreground")) {
      addFinalizer(marked, FOREGROUND);
    } else if (policy.equals("Orphan") || options.path("orphanDependents").asBoolean()) {
      addFinalizer(marked, ORPHAN);
    }
    if (dryRun) {
      return !isHeld(marked);
    }
    if (!isHeld(marked)) {
      store.remove(key);
      return true;
    }
    ObjectNode metadata = Json.metadata(marked);
    if (!Json.isTerminating(marked)) {
      metadata.put("deletionTimestamp", now().toString()).put("deletionGracePeriodSeconds", 0);
      if (type.hasGeneration()) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
      type.completion().apply(marked);
    }
    if (!marked.equals(live)) {
      store.put(key, marked);
    }
    return false;
  }

  /**
   * Changes an object on the server's own account, past all rules, and lets it go if nothing holds
   * it any more.
   */
  void amend(ResourceType type, Key key, UnaryOperator<ObjectNode> change) {
    ObjectNode live = get(type, key);
    ObjectNode changed = change.apply(live.deepCopy());
    if (!changed.equals(live)) {
      store.put(key, changed);
      removeIfReleased(type, key);
    }
  }

  private void removeIfReleased(ResourceType type, Key key) {
    ObjectNode object = get(type, key);
    if (Json.isTerminating(object) && !isHeld(object)) {
      store.remove(key);
    }
  }

  private static boolean isHeld(JsonNode object) {
    return !Json.finalizers(object).isEmpty()
        || (object.path("kind").asText().equals("Namespace")
            && !object.path("spec").path("finalizers").isEmpty());
  }

  private static void addFinalizer(ObjectNode object, String finalizer) {
    List<String> finalizers = new ArrayList<>(Json.finalizers(object));
    if (!finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
    }
    Json.metadata(object).set("finalizers", Json.array(finalizers));
  }

  private static Manager manager(ResourceType type, Write write, boolean applies) {
    return new Manager(write.manager(), applies, type.apiVersion(), write.subresource());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
