package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private final TakenEvents events = new TakenEvents();

  /** The API server takes no name twice, and a restarted operator does not know what was told. */
  @Test
  void shouldGiveTheEventOfEachNewsTheSameNameAfterARestart() {
    tell("u-1");
    tell("u-1");
    assertThat(events.all()).hasSize(4);
    assertThat(names()).hasSize(2).allSatisfy(name -> assertThat(name).startsWith("render."));
    tell("u-2");
    assertThat(names()).as("of another resource of the same name").hasSize(4);
  }

  private List<String> names() {
    return events.all().stream().map(event -> event.getMetadata().getName()).distinct().toList();
  }

  /** What an operator tells that was just started. */
  private void tell(String uid) {
    var resource =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("render")
            .withNamespace("team-a")
            .withUid(uid)
            .endMetadata()
            .build();
    events
        .announcer(new ManualClock(Instant.parse("2026-03-01T12:00:00Z")))
        .news(
            resource,
            List.of(
                new News("activity act-1", true, "ActivityFailed", "One."),
                new News("activity act-2", true, "ActivityFailed", "Two.")));
  }
}
