package io.hpcoperator.controller.queue.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an entry that a call leaves out is gone is not documented: it may be either. */
class ScalingCallsMockTest {
  private final List<String> sent = new ArrayList<>();
  private boolean keeps;
  private boolean on = true;
  private HttpServer server;
  private EhpcClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var text =
              URLDecoder.decode(
                  exchange.getRequestURI().getRawQuery() + "&" + body, StandardCharsets.UTF_8);
          boolean reads =
              (text + exchange.getRequestHeaders().getFirst("x-acs-action")).contains("GetAuto");
          if (!reads) {
            sent.add(text);
            on =
                text.contains("QueueName=high")
                    ? text.contains("EnableAutoGrow=true")
                    : keeps && on;
          }
          var answer =
              (reads
                      ? "{\"RequestId\": \"r\", \"MaxNodesInCluster\": 9, \"Queues\": {\"QueueInfo\": [%s]}}"
                          .formatted(
                              on ? "{\"QueueName\": \"high\", \"EnableAutoGrow\": true}" : "")
                      : "{\"RequestId\": \"r\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    client =
        new EhpcClient(
            ClientSettings.builder(
                    "cn-hangzhou", new CloudCredentials("key", "secret"), new RequestBudget(1000))
                .readRetries(0, Duration.ofMillis(1))
                .endpoint(URI.create("http://localhost:" + server.getAddress().getPort()))
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 2"})
  void shouldSwitchOffWhateverBecomesOfWhatIsLeftOut(boolean cloudKeeps, int calls) {
    keeps = cloudKeeps;
    new ScalingCalls.SwitchOff("high", List.of()).call(client, "ehpc-1");
    assertThat(on).isFalse();
    assertThat(sent).hasSize(calls);
    assertThat(sent.get(0)).doesNotContain("QueueName=high");
  }

  @Test
  void shouldConfigureTheQueue() {
    on = false;
    var wish = QueueEntry.of(Queues.high(0, Queues.autoScale(1, 4)).getSpec()).wish();
    var done = new ScalingCalls.Configure(wish).call(client, "ehpc-1");
    assertThat(done.news()).isEqualTo("The cloud scales queue high, 1 to 4 nodes (request r).");
    assertThat(on).isTrue();
    assertThat(sent.get(0)).contains("MaxNodesInQueue=4", "InstanceTypes.1.InstanceType");
  }
}
