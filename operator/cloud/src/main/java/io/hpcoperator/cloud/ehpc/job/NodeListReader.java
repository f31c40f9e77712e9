package io.hpcoperator.cloud.ehpc.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads NodeList: one text such as {@code ['compute2', 'compute3']}, with single or double quotes
 * or none. Brackets inside a name, as in Slurm's {@code compute[1-3]}, stay.
 */
final class NodeListReader extends JsonDeserializer<List<String>> {
  @Override
  public List<String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode value = parser.readValueAsTree();
    List<String> names = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> add(element.asText(), names));
    } else if (value.isTextual()) {
      split(value.textValue().strip(), names);
    }
    return names;
  }

  private static void split(String text, List<String> names) {
    String list =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        add(list.substring(start, i), names);
        start = i + 1;
      }
    }
    add(list.substring(start), names);
  }

  private static void add(String item, List<String> names) {
    String name = item.strip();
    if (name.length() > 1
        && (name.startsWith("'") && name.endsWith("'")
            || name.startsWith("\"") && name.endsWith("\""))) {
      name = name.substring(1, name.length() - 1);
    }
    if (!name.isBlank()) {
      names.add(name);
    }
  }
}
