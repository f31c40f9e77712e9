package io.hpcoperator.controller.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.ScriptedCloud;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The look that calls take at nodes right before they change them. */
class NodeCallsMockTest {
  private final List<String> operations = new ArrayList<>();
  private String nodes = "";
  private int count;
  private ScriptedCloud cloud;
  private EhpcClient client;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedCloud(request -> ScriptedCloud.Answer.ok(answer(request.operation())));
    client = cloud.ehpc();
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private String answer(String operation) {
    operations.add(operation);
    return operation.equals("ListNodes")
        ? "{'Nodes':{'NodeInfo':[%s]},'TotalCount':%d,'PageNumber':1}".formatted(nodes, count)
        : "{'RequestId':'r','TaskId':'t'}";
  }

  /** Nodes as {@code id status role usedCpus}. */
  private void given(String... all) {
    count = all.length;
    nodes =
        Arrays.stream(all)
            .map(text -> text.split(" "))
            .map(
                n ->
                    "{'Id':'%1$s','HostName':'%1$s','Status':'%2$s','Roles':{'Role':['%3$s']},'UsedResources':{'Cpu':%4$s,'Gpu':0}}"
                        .formatted((Object[]) n))
            .collect(Collectors.joining(","));
  }

  private void makes(ClusterCall call, String... expected) {
    operations.clear();
    var done = call.call(client, "ehpc-1");
    assertThat(done.taskId()).isEqualTo("t");
    assertThat(operations).containsExactly(expected);
  }

  private void refuses(ClusterCall call, String why) {
    operations.clear();
    assertThatThrownBy(() -> call.call(client, "ehpc-1"))
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> {
              assertThat(e.code()).isEqualTo(NodeCalls.CHANGED);
              assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
              assertThat(e.effectUnknown()).isFalse();
              assertThat(e.cloudMessage()).contains(why);
            });
    assertThat(operations).containsExactly("ListNodes");
  }

  @Test
  void shouldResetOnlyWhatIsInException() {
    given("m running Scheduler 0", "a exception Compute 0");
    makes(new NodeCalls.Reset(List.of("a")), "ListNodes", "ResetNodes");

    given("m running Scheduler 0", "a running Compute 0");
    refuses(new NodeCalls.Reset(List.of("a")), "[a]");

    given("m running Scheduler 0");
    refuses(new NodeCalls.Reset(List.of("a")), "[a]");
  }

  @Test
  void shouldResetNothingWhileAManagerIsInException() {
    given("m exception Scheduler 0", "a exception Compute 0");
    refuses(new NodeCalls.Reset(List.of("a")), "Manager m is in exception");

    given("m exception AccountBackup 0", "a exception Compute 0");
    refuses(new NodeCalls.Reset(List.of("a")), "Manager m is in exception");
  }

  @Test
  void shouldRemoveForARepairOnlyWhatIsOutOfService() {
    given("a exception Compute 0", "b uninit Compute 0");
    makes(
        new NodeCalls.RemoveFaulty(List.of("a", "b"), true, "faulty"), "ListNodes", "DeleteNodes");

    given("a exception Compute 0", "b running Compute 0");
    refuses(new NodeCalls.RemoveFaulty(List.of("a", "b"), true, "faulty"), "[b]");
  }

  @Test
  void shouldPowerOffWithoutTheSchedulersWordOnlyWhatIsIdle() {
    given("a running Compute 0", "b running Compute 8");
    makes(new NodeCalls.Stop(List.of("a"), false), "ListNodes", "StopNodes");
    refuses(new NodeCalls.Stop(List.of("a", "b"), false), "[b]");
    makes(new NodeCalls.Stop(List.of("a", "b"), true), "StopNodes");
  }

  @Test
  void shouldStartNodes() {
    makes(new NodeCalls.Start(List.of("a")), "StartNodes");
  }
}
