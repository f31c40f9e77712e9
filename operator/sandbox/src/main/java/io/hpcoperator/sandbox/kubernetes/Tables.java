package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Objects as {@code meta.k8s.io/v1 Table}, which is what {@code kubectl get} asks for. */
final class Tables {

  private Tables() {}

  /**
   * @param includeObject what each row carries besides its cells: {@code None}, {@code Metadata} or
   *     {@code Object}
   */
  static ObjectNode of(
      ResourceType type, List<ObjectNode> objects, String includeObject, Instant now) {
    ObjectNode table = Json.typed("meta.k8s.io/v1", "Table");
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : type.columns()) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", column.description())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      type.columns().forEach(column -> cells.add(column.cell(object, now)));
      if (includeObject.equals("Object")) {
        row.set("object", object);
      } else if (!includeObject.equals("None")) {
        row.set("object", metadataOnly(object));
      }
    }
    return table;
  }

  static ObjectNode metadataOnly(ObjectNode object) {
    ObjectNode partial = Json.typed("meta.k8s.io/v1", "PartialObjectMetadata");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
