package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.TaskFailure.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes and queues of a running cluster. */
class EhpcNodeMockTest {

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

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  private Answer add(String... more) {
    return caller.call("AddNodes", EhpcCaller.merged(Map.of("ClusterId", id, "Count", "3"), more));
  }

  private List<String> statuses() {
    return simulator.ehpc().computeNodes(id).stream().map(node -> node.status()).toList();
  }

  @Test
  void shouldAddNodesThatAppearAfterTheAnswer() {
    Answer added = add();

    assertThat(added.fields().path("InstanceIds").path("InstanceId")).isEmpty();
    assertThat(statuses()).hasSize(2);
    pass(2);
    assertThat(statuses()).containsExactly("running", "running", "uninit", "uninit", "uninit");
    pass(2);
    assertThat(statuses()).endsWith("initing");
    pass(2);
    assertThat(statuses()).hasSize(5).containsOnly("running");
    assertThat(caller.task(id, added).path("TaskType").asText()).isEqualTo("AddComputes");
    assertThat(caller.task(id, added).path("Status").asText()).isEqualTo("Success");
    assertThat(caller.task(id, added).path("Result").asText()).contains("\"InstanceId\"");
  }

  @Test
  void shouldReplayAddNodesByToken() {
    Answer first = add("ClientToken", "t");
    Answer second = add("ClientToken", "t");
    pass(6);

    assertThat(second.text("TaskId")).isEqualTo(first.text("TaskId"));
    assertThat(statuses()).hasSize(5);
    assertThat(add("ClientToken", "t", "Count", "4").code())
        .isEqualTo("IdempotentParameterMismatch");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 3, Success",
    "3, 3, Success",
    // Between MinCount and Count: MinCount, not the whole stock.
    "2, 1, Success",
    "0, 0, Fail"
  })
  void shouldSettleForMinCountWhenStockIsShort(int stock, int granted, String status) {
    simulator.ehpc().setStock("ecs.c6.large", stock);
    Answer added = add("MinCount", "1");
    pass(6);

    assertThat(statuses()).hasSize(2 + granted);
    assertThat(caller.task(id, added).path("Status").asText()).isEqualTo(status);
    assertThat(simulator.ehpc().createdNodes()).isEqualTo(4 + granted);
  }

  @Test
  void shouldGiveStockBackWhenNodesAreReleased() {
    simulator.ehpc().setStock("ecs.c6.large", 3);
    add();
    pass(6);
    String last = simulator.ehpc().computeNodes(id).get(4).id();
    caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", last);
    pass(3);

    Answer again = add("Count", "1");
    pass(6);
    assertThat(caller.task(id, again).path("Status").asText()).isEqualTo("Success");
  }

  @Test
  void shouldLeaveNothingBoughtWhenAddingFailsAndOneBrokenNodeWhenItFailsInPart() {
    simulator.faults().failTask("AddComputes", 9, Outcome.FAIL, "EcsError", "out of stock");
    Answer failed = add();
    pass(6);
    assertThat(statuses()).hasSize(2);
    assertThat(caller.task(id, failed).path("Status").asText()).isEqualTo("Fail");

    simulator.faults().failTask("AddComputes", 9, Outcome.PARTIAL_FAIL, "EcsError", "one is ill");
    Answer partly = add();
    pass(6);
    assertThat(statuses()).containsExactly("running", "running", "running", "running", "exception");
    assertThat(caller.task(id, partly).path("Status").asText()).isEqualTo("PartialFail");
  }

  @Test
  void shouldRefuseNodesForAClusterThatDoesNotRun() {
    caller.call("StopCluster", "ClusterId", id);
    assertThat(add().code()).isEqualTo("ConflictOpt");
    pass(3);
    assertThat(add().code()).isEqualTo("InvalidClusterStatus");
  }

  @Test
  void shouldRefuseStoppingTheClusterWhileNodesAreAdded() {
    add();

    assertThat(caller.call("StopCluster", "ClusterId", id).code()).isEqualTo("ConflictOpt");
    assertThat(add().ok()).as("repeated AddNodes run as separate tasks").isTrue();
  }

  @Test
  void shouldReleaseDeletedNodesAfterAWhile() {
    List<String> ids = caller.nodeIds(simulator, id);
    Answer deleted = caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", ids.get(0));

    assertThat(statuses()).containsExactly("releasing", "running");
    assertThat(caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", ids.get(0)).code())
        .isEqualTo("InvalidNodeStatus");
    pass(3);
    assertThat(statuses()).containsExactly("running");
    assertThat(caller.task(id, deleted).path("Status").asText()).isEqualTo("Success");
    assertThat(caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", ids.get(0)).code())
        .isEqualTo("ComputeNotFound");
  }

  @Test
  void shouldDeleteAtOnceWhenSynchronous() {
    String node = caller.nodeIds(simulator, id).get(0);
    Answer deleted =
        caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", node, "Sync", "true");

    assertThat(deleted.text("TaskId")).isEqualTo("Not Available");
    assertThat(statuses()).hasSize(1);
  }

  @Test
  void shouldKeepAnInstanceOutsideTheClusterAndTakeItBack() {
    String node = caller.nodeIds(simulator, id).get(0);
    caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", node, "ReleaseInstance", "false");
    pass(3);
    assertThat(simulator.leftovers())
        .anyMatch(line -> line.contains(node) && line.contains("of no cluster"));

    assertThat(join(node).code()).as("it runs on").isEqualTo("InvalidNodeStatus");
    simulator.ehpc().stopInstance(node);
    Answer joined = join(node);
    pass(6);
    assertThat(joined.ok()).isTrue();
    assertThat(statuses()).containsExactly("running", "running");
    assertThat(simulator.leftovers()).noneMatch(line -> line.contains("of no cluster"));
    assertThat(simulator.ehpc().createdNodes()).isEqualTo(4);
  }

  private Answer join(String instance) {
    return caller.call(
        "AddExistedNodes",
        "ClusterId",
        id,
        "ImageOwnerAlias",
        "system",
        "ImageId",
        "centos_7_06_64_20G_alibase_20190711.vhd",
        "Instance.1.Id",
        instance);
  }

  /** Whatever ReleaseInstance says: it is about instances that E-HPC created. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void shouldGiveAnInstanceOfTheUsersOwnBack(String release) {
    String own = "i-bp1own00000000000001";
    simulator.ehpc().provideInstance(own, "mine", "ecs.c6.2xlarge", true);
    assertThat(join(own).code()).isEqualTo("InvalidNodeStatus");
    simulator.ehpc().stopInstance(own);
    assertThat(join(own).ok()).isTrue();
    pass(6);
    assertThat(simulator.ehpc().computeNodes(id))
        .filteredOn(node -> node.id().equals(own))
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.hostName()).isEqualTo("mine");
              assertThat(node.instanceType()).isEqualTo("ecs.c6.2xlarge");
            });
    assertThat(simulator.ehpc().ownInstances()).isEmpty();

    caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", own, "ReleaseInstance", release);
    pass(3);

    assertThat(simulator.ehpc().ownInstances()).containsExactly(Map.entry(own, true));
    assertThat(simulator.leftovers()).noneMatch(line -> line.contains(own));
    assertThat(join(own).code()).isEqualTo("InvalidNodeStatus");
  }

  @Test
  void shouldRefuseAnInstanceWithTheHostNameOfANode() {
    String taken = simulator.ehpc().computeNodes(id).get(0).hostName();
    simulator.ehpc().provideInstance("i-bp1own00000000000002", taken, "ecs.c6.large", false);

    assertThat(join("i-bp1own00000000000002").code()).isEqualTo("InvalidParams");
    assertThat(simulator.ehpc().ownInstances()).hasSize(1);
  }

  @Test
  void shouldNotDeleteAManagerNode() {
    String manager = simulator.ehpc().nodes(id).get(0).id();

    assertThat(caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", manager).code())
        .isEqualTo("ComputeNotFound");
  }

  @Test
  void shouldStopStartAndResetNodes() {
    String node = caller.nodeIds(simulator, id).get(0);
    assertThat(caller.call("StartNodes", "ClusterId", id, "Instance.1.Id", node).code())
        .isEqualTo("InvalidNodeStatus");
    Answer stopped = caller.call("StopNodes", "ClusterId", id, "Instance.1.Id", node);
    assertThat(caller.call("StopNodes", "ClusterId", id, "Instance.1.Id", node).code())
        .as("a task works on it")
        .isEqualTo("InvalidNodeStatus");
    pass(2);
    assertThat(statuses()).containsExactly("stopped", "running");
    assertThat(caller.task(id, stopped).path("TaskType").asText()).isEqualTo("StopComputes");

    caller.call("StartNodes", "ClusterId", id, "Instance.1.Id", node);
    assertThat(statuses()).containsExactly("initing", "running");
    pass(2);
    assertThat(statuses()).containsExactly("running", "running");

    caller.call("ResetNodes", "ClusterId", id, "Instance.1.Id", node);
    assertThat(statuses()).containsExactly("uninit", "running");
    pass(6);
    assertThat(statuses()).containsExactly("running", "running");
  }

  @Test
  void shouldShowBusyNodes() {
    String node = caller.nodeIds(simulator, id).get(1);
    simulator.ehpc().setNodeBusy(node, true);

    JsonNode nodes =
        caller
            .call("ListNodes", "ClusterId", id, "Role", "Compute")
            .fields()
            .path("Nodes")
            .path("NodeInfo");

    assertThat(nodes.path(0).path("UsedResources").path("Cpu").asInt()).isZero();
    assertThat(nodes.path(0).path("StateInSched").asText()).isEqualTo("free");
    assertThat(nodes.path(1).path("UsedResources").path("Cpu").asInt()).isEqualTo(2);
    assertThat(nodes.path(1).path("StateInSched").asText()).isEqualTo("job-exclusive");
  }

  @ParameterizedTest
  @CsvSource({
    "Role, Login, login0",
    "Role, Manager, manager",
    "HostName, ^comp.*0$, compute0",
    "HostNameSuffix, 1, compute1",
    "HostNamePrefix, man, manager"
  })
  void shouldFilterNodes(String filter, String value, String hostName) {
    JsonNode nodes = caller.call("ListNodes", "ClusterId", id, filter, value).fields();

    assertThat(nodes.path("Nodes").path("NodeInfo").findValuesAsText("HostName"))
        .containsExactly(hostName);
  }

  @Test
  void shouldFilterNodesByStatusAndSortThem() {
    String node = caller.nodeIds(simulator, id).get(0);
    simulator.ehpc().setNodeStatus(node, "exception");

    JsonNode ill =
        caller.call("ListNodes", "ClusterId", id, "Filter", "{\"status\":\"exception\"}").fields();
    JsonNode sorted =
        caller
            .call("ListNodes", "ClusterId", id, "SortBy", "HostName", "Sequence", "Backward")
            .fields();

    assertThat(ill.path("TotalCount").asInt()).isEqualTo(1);
    assertThat(sorted.path("Nodes").path("NodeInfo").findValuesAsText("HostName"))
        .containsExactly("manager", "login0", "compute1", "compute0");
    assertThat(caller.call("ListNodes", "ClusterId", id, "Filter", "{\"status\":\"lazy\"}").code())
        .isEqualTo("InvalidParams");
    assertThat(caller.call("ListNodes", "ClusterId", id, "Filter", "running").code())
        .isEqualTo("InvalidParams");
  }

  @Test
  void shouldManageQueues() {
    assertThat(caller.call("AddQueue", "ClusterId", id, "QueueName", "high").ok()).isTrue();
    Answer twice = caller.call("AddQueue", "ClusterId", id, "QueueName", "high");
    assertThat(twice.code()).isEqualTo("AgentError.Queue.CreateFailure");
    assertThat(twice.http()).isEqualTo(406);

    caller.call("SetQueue", "ClusterId", id, "QueueName", "high", "Node.1.Name", "compute1");
    assertThat(
            caller
                .call("ListNodesByQueue", "ClusterId", id, "QueueName", "high")
                .fields()
                .path("Nodes")
                .path("NodeInfo")
                .findValuesAsText("HostName"))
        .containsExactly("compute1");
    assertThat(caller.call("DeleteQueue", "ClusterId", id, "QueueName", "high").code())
        .isEqualTo("ExecFail");
    caller.call("SetQueue", "ClusterId", id, "QueueName", "workq", "Node.1.Name", "compute1");
    assertThat(caller.call("DeleteQueue", "ClusterId", id, "QueueName", "high").ok()).isTrue();
    assertThat(caller.call("DeleteQueue", "ClusterId", id, "QueueName", "high").code())
        .isEqualTo("ExecFail");
    assertThat(caller.call("ListQueues", "ClusterId", id).fields().findValuesAsText("QueueName"))
        .containsExactly("workq");
  }

  @Test
  void shouldPutNewNodesIntoTheQueueNamed() {
    caller.call("AddQueue", "ClusterId", id, "QueueName", "high");
    add("JobQueue", "high", "Count", "1");
    pass(6);

    assertThat(simulator.ehpc().computeNodes(id))
        .extracting(node -> node.queue())
        .containsExactly("workq", "workq", "high");
    assertThat(add("JobQueue", "none").message()).contains("JobQueue");
  }

  @Test
  void shouldHaveNoManagerToAskBeforeTheClusterRuns() {
    String young = caller.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");

    for (String operation : List.of("AddQueue", "DeleteQueue", "ListQueues")) {
      Answer answer =
          operation.equals("ListQueues")
              ? caller.call(operation, "ClusterId", young)
              : caller.call(operation, "ClusterId", young, "QueueName", "q");
      assertThat(answer.code()).as(operation).isEqualTo("ManagerNotFound");
      assertThat(answer.http()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4, false, 3, 3, OK",
    "4, true, 3, 0, ResourceTargetAmount.NotSatisfied",
    "4, true, 0, 0, RecommendEmpty.InstanceTypeSoldOut",
    "4, true, 9, 4, OK"
  })
  void shouldApplyForNodesAsFarAsStockAndStrictnessAllow(
      int target, String strict, int stock, int granted, String code) {
    simulator.ehpc().setStock("ecs.c6.xlarge", stock);
    Answer answer =
        caller.call(
            "ApplyNodes",
            "ClusterId",
            id,
            "TargetCapacity",
            String.valueOf(target),
            "ZoneInfos.1.ZoneId",
            "cn-hangzhou-b",
            "ZoneInfos.1.VSwitchId",
            "vsw-1",
            "StrictSatisfiedTargetCapacity",
            strict,
            "InstanceTypeModel.1.InstanceType",
            "ecs.c6.xlarge");
    pass(6);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.fields().path("SatisfiedAmount").asInt()).isEqualTo(granted);
    assertThat(statuses()).hasSize(2 + granted);
  }

  @Test
  void shouldApplyForNodesByCores() {
    Answer answer =
        caller.call(
            "ApplyNodes",
            "ClusterId",
            id,
            "TargetCapacity",
            "10",
            "ResourceAmountType",
            "Cores",
            "Cores",
            "4",
            "Memory",
            "8",
            "ZoneInfos.1.ZoneId",
            "cn-hangzhou-b",
            "ZoneInfos.1.VSwitchId",
            "vsw-1");
    pass(6);

    assertThat(answer.fields().path("SatisfiedAmount").asInt()).isEqualTo(10);
    assertThat(statuses()).hasSize(5);
  }

  @Test
  void shouldHoldTheQuotaOfComputeNodes() {
    simulator.ehpc().setComputeQuota(4);

    assertThat(add().code()).isEqualTo("TooManyComputes");
    assertThat(add("Count", "2").ok()).isTrue();
  }
}
