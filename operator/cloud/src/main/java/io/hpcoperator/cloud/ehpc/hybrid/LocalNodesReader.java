package io.hpcoperator.cloud.ehpc.hybrid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads nodes in the forms AddLocalNodes is shown with: one JSON text of an array (the document's
 * sample), an array of JSON texts (its table), or either in {@code {"InstanceId": ...}}. A text
 * that is no JSON is taken for a host name.
 */
final class LocalNodesReader extends JsonDeserializer<List<LocalNode>> {
  @Override
  public List<LocalNode> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    List<LocalNode> nodes = new ArrayList<>();
    collect(parser.readValueAsTree(), nodes, context);
    return nodes;
  }

  private static void collect(JsonNode value, List<LocalNode> nodes, DeserializationContext context)
      throws IOException {
    JsonNode node = JsonText.unfold(value);
    if (node == null) {
      return;
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        collect(element, nodes, context);
      }
    } else if (node.has("InstanceId")) {
      collect(node.get("InstanceId"), nodes, context);
    } else if (node.isObject() && !node.isEmpty()) {
      nodes.add(context.readTreeAsValue(node, LocalNode.class));
    } else if (node.isTextual()) {
      nodes.add(new LocalNode(node.textValue(), null));
    }
  }
}
