package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of places in an object, as a tree whose edges are written as {@code FieldsV1} writes them:
 * {@code f:name} for a field, {@code k:{…}} for the item of a keyed list, {@code v:…} for the
 * member of a set. A node that is a {@link #member} is in the set itself, not only on the way to
 * one that is.
 */
final class FieldSet {

  private static final String SELF = ".";
  private static final String FIELD = "f:";
  private static final String KEYED = "k:";
  private static final String VALUE = "v:";

  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  /**
   * Everything that an object says, down to its leaves; lists and maps that are atomic are leaves.
   */
  static FieldSet of(JsonNode value, Schema schema) {
    FieldSet set = new FieldSet();
    if (value.isObject() && !schema.isAtomicMap()) {
      value
          .properties()
          .forEach(
              field ->
                  set.children.put(
                      FIELD + field.getKey(), of(field.getValue(), schema.field(field.getKey()))));
    } else if (value.isArray() && schema.listType() == Schema.ListType.MAP) {
      for (JsonNode item : value) {
        FieldSet itemSet = of(item, schema.items());
        itemSet.member = true;
        set.children.put(keyed(item, schema), itemSet);
      }
    } else if (value.isArray() && schema.listType() == Schema.ListType.SET) {
      value.forEach(item -> set.children.put(VALUE + item, leaf()));
    }
    set.member |= set.children.isEmpty();
    return set;
  }

  private static FieldSet leaf() {
    FieldSet set = new FieldSet();
    set.member = true;
    return set;
  }

  /** How an item of a keyed list is named: by its keys, those left out by their defaults. */
  static String keyed(JsonNode item, Schema list) {
    ObjectNode keys = Json.object();
    list.listMapKeys().stream()
        .sorted()
        .forEach(
            key -> {
              JsonNode standard = list.items().field(key).node().path("default");
              Json.setOrRemove(keys, key, item.has(key) ? item.get(key) : standard);
            });
    return KEYED + keys;
  }

  static FieldSet parse(JsonNode fieldsV1) {
    FieldSet set = new FieldSet();
    for (Map.Entry<String, JsonNode> entry : fieldsV1.properties()) {
      if (entry.getKey().equals(SELF)) {
        set.member = true;
      } else {
        FieldSet child = parse(entry.getValue());
        child.member |= child.children.isEmpty();
        set.children.put(entry.getKey(), child);
      }
    }
    return set;
  }

  ObjectNode toFieldsV1() {
    ObjectNode node = Json.object();
    if (member && !children.isEmpty()) {
      node.putObject(SELF);
    }
    children.forEach((element, child) -> node.set(element, child.toFieldsV1()));
    return node;
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  FieldSet union(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member || other.member;
    result.children.putAll(children);
    other.children.forEach(
        (element, child) -> result.children.merge(element, child, FieldSet::union));
    return result;
  }

  /**
   * This set with every field on the way to a member, below the top of an object: who no longer
   * says anything of a section takes it out as a whole, with what the server filled in, unless
   * another owns something of it.
   */
  FieldSet withSections() {
    FieldSet result = new FieldSet();
    result.member = member;
    children.forEach((element, child) -> result.children.put(element, child.withFields()));
    return result;
  }

  private FieldSet withFields() {
    FieldSet result = new FieldSet();
    result.member = member;
    children.forEach(
        (element, child) -> {
          FieldSet below = child.withFields();
          below.member |= element.startsWith(FIELD);
          result.children.put(element, below);
        });
    return result;
  }

  /** Members of both sets. */
  FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach(
        (element, child) -> {
          FieldSet theirs = other.children.get(element);
          if (theirs != null) {
            result.addUnlessEmpty(element, child.intersection(theirs));
          }
        });
    return result;
  }

  /** Members of this set that are not members of the other. */
  FieldSet minus(FieldSet other) {
    return without(other, other.member);
  }

  /** Members of this set of which the other holds neither themselves nor anything beneath. */
  FieldSet minusCovered(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.isEmpty();
    children.forEach(
        (element, child) ->
            result.addUnlessEmpty(
                element, child.minusCovered(other.children.getOrDefault(element, new FieldSet()))));
    return result;
  }

  private FieldSet without(FieldSet other, boolean otherIsMember) {
    FieldSet result = new FieldSet();
    result.member = member && !otherIsMember;
    children.forEach(
        (element, child) ->
            result.addUnlessEmpty(
                element, child.minus(other.children.getOrDefault(element, new FieldSet()))));
    return result;
  }

  /** Members whose value in one object is not what it is in the other. */
  FieldSet differing(JsonNode one, JsonNode other) {
    FieldSet result = new FieldSet();
    result.member = member && (children.isEmpty() ? !one.equals(other) : other.isMissingNode());
    children.forEach(
        (element, child) ->
            result.addUnlessEmpty(
                element, child.differing(resolve(one, element), resolve(other, element))));
    return result;
  }

  /** Members that an object has. */
  FieldSet presentIn(JsonNode object) {
    FieldSet result = new FieldSet();
    result.member = member && !object.isMissingNode();
    children.forEach(
        (element, child) ->
            result.addUnlessEmpty(element, child.presentIn(resolve(object, element))));
    return result;
  }

  /** This set without what lies under one field of the object. */
  FieldSet withoutField(String field) {
    FieldSet result = new FieldSet().union(this);
    result.children.remove(FIELD + field);
    return result;
  }

  /** This set without the fields of the metadata that no client owns. */
  FieldSet withoutMetadata(List<String> fields) {
    FieldSet metadata = children.get(FIELD + "metadata");
    if (metadata == null) {
      return this;
    }
    FieldSet kept = new FieldSet();
    kept.children.putAll(metadata.children);
    fields.forEach(field -> kept.children.remove(FIELD + field));
    FieldSet result = withoutField("metadata");
    result.addUnlessEmpty(FIELD + "metadata", kept);
    return result;
  }

  private void addUnlessEmpty(String element, FieldSet child) {
    if (!child.isEmpty()) {
      children.put(element, child);
    }
  }

  /**
   * Takes the members of this set out of an object, and containers that lost their last entry so.
   */
  void removeFrom(JsonNode object) {
    children.forEach(
        (element, child) -> {
          if (child.member) {
            remove(object, element);
            return;
          }
          JsonNode value = resolve(object, element);
          boolean wasEmpty = value.isEmpty();
          child.removeFrom(value);
          if (value.isEmpty() && !wasEmpty) {
            remove(object, element);
          }
        });
  }

  private static void remove(JsonNode parent, String element) {
    if (parent instanceof ObjectNode object) {
      object.remove(element.substring(FIELD.length()));
    } else if (parent instanceof ArrayNode array) {
      int index = indexOf(array, element);
      if (index >= 0) {
        array.remove(index);
      }
    }
  }

  private static JsonNode resolve(JsonNode parent, String element) {
    if (element.startsWith(FIELD)) {
      return parent.path(element.substring(FIELD.length()));
    }
    return parent.path(indexOf(parent, element));
  }

  private static int indexOf(JsonNode list, String element) {
    JsonNode wanted = Json.parse(element.substring(KEYED.length()));
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      boolean found =
          element.startsWith(KEYED)
              ? wanted.properties().stream()
                  .allMatch(key -> key.getValue().equals(item.path(key.getKey())))
              : item.equals(wanted);
      if (found) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The members as the paths of error messages: {@code .spec.replicas}, {@code
   * .status.conditions[type="Ready"]}.
   */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collectPaths("", paths);
    return paths;
  }

  private void collectPaths(String path, List<String> paths) {
    if (member) {
      paths.add(path);
    }
    children.forEach((element, child) -> child.collectPaths(path + shown(element), paths));
  }

  private static String shown(String element) {
    String rest = element.substring(FIELD.length());
    if (element.startsWith(FIELD)) {
      return "." + rest;
    }
    if (element.startsWith(VALUE)) {
      return "[=" + rest + "]";
    }
    List<String> keys =
        Json.parse(rest).properties().stream().map(k -> k.getKey() + "=" + k.getValue()).toList();
    return "[" + String.join(",", keys) + "]";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() * 2 + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return paths().toString();
  }
}
