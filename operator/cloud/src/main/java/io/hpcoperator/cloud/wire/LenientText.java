package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;

/** Reads text: empty is null, numbers and booleans are their text, structures their JSON. */
final class LenientText extends JsonDeserializer<String> {
  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonToken token = parser.currentToken();
    String text =
        token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY
            ? parser.readValueAsTree().toString()
            : parser.getValueAsString();
    return text == null || text.isEmpty() ? null : text;
  }
}
