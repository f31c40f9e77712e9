package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Times at which a cluster is stopped and started again. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleSpec(
    @JsonPropertyDescription(
            "Time zone the windows are read in, by its IANA name, such as Europe/Berlin.")
        @Default("Etc/UTC")
        @Pattern("^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+)*$")
        @Size(min = 1, max = 64)
        String timeZone,
    @JsonPropertyDescription("Windows during which the cluster is stopped.")
        @Required
        @Size(min = 1, max = 16)
        List<Window> windows) {

  /** A time during which the cluster is stopped. */
  @ValidationRule(
      value = "self.stop != self.start",
      message = "stop and start are the same: the cluster would be stopped and started at once",
      fieldPath = ".start")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Window(
      @JsonPropertyDescription(
              "When the cluster is stopped, as a cron expression of five fields (minute, hour, day of month, month, day of week): 0 20 * * 1-5 is Monday to Friday at 20:00.")
          @Required
          @Size(min = 9, max = 128)
          @Pattern(CRON)
          String stop,
      @JsonPropertyDescription(
              "When it is started again, as a cron expression of five fields: 0 6 * * 1-5 is Monday to Friday at 06:00.")
          @Required
          @Size(min = 9, max = 128)
          @Pattern(CRON)
          String start) {}

  static final String CRON = "^[0-9A-Za-z*,/-]+( +[0-9A-Za-z*,/-]+){4}$";
}
