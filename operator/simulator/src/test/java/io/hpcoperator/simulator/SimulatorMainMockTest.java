package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulator as a process of its own, driven over HTTP alone. */
class SimulatorMainMockTest {

  private static final Pattern ENDPOINT = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private Process process;
  private String endpoint;

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlog4j2.configurationFile=classpath:simulator-log4j2.xml",
                SimulatorMain.class.getName(),
                "--port=0",
                "--speed=0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Matcher matcher = ENDPOINT.matcher(out.readLine());
    assertThat(matcher.find()).isTrue();
    endpoint = matcher.group();
  }

  @AfterEach
  void stop() {
    process.destroy();
  }

  private JsonNode control(int status, String method, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(endpoint + "/_simulator/" + path))
              .method(method, BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldServeBothCloudsAndBeDrivenByTheControlPlane() {
    assertThat(control(200, "GET", "health", "").path("status").asText()).isEqualTo("UP");
    control(
        200,
        "POST",
        "faults",
        """
        {"operation": "CreateCluster", "fault": "error", "code": "ConflictOpt", "times": 1,
         "when": {"Name": "test"}}
        """);
    EhpcCaller ehpc = new EhpcCaller(URI.create(endpoint));
    BatchCaller batch = new BatchCaller(URI.create(endpoint));

    assertThat(ehpc.call("CreateCluster", EhpcCaller.CREATE).code()).isEqualTo("ConflictOpt");
    String cluster = ehpc.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");
    String env = batch.create(1);
    control(200, "POST", "clock/advance", "{\"duration\": \"PT20M\"}");

    JsonNode state = control(200, "GET", "state", "");
    assertThat(state.path("clusters").path(0).path("cluster").path("id").asText())
        .isEqualTo(cluster);
    assertThat(state.path("clusters").path(0).path("cluster").path("status").asText())
        .isEqualTo("running");
    assertThat(state.path("envs").path(0).path("env").path("id").asText()).isEqualTo(env);
    assertThat(state.path("created").path("cluster").asInt()).isEqualTo(1);
    assertThat(control(200, "GET", "counts", "").path("CreateCluster").asInt()).isEqualTo(2);
    assertThat(control(200, "GET", "journal", "").path(0).path("outcome").asText())
        .isEqualTo("ConflictOpt");
    String node = state.path("clusters").path(0).path("nodes").path(2).path("id").asText();
    control(200, "POST", "busy", "{\"node\": \"" + node + "\", \"busy\": true}");
    JsonNode busy = control(200, "GET", "state", "").path("clusters").path(0).path("nodes");
    assertThat(busy.path(2).path("busy").asBoolean()).isTrue();
    assertThat(control(200, "GET", "leftovers", "")).hasSize(7);

    control(200, "POST", "fail", "{\"node\": \"" + node + "\", \"message\": \"disk\"}");
    control(200, "POST", "price", "{\"instanceType\": \"ecs.c6.large\", \"cnyPerHour\": 2}");
    control(200, "POST", "client-version", "{\"version\": \"2.0\"}");
    control(
        200,
        "POST",
        "demand",
        "{\"cluster\": \"" + cluster + "\", \"queue\": \"workq\", \"nodes\": 1}");
    String console = "{\"operation\": \"%s\", \"parameters\": {\"ClusterId\": \"%s\"}}";
    JsonNode described =
        control(200, "POST", "console", console.formatted("DescribeCluster", cluster));
    assertThat(described.path("ClusterInfo").path("Id").asText()).isEqualTo(cluster);
    assertThat(
            control(400, "POST", "console", console.formatted("StartCluster", cluster))
                .path("error")
                .asText())
        .startsWith("InvalidClusterStatus");
    control(200, "POST", "fail", "{\"cluster\": \"" + cluster + "\"}");
    assertThat(
            control(200, "GET", "state", "")
                .path("clusters")
                .path(0)
                .path("cluster")
                .path("status")
                .asText())
        .isEqualTo("exception");
    assertThat(control(400, "POST", "fail", "{\"cluster\": \"none\"}").path("error").asText())
        .isEqualTo("ClusterNotFound");
  }

  @Test
  void shouldRunJobsDrainAndReclaimNodesForOtherLanguages() {
    EhpcCaller ehpc = new EhpcCaller(URI.create(endpoint));
    String cluster = ehpc.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");
    control(200, "POST", "clock/advance", "{\"duration\": \"PT20M\"}");
    String in = "{\"cluster\": \"" + cluster + "\", ";
    control(200, "POST", "drain", in + "\"host\": \"compute1\", \"reason\": \"fan\"}");
    control(200, "POST", "jobs", in + "\"queue\": \"workq\", \"duration\": \"PT5M\"}");
    String lost =
        control(200, "POST", "jobs", in + "\"hosts\": [\"compute1\"]}").path("job").asText();

    JsonNode state = of(cluster);
    assertThat(state.path("jobs").findValuesAsText("state")).containsExactly("RUNNING", "QUEUED");
    assertThat(state.at("/drains/compute1").asText()).isEqualTo("fan");
    control(200, "POST", "drain", in + "\"host\": \"compute1\", \"drain\": false}");
    assertThat(of(cluster).at("/jobs/1/state").asText()).isEqualTo("RUNNING");
    String node = state.at("/nodes/3/id").asText();
    control(200, "POST", "reclaim", "{\"node\": \"" + node + "\", \"notice\": \"PT1M\"}");
    control(200, "POST", "clock/advance", "{\"duration\": \"PT1M\"}");

    JsonNode killed = control(200, "GET", "jobs/killed", "");
    assertThat(killed.findValuesAsText("jobId")).containsExactly(lost);
    control(200, "POST", "jobs/end", in + "\"job\": \"0.manager\"}");
    assertThat(of(cluster).at("/jobs/0/state").asText()).isEqualTo("FINISHED");
    control(400, "POST", "jobs/end", in + "\"job\": \"9.manager\"}");
    control(400, "POST", "jobs", in + "\"hosts\": [\"nowhere\"]}");
  }

  private JsonNode of(String cluster) {
    for (JsonNode entry : control(200, "GET", "state", "").path("clusters")) {
      if (entry.at("/cluster/id").asText().equals(cluster)) {
        return entry;
      }
    }
    throw new IllegalStateException("no cluster " + cluster);
  }

  @Test
  void shouldSayWhatIsWrongWithAControlRequest() {
    assertThat(control(400, "POST", "clock/advance", "{}").path("error").asText())
        .isEqualTo("duration is missing");
    assertThat(control(400, "POST", "clock/advance", "{\"duration\": \"soon\"}").has("error"))
        .isTrue();
    assertThat(
            control(400, "POST", "faults", "{\"operation\": \"X\", \"fault\": \"fire\"}")
                .has("error"))
        .isTrue();
    assertThat(control(400, "POST", "busy", "{\"node\": \"i-1\", \"busy\": true}").has("error"))
        .isTrue();
    assertThat(control(400, "POST", "faults", "not JSON").has("error")).isTrue();
    assertThat(control(404, "POST", "nonsense", "{}").has("error")).isTrue();
  }
}
