package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;

/** The shapes answers of E-HPC are made of (00-common, envelope.shapes). */
final class Json {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** ISO 8601 in UTC with milliseconds. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static <T> ArrayNode array(List<T> items, Function<T, JsonNode> writer) {
    ArrayNode result = array();
    items.forEach(item -> result.add(writer.apply(item)));
    return result;
  }

  /** A list in its wrapper object, as most lists of E-HPC come. */
  static ObjectNode wrapped(String element, ArrayNode items) {
    return (ObjectNode) object().set(element, items);
  }

  static ObjectNode wrappedTexts(String element, List<String> texts) {
    ArrayNode items = array();
    texts.forEach(items::add);
    return wrapped(element, items);
  }
}
