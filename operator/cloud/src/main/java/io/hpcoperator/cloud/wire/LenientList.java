package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a list in all the forms the clouds send it: see {@link WrappedIn} and the samples. */
final class LenientList extends JsonDeserializer<List<?>> implements ContextualDeserializer {
  private final JavaType elementType;
  private final String wrapper;

  LenientList(JavaType elementType, String wrapper) {
    this.elementType = elementType;
    this.wrapper = wrapper;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, BeanProperty property) {
    WrappedIn wrappedIn = property == null ? null : property.getAnnotation(WrappedIn.class);
    return wrappedIn == null ? this : new LenientList(elementType, wrappedIn.value());
  }

  @Override
  public List<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonNode node : elementsOf(parser.readValueAsTree())) {
      if (!node.isNull()) {
        elements.add(context.readTreeAsValue(node, elementType));
      }
    }
    return elements;
  }

  private Iterable<JsonNode> elementsOf(JsonNode value) {
    boolean texts = elementType.hasRawClass(String.class);
    JsonNode list = value.isTextual() && !texts ? JsonText.unfold(value) : value;
    if (list != null && list.isObject() && wrapper != null && list.has(wrapper)) {
      list = list.get(wrapper);
    }
    if (list == null || list.isNull() || isEmptyText(list) || (list.isObject() && list.isEmpty())) {
      return List.of();
    }
    return list.isArray() ? list : List.of(list);
  }

  private static boolean isEmptyText(JsonNode node) {
    return node.isTextual() && node.textValue().isBlank();
  }
}
