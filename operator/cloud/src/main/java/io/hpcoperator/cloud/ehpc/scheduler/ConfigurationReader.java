package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Configuration, which is JSON text in the vendor's table and an object in its sample. */
final class ConfigurationReader extends JsonDeserializer<SchedulerConfiguration> {
  private static final Pattern DAYS = Pattern.compile("\\d{1,4}");
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,6}):(\\d{2}):(\\d{2})");

  @Override
  public SchedulerConfiguration deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode value = parser.readValueAsTree();
    String raw = value.isTextual() ? value.textValue() : value.toString();
    JsonNode settings = JsonText.unfold(value);
    if (settings == null || !settings.isObject()) {
      return new SchedulerConfiguration(null, null, null, null, null, raw);
    }
    Fields fields = context.readTreeAsValue(settings, Fields.class);
    return new SchedulerConfiguration(
        fields.schedIteration(),
        fields.backfillInterval(),
        days(fields.jobHistory()),
        fields.aclInfo(),
        fields.queueResource(),
        raw);
  }

  private static Integer days(String text) {
    if (text == null) {
      return null;
    }
    if (DAYS.matcher(text).matches()) {
      return Integer.valueOf(text);
    }
    // PBS itself counts job_history_duration as hours:minutes:seconds.
    Matcher clock = CLOCK.matcher(text);
    return clock.matches()
        ? Integer.valueOf((int) Duration.ofHours(Long.parseLong(clock.group(1))).toDays())
        : null;
  }

  record Fields(
      @JsonProperty("SchedIteration") @JsonAlias("SchedInterval") Integer schedIteration,
      @JsonProperty("BackfillInterval") @JsonAlias("BackfillIteration") Integer backfillInterval,
      @JsonProperty("JobHistory") @JsonAlias("JobHistoryDuration") String jobHistory,
      List<QueueAcl> aclInfo,
      List<QueueResources> queueResource) {}
}
