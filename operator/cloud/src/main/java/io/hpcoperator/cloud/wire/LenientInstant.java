package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads ISO 8601 times; anything else is null, since no decision hangs on a time of the cloud. */
final class LenientInstant extends JsonDeserializer<Instant> {
  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonNode value = parser.readValueAsTree();
    try {
      return OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
