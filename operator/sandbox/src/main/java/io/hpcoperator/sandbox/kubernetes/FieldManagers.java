package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ApiException.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who wrote which field of an object ({@code metadata.managedFields}), and server-side apply, which
 * stands on it: a field that its last applier leaves out is removed, and a field that another
 * manager owns is not taken without force.
 */
final class FieldManagers {

  /** Whose the fields of one entry are. An Apply and an Update of one name are two managers. */
  record Manager(String name, boolean applies, String apiVersion, String subresource) {}

  /** Set by the server or naming the object: nobody owns them. */
  private static final List<String> UNOWNED_METADATA =
      List.of(
          "name",
          "namespace",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "managedFields");

  private record Owned(FieldSet fields, String time) {}

  private final Map<Manager, Owned> owners = new LinkedHashMap<>();
  private final Schema schema;
  private final String now;

  private FieldManagers(JsonNode entries, Schema schema, Instant now) {
    this.schema = schema;
    this.now = now.toString();
    for (JsonNode entry : entries) {
      Manager manager =
          new Manager(
              entry.path("manager").asText(),
              entry.path("operation").asText().equals("Apply"),
              entry.path("apiVersion").asText(),
              entry.path("subresource").asText());
      owners.put(
          manager,
          new Owned(FieldSet.parse(entry.path("fieldsV1")), entry.path("time").asText(this.now)));
    }
  }

  /**
   * Notes in {@code desired} who changed what on the way from {@code live}: the changed fields
   * become this manager's and nobody else's, and fields that are gone are nobody's.
   *
   * @param live the object before; an empty object for a creation
   */
  static void recordUpdate(
      JsonNode live, ObjectNode desired, Schema schema, Manager manager, Instant now) {
    FieldManagers managers = new FieldManagers(entriesFor(live, desired), schema, now);
    FieldSet changed = managers.fieldsOf(desired).differing(desired, live);
    managers.owners.replaceAll(
        (owner, owned) ->
            new Owned(
                (owner.equals(manager) ? owned.fields() : owned.fields().minus(changed))
                    .presentIn(desired),
                owned.time()));
    if (!changed.isEmpty()) {
      FieldSet owned = managers.fieldsOf(manager).union(changed);
      managers.owners.put(manager, new Owned(owned, managers.now));
    }
    managers.writeTo(desired);
  }

  /**
   * What a client sent counts, unless it sent none (it may not know of them); {@code [{}]} asks to
   * forget all.
   */
  private static JsonNode entriesFor(JsonNode live, JsonNode desired) {
    JsonNode sent = desired.path("metadata").path("managedFields");
    if (sent.size() == 1 && sent.get(0).isEmpty()) {
      return Json.MAPPER.createArrayNode();
    }
    return sent.isEmpty() ? live.path("metadata").path("managedFields") : sent;
  }

  /**
   * Server-side apply.
   *
   * @param live the object before; an empty object for a creation
   * @param applied all that this manager wants to say
   * @param force whether to take fields that others own with another value
   * @return the object after
   * @throws ApiException Conflict when another manager owns a field with another value and {@code
   *     force} is not set
   */
  static ObjectNode apply(
      ObjectNode live,
      ObjectNode applied,
      Schema schema,
      Manager manager,
      boolean force,
      Instant now) {
    FieldManagers managers =
        new FieldManagers(live.path("metadata").path("managedFields"), schema, now);
    FieldSet said = managers.fieldsOf(applied);
    FieldSet changed = said.differing(applied, live);
    managers.settleConflicts(manager, changed, force);
    ObjectNode merged = (ObjectNode) merge(live, applied, schema);
    FieldSet saidBefore = managers.fieldsOf(manager);
    FieldSet dropped = saidBefore.withSections().minusCovered(said);
    managers.freeOfOthers(manager, dropped).removeFrom(merged);
    if (!said.equals(saidBefore) || !changed.isEmpty()) {
      managers.owners.put(manager, new Owned(said, managers.now));
    }
    managers.owners.replaceAll(
        (owner, owned) -> new Owned(owned.fields().presentIn(merged), owned.time()));
    managers.writeTo(merged);
    return merged;
  }

