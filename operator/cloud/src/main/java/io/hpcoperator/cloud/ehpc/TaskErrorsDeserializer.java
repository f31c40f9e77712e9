package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Errors of a task into texts a person can read. The form of the entries is not documented:
 * objects with a code and a message become {@code code: message}, anything else stays as it is.
 */
final class TaskErrorsDeserializer extends JsonDeserializer<List<String>> {
  @Override
  public List<String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode errors = JsonText.unfold(parser.readValueAsTree());
    List<String> texts = new ArrayList<>();
    if (errors != null && errors.isArray()) {
      errors.forEach(error -> add(error, texts));
    } else if (errors != null) {
      add(errors, texts);
    }
    return texts;
  }

  private static void add(JsonNode error, List<String> texts) {
    if (error.isNull() || (error.isContainerNode() && error.isEmpty())) {
      return;
    }
    String code = field(error, "Code", "code");
    String message = field(error, "Message", "message");
    String text =
        code != null && message != null
            ? code + ": " + message
            : error.isValueNode() ? error.asText() : error.toString();
    if (!text.isBlank()) {
      texts.add(text);
    }
  }

  private static String field(JsonNode node, String name, String lowerCaseName) {
    JsonNode value = node.has(name) ? node.get(name) : node.get(lowerCaseName);
    return value == null || value.isNull() ? null : value.asText();
  }
}
