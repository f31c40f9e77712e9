package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The shapes answers of Batch are made of (00-common, formats). */
final class Json {

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A JSON object from its text. */
  static ObjectNode parsed(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON object: " + text, e);
    }
  }

  static <T> ArrayNode array(List<T> items, Function<T, JsonNode> writer) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> result.add(writer.apply(item)));
    return result;
  }

  static ArrayNode texts(List<String> items) {
    return array(items, TextNode::valueOf);
  }

  /** A nullable field without a value is null, not left out. */
  static JsonNode orNull(Optional<String> text) {
    return text.<JsonNode>map(TextNode::valueOf).orElse(NullNode.instance);
  }

  static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? NullNode.instance : value;
  }

  /** ISO 8601 in UTC, whole seconds. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
