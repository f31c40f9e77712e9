package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The three patches that say how an object changes; server-side apply is in {@link FieldManagers}.
 */
final class Patches {

  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

  private Patches() {}

  /** RFC 6902. */
  static ObjectNode json(ObjectNode live, JsonNode patch) {
    try {
      return (ObjectNode) JsonPatch.apply(patch, live);
    } catch (JsonPatchException e) {
      throw new ApiException(
          ApiException.Reason.INVALID,
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  /** RFC 7386. */
  static ObjectNode merge(ObjectNode live, JsonNode patch) {
    return (ObjectNode) mergeValue(live, patch);
  }

  private static JsonNode mergeValue(JsonNode live, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode merged = live instanceof ObjectNode object ? object.deepCopy() : Json.object();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value =
          field.getValue().isNull()
              ? null
              : mergeValue(merged.path(field.getKey()), field.getValue());
      Json.setOrRemove(merged, field.getKey(), value);
    }
    return merged;
  }

  /**
   * Strategic merge patch as far as the kinds kept here need it: maps merge, {@code
   * metadata.finalizers} unites, other lists are replaced, and of the directives only {@code
   * $patch: delete|replace} and {@code $deleteFromPrimitiveList} act.
   */
  static ObjectNode strategic(ObjectNode live, JsonNode patch) {
    return (ObjectNode) strategicValue(live, patch);
  }

  private static JsonNode strategicValue(JsonNode live, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    boolean replaces = patch.path("$patch").asText().equals("replace");
    ObjectNode merged =
        live instanceof ObjectNode object && !replaces ? object.deepCopy() : Json.object();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.startsWith(DELETE_FROM)) {
        String list = name.substring(DELETE_FROM.length());
        List<String> kept = new ArrayList<>(Json.texts(merged.path(list)));
        kept.removeAll(Json.texts(value));
        merged.set(list, Json.array(kept));
      } else if (!name.startsWith("$")) {
        boolean gone = value.isNull() || value.path("$patch").asText().equals("delete");
        Json.setOrRemove(merged, name, gone ? null : combined(name, merged.path(name), value));
      }
    }
    return merged;
  }

  private static JsonNode combined(String name, JsonNode live, JsonNode patch) {
    if (name.equals("finalizers") && patch.isArray()) {
      Set<String> union = new LinkedHashSet<>(Json.texts(live));
      union.addAll(Json.texts(patch));
      return Json.array(List.copyOf(union));
    }
    return strategicValue(live, patch);
  }
}
