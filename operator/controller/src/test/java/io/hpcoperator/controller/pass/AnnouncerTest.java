package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private final List<Event> events = new ArrayList<>();

  /** The API server takes no name twice, and a restarted operator does not know what was told. */
  @Test
  void shouldGiveTheEventOfEachNewsTheSameNameAfterARestart() {
    tell("u-1");
    tell("u-1");
    assertThat(events).hasSize(4);
    assertThat(names()).hasSize(2).allSatisfy(name -> assertThat(name).startsWith("render."));
    tell("u-2");
    assertThat(names()).as("of another resource of the same name").hasSize(4);
  }

  private List<String> names() {
    return events.stream().map(event -> event.getMetadata().getName()).distinct().toList();
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
    var clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    new Announcer(taking(KubernetesClient.class), new SimpleMeterRegistry(), clock)
        .news(
            resource,
            List.of(
                new News("activity act-1", true, "ActivityFailed", "One."),
                new News("activity act-2", true, "ActivityFailed", "Two.")));
  }

  /** A part of a client that takes events. */
  private <T> T taking(Class<T> part) {
    return part.cast(
        Proxy.newProxyInstance(
            AnnouncerTest.class.getClassLoader(),
            new Class<?>[] {part},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "inNamespace" -> taking(NonNamespaceOperation.class);
                  case "resource" -> {
                    events.add((Event) arguments[0]);
                    yield taking(Resource.class);
                  }
                  case "create" -> null;
                  default -> taking(method.getReturnType());
                }));
  }
}
