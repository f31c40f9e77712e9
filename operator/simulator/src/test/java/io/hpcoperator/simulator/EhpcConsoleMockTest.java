package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.TaskFailure.Outcome;
import io.hpcoperator.simulator.ehpc.EhpcConsole;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What befalls clusters without the client's doing, and the way back. */
class EhpcConsoleMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private EhpcConsole console;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    console = simulator.ehpc().console();
    id = caller.runningCluster(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  private JsonNode described() {
    return caller.call("DescribeCluster", "ClusterId", id).fields().path("ClusterInfo");
  }

  private JsonNode nodes() {
    return caller.call("ListNodes", "ClusterId", id).fields().path("Nodes").path("NodeInfo");
  }

  private List<String> errors() {
    JsonNode logs = caller.call("ListClusterLogs", "ClusterId", id, "PageSize", "100").fields();
    return logs.path("Logs").path("LogInfo").findParents("Level").stream()
        .filter(line -> line.path("Level").asText().equals("error"))
        .map(line -> line.path("Operation").asText() + " " + line.path("Message").asText())
        .toList();
  }

  @Test
  void shouldRebuildAFailedClusterAndLoseWhatTheDocumentsSay() {
    caller.call("AddQueue", "ClusterId", id, "QueueName", "own");
    caller.call(
        "SetAutoScaleConfig",
        "ClusterId",
        id,
        "MaxNodesInCluster",
        "50",
        "Queues.1.QueueName",
        "own");
    console.call(
        "SetSchedulerInfo",
        Map.of(
            "ClusterId", id,
            "RegionId", "cn-hangzhou",
            "Scheduler.1.SchedName", "pbs",
            "PbsInfo.1.SchedInterval", "30"));
    console.call(
        "SetPostScripts",
        Map.of("ClusterId", id, "RegionId", "cn-hangzhou", "PostInstallScripts.1.Url", "/kept.sh"));
    console.call(
        "ModifyClusterAttributes",
        Map.of("ClusterId", id, "ImageId", "m-bp1other0000", "ImageOwnerAlias", "self"));
    console.publishClientVersion("1.1.0");
    simulator.ehpc().setNodeBusy(simulator.ehpc().computeNodes(id).get(0).id(), true);
    simulator.ehpc().jobs().submit(id, JobOrder.inQueue("own"));
    List<String> before = simulator.ehpc().nodes(id).stream().map(NodeView::id).toList();

    console.failCluster(id, "the manager is gone");
    assertThat(described().path("Status").asText()).isEqualTo("exception");
    assertThat(errors()).containsExactly("CreateCluster the manager is gone");
    assertThat(caller.call("AddQueue", "ClusterId", id, "QueueName", "q").code())
        .isEqualTo("ManagerNotFound");
    Answer recovery = caller.call("RecoverCluster", "ClusterId", id);
    assertThat(caller.task(id, recovery).path("Status").asText()).isEqualTo("Processing");
    assertThat(caller.call("RecoverCluster", "ClusterId", id).code()).isEqualTo("ConflictOpt");
    pass(10);
    assertThat(described().path("Status").asText()).isEqualTo("init");
    assertThat(caller.task(id, recovery).path("CurrentStep").asInt()).isEqualTo(18);
    pass(10);

    assertThat(described().path("Status").asText()).isEqualTo("running");
    assertThat(simulator.ehpc().nodes(id)).extracting(NodeView::id).isEqualTo(before);
    assertThat(simulator.ehpc().nodes(id)).noneMatch(NodeView::busy);
    assertThat(simulator.ehpc().jobs().jobs(id)).isEmpty();
    assertThat(simulator.ehpc().jobs().killedJobs()).hasSize(1);
    assertThat(simulator.ehpc().queues(id)).extracting(q -> q.name()).containsExactly("workq");
    JsonNode scaling = caller.call("GetAutoScaleConfig", "ClusterId", id).fields();
    assertThat(scaling.path("Queues").path("QueueInfo")).isEmpty();
    assertThat(scaling.path("MaxNodesInCluster").asInt()).isEqualTo(50);
    JsonNode scheduler =
        console.call(
            "GetSchedulerInfo",
            Map.of("ClusterId", id, "RegionId", "cn-hangzhou", "Scheduler.1.SchedName", "pbs"));
    assertThat(scheduler.path("SchedInfo").path(0).path("Configuration").asText())
        .contains("\"SchedIteration\":\"60\"");
    assertThat(described().path("PostInstallScripts").findValuesAsText("Url"))
        .containsExactly("/kept.sh");
    String image = "centos_7_06_64_20G_alibase_20190711.vhd";
    assertThat(described().path("ImageId").asText()).as("that of creation").isEqualTo(image);
    assertThat(nodes().findValuesAsText("ImageId")).containsOnly(image);
    assertThat(described().path("ClientVersion").asText()).isEqualTo("1.1.0");
  }

  @Test
  void shouldKeepWhatRecoveryIsToldToKeep() {
    id = caller.runningCluster(simulator, "SchedulerType", "slurm", "AccountType", "ldap");
    console.failCluster(id, "");

    caller.call(
        "RecoverCluster",
        "ClusterId",
        id,
        "SchedulerType",
        "slurm",
        "AccountType",
        "ldap",
        "ImageId",
        "m-bp1other0000",
        "ImageOwnerAlias",
        "self",
        "ClientVersion",
        "1.0.64");
    pass(20);

    assertThat(described().path("SchedulerType").asText()).isEqualTo("slurm");
    assertThat(described().path("AccountType").asText()).isEqualTo("ldap");
    assertThat(described().path("ImageId").asText()).isEqualTo("m-bp1other0000");
    assertThat(described().path("ImageOwnerAlias").asText()).isEqualTo("self");
    assertThat(described().path("ClientVersion").asText()).isEqualTo("1.0.64");
    assertThat(nodes().findValuesAsText("ImageId")).containsOnly("m-bp1other0000");
    assertThat(simulator.ehpc().queues(id)).extracting(q -> q.name()).containsExactly("comp");
  }

  @Test
  void shouldStayInExceptionWhenRecoveryFailsAndTakeAnotherTry() {
    console.failCluster(id, "");
    simulator.faults().failTask("RecoverCluster", 5, Outcome.FAIL, "EcsError", "no disk");
    caller.call("RecoverCluster", "ClusterId", id);
    pass(20);
    assertThat(described().path("Status").asText()).isEqualTo("exception");
    assertThat(errors()).contains("RecoverCluster EcsError: no disk");

    assertThat(caller.call("RecoverCluster", "ClusterId", id).ok()).isTrue();
    pass(20);
    assertThat(described().path("Status").asText()).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"StopCluster", "StartCluster"})
  void shouldBeAsBeforeWhenPowerFails(String operation) {
    if (operation.equals("StartCluster")) {
      caller.call("StopCluster", "ClusterId", id);
      pass(3);
    }
    console.failNode(simulator.ehpc().computeNodes(id).get(0).id(), "broken");
    String status = described().path("Status").asText();
    List<String> before = nodes().findValuesAsText("Status");
    simulator.faults().failTask(operation, 6, Outcome.FAIL, "EcsError", "no power");

    Answer started = caller.call(operation, "ClusterId", id);
    assertThat(caller.task(id, started).path("TotalSteps").asInt()).isEqualTo(12);
    assertThat(caller.task(id, started).path("TaskType").asText()).isEqualTo(operation);
    pass(3);

    assertThat(caller.task(id, started).path("Status").asText()).isEqualTo("Fail");
    assertThat(described().path("Status").asText()).isEqualTo(status);
    assertThat(nodes().findValuesAsText("Status")).isEqualTo(before);
    assertThat(errors()).contains(operation + " EcsError: no power");
  }

  @Test
  void shouldLoseJobsWhenTheClusterStops() {
    simulator.ehpc().setNodeBusy(simulator.ehpc().computeNodes(id).get(0).id(), true);

    caller.call("StopCluster", "ClusterId", id);
    pass(3);

    assertThat(simulator.ehpc().nodes(id)).noneMatch(NodeView::busy);
  }

  @Test
  void shouldShowAFailedNodeUntilItIsReset() {
    String node = simulator.ehpc().computeNodes(id).get(0).id();
    simulator.ehpc().setNodeBusy(node, true);

    console.failNode(node, "the disk is gone");

    assertThat(simulator.ehpc().computeNodes(id).get(0).status()).isEqualTo("exception");
    assertThat(simulator.ehpc().computeNodes(id).get(0).busy()).isFalse();
    assertThat(errors()).containsExactly("AddNodes the disk is gone");
    assertThat(simulator.ehpc().jobs().killedJobs())
        .extracting(killed -> killed.nodeId())
        .containsExactly(node);
    caller.call("ResetNodes", "ClusterId", id, "Instance.1.Id", node);
    pass(6);
    assertThat(simulator.ehpc().computeNodes(id).get(0).status()).isEqualTo("running");
  }

  @Test
  void shouldShowWhyANodeIsLocked() {
    console.lockNode(simulator.ehpc().computeNodes(id).get(1).id(), "recycling");

    assertThat(nodes().findValuesAsText("LockReason")).containsExactly("", "", "", "recycling");
  }

  @Test
  void shouldKeepASubscribedNodeAtDeletionUntilItIsPayAsYouGo() {
    List<String> ids = simulator.ehpc().computeNodes(id).stream().map(NodeView::id).toList();
    console.subscribeNode(ids.get(0), Duration.ofDays(30));
    console.subscribeNode(ids.get(1), Duration.ofDays(30));
    assertThat(nodes().path(2).path("ExpiredTime").asText()).isNotEmpty();
    assertThat(nodes().path(2).path("Expired").asBoolean()).isFalse();
    console.subscribeNode(ids.get(1), Duration.ZERO);

    caller.call("DeleteCluster", "ClusterId", id);
    pass(5);

    assertThat(simulator.leftovers()).hasSize(1).allMatch(line -> line.contains(ids.get(0)));
  }

  @Test
  void shouldQuoteThePriceThatWasSet() {
    assertThat(quote()).isEqualTo(1.2);
    console.setHourlyPrice("ecs.c6.large", 1.5);

    assertThat(quote()).isEqualTo(3.0);
    assertThatThrownBy(() -> console.setHourlyPrice("ecs.none", 1))
        .isInstanceOf(NoSuchElementException.class);
  }

  private double quote() {
    return caller
        .call(
            "DescribePrice",
            "PriceUnit",
            "Hour",
            "Commodities.1.Amount",
            "2",
            "Commodities.1.NodeType",
            "Compute",
            "Commodities.1.InstanceType",
            "ecs.c6.large",
            "Commodities.1.Period",
            "1")
        .fields()
        .path("TotalTradePrice")
        .asDouble();
  }

  @Test
  void shouldGiveLoginNodesAPublicAddressUnlessTheClusterIsToHaveNone() {
    assertThat(nodes().path(1).path("HostName").asText()).isEqualTo("login0");
    assertThat(nodes().path(1).path("PublicIpAddress").asText()).startsWith("47.");
    assertThat(nodes().path(2).path("PublicIpAddress").asText()).isEmpty();

    id = caller.runningCluster(simulator, "WithoutElasticIp", "true");
    assertThat(nodes().findValuesAsText("PublicIpAddress")).containsOnly("");
  }

  @Test
  void shouldRefuseQueuesAndNodesThatAreNotThere() {
    assertThatThrownBy(() -> console.setDemand(id, "none", 1))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> console.failNode("i-none", ""))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> console.joinLocalNode(id, "compute0"))
        .isInstanceOf(NoSuchElementException.class);
  }
}
