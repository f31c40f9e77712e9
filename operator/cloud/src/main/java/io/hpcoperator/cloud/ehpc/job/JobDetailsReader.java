package io.hpcoperator.cloud.ehpc.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads JobInfo: JSON text or an object, with the attributes under the id of the job. */
final class JobDetailsReader extends JsonDeserializer<JobDetails> {
  @Override
  public JobDetails deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode value = parser.readValueAsTree();
    String raw = value.isTextual() ? value.textValue() : value.toString();
    JsonNode info = JsonText.unfold(value);
    if (info == null || !info.isObject()) {
      return new JobDetails(null, Map.of(), raw);
    }
    if (info.size() == 1 && info.elements().next().isObject()) {
      return new JobDetails(info.fieldNames().next(), texts(info.elements().next()), raw);
    }
    return new JobDetails(null, texts(info), raw);
  }

  private static Map<String, String> texts(JsonNode attributes) {
    Map<String, String> texts = new HashMap<>();
    attributes
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              texts.put(field.getKey(), value.isValueNode() ? value.asText() : value.toString());
            });
    return texts;
  }
}
