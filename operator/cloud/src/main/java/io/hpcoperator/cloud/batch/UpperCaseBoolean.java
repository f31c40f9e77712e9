package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** Writes a boolean as the text TRUE or FALSE. */
final class UpperCaseBoolean extends JsonSerializer<Boolean> {
  @Override
  public void serialize(Boolean value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeString(value ? "TRUE" : "FALSE");
  }
}
