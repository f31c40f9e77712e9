package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the instance ids out of LoginNodes: JSON text of one object or of an array of them. */
final class LoginNodesDeserializer extends JsonDeserializer<List<String>> {
  @Override
  public List<String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode nodes = JsonText.unfold(parser.readValueAsTree());
    List<String> ids = new ArrayList<>();
    if (nodes != null && nodes.isArray()) {
      nodes.forEach(node -> add(node, ids));
    } else if (nodes != null) {
      add(nodes, ids);
    }
    return ids;
  }

  private static void add(JsonNode node, List<String> ids) {
    String id = node.isTextual() ? node.textValue() : node.path("Id").asText("");
    if (!id.isBlank()) {
      ids.add(id);
    }
  }
}