  private FieldSet freeOfOthers(Manager manager, FieldSet dropped) {
    FieldSet free = dropped;
    for (Map.Entry<Manager, Owned> other : owners.entrySet()) {
      if (!other.getKey().equals(manager)) {
        free = free.minusCovered(other.getValue().fields());
      }
    }
    return free;
  }

  private void settleConflicts(Manager manager, FieldSet changed, boolean force) {
    List<Cause> conflicts = new ArrayList<>();
    for (Map.Entry<Manager, Owned> entry : owners.entrySet()) {
      Manager other = entry.getKey();
      FieldSet disputed = entry.getValue().fields().intersection(changed);
      if (other.equals(manager) || disputed.isEmpty()) {
        continue;
      }
      for (String path : disputed.paths()) {
        String who = "conflict with \"%s\" using %s".formatted(other.name(), other.apiVersion());
        conflicts.add(new Cause("FieldManagerConflict", who, path));
      }
      entry.setValue(new Owned(entry.getValue().fields().minus(disputed), entry.getValue().time()));
    }
    if (!conflicts.isEmpty() && !force) {
      throw ApiException.applyConflict(conflicts);
    }
  }

  private FieldSet fieldsOf(JsonNode object) {
    return FieldSet.of(object, schema)
        .withoutField("apiVersion")
        .withoutField("kind")
        .withoutMetadata(UNOWNED_METADATA);
  }

  private FieldSet fieldsOf(Manager manager) {
    Owned owned = owners.get(manager);
    return owned == null ? new FieldSet() : owned.fields();
  }

  private void writeTo(ObjectNode object) {
    ArrayNode entries = Json.MAPPER.createArrayNode();
    owners.forEach(
        (manager, owned) -> {
          if (owned.fields().isEmpty()) {
            return;
          }
          ObjectNode entry =
              entries
                  .addObject()
                  .put("manager", manager.name())
                  .put("operation", manager.applies() ? "Apply" : "Update")
                  .put("apiVersion", manager.apiVersion())
                  .put("time", owned.time())
                  .put("fieldsType", "FieldsV1");
          entry.set("fieldsV1", owned.fields().toFieldsV1());
          if (!manager.subresource().isEmpty()) {
            entry.put("subresource", manager.subresource());
          }
        });
    Json.setOrRemove(Json.metadata(object), "managedFields", entries.isEmpty() ? null : entries);
  }

  /**
   * Lays what is applied over what is there: maps by key, keyed lists by item, sets by union, all
   * else replaced.
   */
  private static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
    if (live instanceof ObjectNode && applied.isObject() && !schema.isAtomicMap()) {
      ObjectNode merged = live.deepCopy();
      for (Map.Entry<String, JsonNode> field : applied.properties()) {
        merged.set(
            field.getKey(),
            merge(live.path(field.getKey()), field.getValue(), schema.field(field.getKey())));
      }
      return merged;
    }
    if (live.isArray() && applied.isArray() && schema.listType() != Schema.ListType.ATOMIC) {
      return mergeLists(live, applied, schema);
    }
    return applied.deepCopy();
  }

  private static JsonNode mergeLists(JsonNode live, JsonNode applied, Schema schema) {
    boolean keyed = schema.listType() == Schema.ListType.MAP;
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (JsonNode item : live) {
      items.put(keyed ? FieldSet.keyed(item, schema) : item.toString(), item);
    }
    for (JsonNode item : applied) {
      items.merge(
          keyed ? FieldSet.keyed(item, schema) : item.toString(),
          item,
          (there, said) -> merge(there, said, schema.items()));
    }
    return Json.MAPPER.createArrayNode().addAll(items.values());
  }
}
