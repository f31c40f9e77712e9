package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.hpcoperator.cloud.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

  /** Attribute of a writing that collects the secrets that are written. */
  private static final Object COLLECTED = new Object();

  private WireFormat() {}

  /** A request as the tree of its wire names. */
  public static JsonNode write(Object request) {
    return MAPPER.valueToTree(request);
  }

  /** Every {@link Secret} that a request holds, as it is sent. */
  public static Set<String> secretsIn(Object request) {
    Set<String> found = new LinkedHashSet<>();
    try (TokenBuffer nowhere = new TokenBuffer(MAPPER, false)) {
      MAPPER.writer().withAttribute(COLLECTED, found).writeValue(nowhere, request);
    } catch (IOException e) {
      throw new UncheckedIOException("A request that cannot be written", e);
    }
    return found;
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
    module.addSerializer(Secret.class, new SecretWriter());
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

  private static final class SecretWriter extends JsonSerializer<Secret> {
    @Override
    public void serialize(Secret secret, JsonGenerator into, SerializerProvider provider)
        throws IOException {
      @SuppressWarnings("unchecked")
      Set<String> collected = (Set<String>) provider.getAttribute(COLLECTED);
      if (collected != null) {
        collected.add(secret.reveal());
      }
      into.writeString(secret.reveal());
    }
  }
}
