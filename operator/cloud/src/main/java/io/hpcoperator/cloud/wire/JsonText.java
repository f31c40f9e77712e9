package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;

/** JSON that travels as text inside JSON; the clouds escape it once or twice, or not at all. */
public final class JsonText {
  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final int MOST_LAYERS = 3;

  private JsonText() {}

  /**
   * Takes text layers off a value until something structured appears.
   *
   * @return the structure; the last text when it is no JSON; null for null and empty text
   */
  public static JsonNode unfold(JsonNode value) {
    JsonNode current = value;
    for (int layer = 0; layer < MOST_LAYERS && current != null && current.isTextual(); layer++) {
      String text = current.textValue().strip();
      if (text.isEmpty()) {
        return null;
      }
      JsonNode inner = parse(text);
      if (inner == null) {
        // The samples of the documents escape the quotes without the quotes around the whole.
        inner = text.contains("\\\"") ? parse(text.replace("\\\"", "\"")) : null;
      }
      if (inner == null) {
        return current;
      }
      current = inner;
    }
    return current == null || current.isNull() || current.isMissingNode() ? null : current;
  }

  private static JsonNode parse(String text) {
    try {
      return PLAIN.readTree(text);
    } catch (JsonProcessingException e) {
      return null; // Not JSON: the caller keeps the text.
    }
  }

  /** Writes a value as JSON text. */
  public static final class Serializer extends JsonSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      ObjectMapper mapper = (ObjectMapper) out.getCodec();
      out.writeString(mapper.writeValueAsString(value));
    }
  }

  /** Reads a value out of JSON text; text that is no object gives null. */
  public static final class Deserializer extends JsonDeserializer<Object>
      implements ContextualDeserializer {
    private final JavaType type;

    /** For Jackson, before the type is known. */
    public Deserializer() {
      this(null);
    }

    private Deserializer(JavaType type) {
      this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) {
      return new Deserializer(property == null ? context.getContextualType() : property.getType());
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode value = unfold(parser.readValueAsTree());
      return value == null || !value.isObject() ? null : context.readTreeAsValue(value, type);
    }
  }
}
