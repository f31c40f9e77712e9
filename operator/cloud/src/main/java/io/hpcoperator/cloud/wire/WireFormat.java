package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.time.Instant;
import java.util.List;

/**
 * Between our records and the clouds' JSON. Wire names are the record's names with a capital first
 * letter, as both clouds spell them; {@code @JsonProperty} stands where one differs.
 *
 * <p>Reading forgives what the catalogue says varies: unknown fields, lists without their wrapper
 * or a single object in place of one, quoted numbers and booleans, empty text for null, names in
 * another case, values that do not fit their type (read as null). Writing leaves out null fields
 * and empty lists.
 */
public final class WireFormat {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .withConfigOverride(
              List.class,
              list ->
                  list.setInclude(
                      JsonInclude.Value.construct(
                          JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_NULL)))
          .addHandler(new MisfitHandler())
          .addModule(lenientTypes())
          .build();

  private WireFormat() {}

  /** A request as the tree of its wire names. */
  public static JsonNode write(Object request) {
    return MAPPER.valueToTree(request);
  }

  /**
   * An answer as a record.
   *
   * @throws JsonProcessingException when the answer has another shape altogether
   */
  public static <T> T read(JsonNode answer, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(answer, type);
  }

  /**
   * Text as a tree.
   *
   * @throws JsonProcessingException when it is no JSON
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  private static SimpleModule lenientTypes() {
    SimpleModule module = new SimpleModule();
    module.addDeserializer(String.class, new LenientText());
    module.addDeserializer(Instant.class, new LenientInstant());
    module.setDeserializerModifier(
        new BeanDeserializerModifier() {
          private static final long serialVersionUID = 1L;

          @Override
          public JsonDeserializer<?> modifyCollectionDeserializer(
              DeserializationConfig config,
              CollectionType type,
              BeanDescription description,
              JsonDeserializer<?> standard) {
            return new LenientList(type.getContentType(), null);
          }
        });
    return module;
  }
}
