package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchMockTest {

  private static final String WIDGETS = "/apis/example.org/v1/namespaces/default/widgets";

  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    kubernetes = EmbeddedKubernetes.start(List.of(Widget.definition()));
    client = kubernetes.newClient();
  }

  @AfterEach
  void stop() {
    client.close();
    kubernetes.close();
  }

  /**
   * Nothing is there before: over a web socket the client may lose what comes together with the
   * answer to its handshake. What a watch begins with is tried without that client.
   */
  @Test
  void shouldTellAClientWhatHappensInOrder() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Watch ignored = client.resources(Widget.class).inAnyNamespace().watch(recorder(seen))) {
      client.resource(Widget.named("new", "red")).create();
      client.resource(Widget.named("new", "red")).scale(2);
      client.resource(Widget.named("new", "red")).delete();

      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .containsExactly("ADDED new 1", "MODIFIED new 2", "DELETED new 2"));
    }
  }

  @Test
  void shouldShowAnObjectThatStopsMatchingAsDeleted() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Widget widget = Widget.named("w", "red");
    widget.getMetadata().setLabels(Map.of("tier", "gold"));
    try (Watch ignored =
        client.resources(Widget.class).withLabel("tier", "gold").watch(recorder(seen))) {
      client.resource(widget).create();
      relabel(widget, "silver");
      relabel(widget, "gold");

      await()
          .untilAsserted(
              () -> assertThat(seen).containsExactly("ADDED w 1", "DELETED w 1", "ADDED w 1"));
    }
  }

  @Test
  void shouldResumeFromAResourceVersion() throws Exception {
    client.resource(Widget.named("first", "red")).create();
    String version = client.resources(Widget.class).list().getMetadata().getResourceVersion();
    client.resource(Widget.named("second", "red")).create();
    client.resource(Widget.named("first", "red")).delete();

    assertThat(watch("resourceVersion=" + version + "&timeoutSeconds=1"))
        .extracting(e -> e.path("type").asText() + " " + Json.name(e.path("object")))
        .containsExactly("ADDED second", "DELETED first");
  }

  @Test
  void shouldStartWithWhatIsThereAndEndWithABookmark() throws Exception {
    client.resource(Widget.named("w", "red")).create();

    List<JsonNode> events = watch("timeoutSeconds=1&allowWatchBookmarks=true");

    assertThat(events)
        .extracting(e -> e.path("type").asText())
        .containsExactly("ADDED", "BOOKMARK");
    assertThat(events.get(1).at("/object/kind").asText()).isEqualTo("Widget");
    assertThat(Json.resourceVersion(events.get(1).path("object")))
        .isEqualTo(Json.resourceVersion(events.get(0).path("object")));
  }

  @Test
  void shouldMarkTheEndOfTheInitialEvents() throws Exception {
    client.resource(Widget.named("w", "red")).create();

    List<JsonNode> events =
        watch("timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");

    assertThat(events).hasSize(2);
    assertThat(events.get(1).at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
        .isEqualTo("true");
  }

  @Test
  void shouldSayThatAVersionIsForgotten() throws Exception {
    for (int i = 0; i < 3; i++) {
      client.resource(Widget.named("w" + i, "red")).create();
    }

    assertThat(watch("resourceVersion=-1&timeoutSeconds=1"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("type").asText()).isEqualTo("ERROR");
              assertThat(event.at("/object/code").asInt()).isEqualTo(410);
              assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
            });
  }

  @Test
  void shouldStreamTablesToWhoWantsThem() throws Exception {
    client.resource(Widget.named("w", "red")).create();

    assertThat(
            watch(
                "timeoutSeconds=1",
                "Accept",
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.at("/object/kind").asText()).isEqualTo("Table");
              assertThat(event.at("/object/rows/0/cells/0").asText()).isEqualTo("w");
              assertThat(event.at("/object/rows/0/cells/1").asInt()).isEqualTo(1);
            });
  }

  private void relabel(Widget widget, String tier) {
    Widget fresh = client.resource(widget).get();
    fresh.getMetadata().setLabels(Map.of("tier", tier));
    client.resource(fresh).update();
  }

  private List<JsonNode> watch(String query, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create(kubernetes.url() + WIDGETS + "?watch=true&" + query);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (Stream<String> lines = http.send(request.build(), BodyHandlers.ofLines()).body()) {
      return lines.map(Json::parse).toList();
    }
  }

  private static Watcher<Widget> recorder(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Widget widget) {
        seen.add(action + " " + widget.getMetadata().getName() + " " + widget.getSpec().replicas());
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed: " + cause);
      }
    };
  }
}
