package io.hpcoperator.cloud.ehpc.visual;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;

/** Reads Message: a text in the vendor's tables, {@code {"Msg": text}} in its samples. */
final class MessageReader extends JsonDeserializer<String> {
  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonNode message = JsonText.unfold(parser.readValueAsTree());
    if (message == null) {
      return null;
    }
    JsonNode text = message.isObject() ? message.path("Msg") : message;
    return text.asText("").isBlank() ? null : text.asText();
  }
}
