package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects of the API as JSON trees: the store keeps them so, as the schema of none is compiled in.
 */
final class Json {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode typed(String apiVersion, String kind) {
    return object().put("kind", kind).put("apiVersion", apiVersion);
  }

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The object's metadata, made if there is none yet. */
  static ObjectNode metadata(ObjectNode object) {
    return child(object, "metadata");
  }

  /** The object under a key; made if there is none, refused if something else is there. */
  static ObjectNode child(ObjectNode parent, String key) {
    JsonNode child = parent.get(key);
    if (child == null || child.isNull()) {
      return parent.putObject(key);
    }
    if (child instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("\"" + key + "\" must be an object");
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText();
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  static long resourceVersion(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asLong();
  }

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** The texts of an array; nothing where there is none. */
  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  static List<String> finalizers(JsonNode object) {
    return texts(object.path("metadata").path("finalizers"));
  }

  static ArrayNode array(List<String> texts) {
    ArrayNode array = MAPPER.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  /** Puts a value, or takes the key away where the value is absent. */
  static void setOrRemove(ObjectNode parent, String key, JsonNode value) {
    if (value == null || value.isMissingNode()) {
      parent.remove(key);
    } else {
      parent.set(key, value);
    }
  }
}
