package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The variants the vendors' own samples show. */
class WireStyleMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    id = caller.runningCluster(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void shouldWrapListsByDefault() {
    JsonNode clusters = caller.call("ListClusters").fields().path("Clusters");

    assertThat(clusters.path("ClusterInfoSimple").isArray()).isTrue();
  }

  @Test
  void shouldServeBareLists() {
    simulator.setWireStyle(WireStyle.BARE_ARRAYS);

    JsonNode clusters = caller.call("ListClusters").fields().path("Clusters");
    JsonNode node = caller.call("ListNodes", "ClusterId", id).fields().path("Nodes").path(0);

    assertThat(clusters.isArray()).isTrue();
    assertThat(clusters.path(0).path("Computes").path("Total").isInt()).isTrue();
    assertThat(node.path("Roles").isArray()).isTrue();
  }

  @Test
  void shouldServeQuotedScalars() {
    simulator.setWireStyle(WireStyle.QUOTED_SCALARS);

    JsonNode answer = caller.call("ListClusters").fields();
    Answer env = new BatchCaller(simulator).call("DescribeComputeEnvs", "{}");

    assertThat(answer.path("TotalCount").isTextual()).isTrue();
    assertThat(answer.path("Clusters").path("ClusterInfoSimple").isArray()).isTrue();
    assertThat(env.fields().path("TotalCount").isTextual()).isTrue();
  }

  @Test
  void shouldEscapeJsonTextTwiceAsTheSamplesDo() throws Exception {
    simulator.setWireStyle(WireStyle.SAMPLES);

    JsonNode task =
        caller
            .call("ListTasks", "ClusterId", id, "Archived", "true")
            .fields()
            .path("Tasks")
            .path(0);

    JsonNode once = new ObjectMapper().readTree(task.path("Result").asText());
    assertThat(once.isTextual()).isTrue();
    JsonNode twice = new ObjectMapper().readTree(once.asText());
    assertThat(twice.path("Instances").isArray()).isTrue();
  }
}
