package io.hpcoperator.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hpcoperator.simulator.WireStyle;

/** Rewrites an answer into one of the variants the vendors' own samples show. */
public final class AnswerStyle {

  private AnswerStyle() {}

  public static ObjectNode apply(WireStyle style, ObjectNode answer) {
    if (style == WireStyle.SDK) {
      return answer;
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    answer.properties().forEach(e -> result.set(e.getKey(), rewrite(style, e.getValue())));
    return result;
  }

  private static JsonNode rewrite(WireStyle style, JsonNode node) {
    if (node.isObject()) {
      // A list's wrapper is an object with nothing in it but one list:
      // Clusters.ClusterInfoSimple[].
      if (style.bareArrays() && node.size() == 1 && node.iterator().next().isArray()) {
        return rewrite(style, node.iterator().next());
      }
      return apply(style, (ObjectNode) node);
    }
    if (node.isArray()) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> result.add(rewrite(style, element)));
      return result;
    }
    if (style.quotedScalars() && (node.isNumber() || node.isBoolean())) {
      return TextNode.valueOf(node.asText());
    }
    boolean jsonText =
        node.isTextual() && (node.asText().startsWith("{") || node.asText().startsWith("["));
    return style.doubleEscapedText() && jsonText ? TextNode.valueOf(node.toString()) : node;
  }
}
