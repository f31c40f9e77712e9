package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plain texts in a list that are objects on the wire: Node.1.Name. */
public final class Listed {
  private Listed() {}

  /** As {@code {"Id": text}}. */
  public static final class AsId extends StdConverter<String, Map<String, String>> {
    @Override
    public Map<String, String> convert(String value) {
      return Map.of("Id", value);
    }
  }

  /** As {@code {"Name": text}}. */
  public static final class AsName extends StdConverter<String, Map<String, String>> {
    @Override
    public Map<String, String> convert(String value) {
      return Map.of("Name", value);
    }
  }

  /** As {@code {"Tag": text}}. */
  public static final class AsTag extends StdConverter<String, Map<String, String>> {
    @Override
    public Map<String, String> convert(String value) {
      return Map.of("Tag", value);
    }
  }

  /**
   * Reads names out of a list, whether they are plain texts or objects with a name, and whether the
   * list is bare or in an object, as in {@code {"RoleInfo":[{"Name":"Compute"}]}}.
   */
  public static final class Names extends JsonDeserializer<List<String>> {
    private static final List<String> FIELDS = List.of("Name", "UserName", "User");

    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      List<String> names = new ArrayList<>();
      collect(JsonText.unfold(parser.readValueAsTree()), names);
      return names;
    }

    private static void collect(JsonNode value, List<String> names) {
      if (value == null || value.isNull()) {
        return;
      }
      if (value.isArray()) {
        value.forEach(element -> collect(element, names));
      } else if (value.isObject()) {
        FIELDS.stream()
            .filter(field -> value.path(field).isValueNode())
            .findFirst()
            .ifPresentOrElse(
                field -> collect(value.get(field), names),
                () -> value.forEach(inner -> collectContainer(inner, names)));
      } else if (!value.asText().isBlank()) {
        names.add(value.asText());
      }
    }

    /** Goes on into a wrapper, but takes no plain field of an object without a name for one. */
    private static void collectContainer(JsonNode inner, List<String> names) {
      if (inner.isContainerNode()) {
        collect(inner, names);
      }
    }
  }
}
