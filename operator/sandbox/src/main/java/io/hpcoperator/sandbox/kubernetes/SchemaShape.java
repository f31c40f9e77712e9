package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a structural schema does to an object before it is judged: unknown fields go, defaults come.
 */
final class SchemaShape {

  private SchemaShape() {}

  /**
   * Takes away what the schema does not declare.
   *
   * @return the paths of the fields taken away, such as {@code spec.nodes[0].sise}
   */
  static List<String> prune(ObjectNode object, Schema schema) {
    List<String> unknown = new ArrayList<>();
    prune(object, schema, "", unknown);
    return unknown;
  }

  private static void prune(JsonNode value, Schema schema, String path, List<String> unknown) {
    if (value instanceof ObjectNode object) {
      for (String name : names(object)) {
        String fieldPath = path.isEmpty() ? name : path + "." + name;
        Schema field = schema.field(name);
        if (field.isDeclared()) {
          prune(object.get(name), field, fieldPath, unknown);
        } else if (!schema.keepsUnknownFields()
            && !schema.node().path("additionalProperties").asBoolean()) {
          object.remove(name);
          unknown.add(fieldPath);
        }
      }
    } else if (value.isArray() && schema.items().isDeclared()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.items(), path + "[" + i + "]", unknown);
      }
    }
  }

  /** Fills in the defaults, from the root to the leaves, so that a default object gets its own. */
  static void fillDefaults(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> property : schema.node().path("properties").properties()) {
        JsonNode standard = property.getValue().get("default");
        JsonNode present = object.get(property.getKey());
        boolean absent =
            present == null
                || (present.isNull() && !property.getValue().path("nullable").asBoolean());
        if (standard != null && absent) {
          object.set(property.getKey(), standard.deepCopy());
        }
      }
      for (String name : names(object)) {
        fillDefaults(object.get(name), schema.field(name));
      }
    } else if (value.isArray()) {
      value.forEach(item -> fillDefaults(item, schema.items()));
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
