package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Texts that travel as one text with commas between them. */
public final class CommaText {
  private CommaText() {}

  /** Writes the texts as one. */
  public static final class Writer extends StdConverter<List<String>, String> {
    @Override
    public String convert(List<String> values) {
      return String.join(",", values);
    }
  }

  /** Takes the text apart; an array is read as well. */
  public static final class Reader extends JsonDeserializer<List<String>> {
    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode value = parser.readValueAsTree();
      List<String> texts = new ArrayList<>();
      if (value.isArray()) {
        value.forEach(element -> add(element.asText(), texts));
      } else if (value.isValueNode()) {
        add(value.asText(), texts);
      }
      return texts;
    }

    private static void add(String text, List<String> texts) {
      for (String part : text.split(",")) {
        if (!part.isBlank()) {
          texts.add(part.strip());
        }
      }
    }
  }
}
