package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Times at which a cluster is stopped and started again. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleSpec(
    @JsonPropertyDescription("Time zone of the windows by its IANA name, such as Europe/Berlin.")
        @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        String timeZone,
    @JsonPropertyDescription("Windows during which the cluster is stopped.")
        @Required
        @Size(min = 1, max = 16)
        List<Window> windows) {

  /** A time during which the cluster is stopped. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Window(
      @JsonPropertyDescription(
              "When the cluster is stopped, as a cron expression of five fields: 0 20 * * 1-5.")
          @Required
          @Size(min = 9, max = 128)
          String stop,
      @JsonPropertyDescription(
              "When it is started again, as a cron expression of five fields: 0 6 * * 1-5.")
          @Required
          @Size(min = 9, max = 128)
          String start) {}
}
