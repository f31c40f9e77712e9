package io.hpcoperator.controller.queue.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.pass.ScriptedCloud;
import java.io.IOException;
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
  private ScriptedCloud cloud;
  private EhpcClient client;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedCloud(request -> ScriptedCloud.Answer.ok(answer(request)));
    client = cloud.ehpc();
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private String answer(ScriptedCloud.Request request) {
    if (!request.operation().equals("GetAutoScaleConfig")) {
      var parameters = request.parameters();
      sent.add(parameters.toString());
      on =
          parameters.containsValue("high")
              ? parameters.get("Queues.1.EnableAutoGrow").equals("true")
              : keeps && on;
      return "{'RequestId': 'r'}";
    }
    return "{'RequestId': 'r', 'MaxNodesInCluster': 9, 'Queues': {'QueueInfo': [%s]}}"
        .formatted(on ? "{'QueueName': 'high', 'EnableAutoGrow': true}" : "");
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
