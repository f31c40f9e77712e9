package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.TaskFailure.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of clusters and of the tasks that carry it. */
class EhpcClusterMockTest {

  private Simulator simulator;
  private EhpcCaller caller;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String status(String clusterId) {
    return caller
        .call("DescribeCluster", "ClusterId", clusterId)
        .fields()
        .path("ClusterInfo")
        .path("Status")
        .asText();
  }

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  @Test
  void shouldTakeANewClusterThroughItsStatesStepByStep() throws Exception {
    Answer created = caller.call("CreateCluster", EhpcCaller.CREATE);
    String id = created.text("ClusterId");

    assertThat(status(id)).isEqualTo("uninit");
    JsonNode task = caller.task(id, created);
    assertThat(task.path("TaskType").asText()).isEqualTo("CreateCluster");
    assertThat(task.path("Status").asText()).isEqualTo("Processing");
    assertThat(task.path("CurrentStep").asInt()).isEqualTo(1);
    assertThat(task.path("TotalSteps").asInt()).isEqualTo(35);
    assertThat(simulator.ehpc().nodes(id)).isEmpty();

    pass(5);
    assertThat(status(id)).isEqualTo("creating");
    assertThat(simulator.ehpc().nodes(id)).hasSize(4);
    assertThat(simulator.ehpc().nodes(id)).allMatch(node -> node.status().equals("uninit"));

    pass(6);
    assertThat(status(id)).isEqualTo("init");
    assertThat(caller.task(id, created).path("CurrentStep").asInt()).isEqualTo(20);
    assertThat(simulator.ehpc().nodes(id)).allMatch(node -> node.status().equals("initing"));

    pass(9);
    assertThat(status(id)).isEqualTo("running");
    assertThat(simulator.ehpc().nodes(id)).allMatch(node -> node.status().equals("running"));
    task = caller.task(id, created);
    assertThat(task.path("Status").asText()).isEqualTo("Success");
    assertThat(task.path("CurrentStep").asInt()).isEqualTo(35);
    assertThat(task.path("Errors").asText()).isEqualTo("[]");
    JsonNode result = new ObjectMapper().readTree(task.path("Result").asText());
    assertThat(result.path("Instances")).hasSize(4);
    assertThat(result.path("Instances").path(0).path("role").asText()).isEqualTo("manager");
  }

  @Test
  void shouldListOnlyRunningTasksUnlessArchivedOnesAreAskedFor() {
    String id = caller.runningCluster(simulator);

    assertThat(caller.call("ListTasks", "ClusterId", id).fields().path("TotalCount").asInt())
        .isZero();
    Answer archived = caller.call("ListTasks", "ClusterId", id, "Archived", "true");
    assertThat(archived.fields().path("TotalCount").asInt()).isEqualTo(1);
    simulator.clock().advance(Duration.ofDays(4));
    archived = caller.call("ListTasks", "ClusterId", id, "Archived", "true");
    assertThat(archived.fields().path("TotalCount").asInt()).isZero();
  }

  @Test
  void shouldShowATaskAsToldTo() {
    simulator.faults().showTask("CreateCluster", TaskSight.BY_ID);
    simulator.faults().showTask("CreateCluster", TaskSight.HIDDEN);
    for (int found : List.of(1, 0)) {
      Answer created = caller.call("CreateCluster", EhpcCaller.CREATE);
      String id = created.text("ClusterId");
      assertThat(tasks("ClusterId", id, "Archived", "true")).isZero();
      assertThat(tasks("ClusterId", id, "TaskId", created.text("TaskId"))).isEqualTo(found);
    }
  }

  private int tasks(String... parameters) {
    return caller.call("ListTasks", parameters).fields().path("TotalCount").asInt();
  }

  @Test
  void shouldReleaseEverythingWhenAClusterIsDeleted() {
    String id = caller.runningCluster(simulator);
    assertThat(simulator.leftovers()).hasSize(5);

    Answer deleted = caller.call("DeleteCluster", "ClusterId", id);
    assertThat(status(id)).isEqualTo("releasing");
    assertThat(caller.task(id, deleted).path("Status").asText()).isEqualTo("Processing");
    assertThat(caller.call("DeleteCluster", "ClusterId", id).code()).isEqualTo("ConflictOpt");

    pass(5);
    Answer gone = caller.call("DescribeCluster", "ClusterId", id);
    assertThat(gone.code()).isEqualTo("ClusterNotFound");
    assertThat(gone.http()).isEqualTo(404);
    assertThat(caller.call("ListTasks", "ClusterId", id).code()).isEqualTo("ClusterNotFound");
    assertThat(simulator.leftovers()).isEmpty();
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
    assertThat(simulator.ehpc().createdNodes()).isEqualTo(4);
  }

  @Test
  void shouldKeepInstancesThatAreNotToBeReleasedOrArePaidForInAdvance() {
    String kept = caller.runningCluster(simulator);
    caller.call("DeleteCluster", "ClusterId", kept, "ReleaseInstance", "false");
    pass(5);
    assertThat(simulator.leftovers()).hasSize(4).allMatch(line -> line.contains("of no cluster"));

    String paid =
        caller.runningCluster(simulator, "EcsChargeType", "PrePaid", "PeriodUnit", "Week");
    caller.call("DeleteCluster", "ClusterId", paid);
    pass(5);
    assertThat(simulator.leftovers()).hasSize(8);
  }

  @Test
  void shouldRefuseDeletionWhileTheClusterIsBeingCreated() {
    String id = caller.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");

    Answer refused = caller.call("DeleteCluster", "ClusterId", id);

    assertThat(refused.code()).isEqualTo("ConflictOpt");
    assertThat(refused.http()).isEqualTo(403);
  }

  @Test
  void shouldStopAndStartACluster() {
    String id = caller.runningCluster(simulator);
    assertThat(caller.call("StartCluster", "ClusterId", id).code())
        .isEqualTo("InvalidClusterStatus");

    assertThat(caller.call("StopCluster", "ClusterId", id).ok()).isTrue();
    assertThat(status(id)).isEqualTo("running");
    pass(3);
    assertThat(status(id)).isEqualTo("stopped");
    assertThat(simulator.ehpc().nodes(id)).allMatch(node -> node.status().equals("stopped"));
    assertThat(caller.call("AddQueue", "ClusterId", id, "QueueName", "q").code())
        .isEqualTo("ManagerNotFound");

    assertThat(caller.call("StartCluster", "ClusterId", id).ok()).isTrue();
    pass(3);
    assertThat(status(id)).isEqualTo("running");
    assertThat(simulator.ehpc().nodes(id)).allMatch(node -> node.status().equals("running"));
  }

  @Test
  void shouldRecoverOnlyAClusterInExceptionAndDropItsQueues() {
    String id = caller.runningCluster(simulator, "SchedulerType", "slurm");
    caller.call("AddQueue", "ClusterId", id, "QueueName", "own");
    assertThat(caller.call("RecoverCluster", "ClusterId", id).code())
        .isEqualTo("InvalidClusterStatus");
    simulator.ehpc().setClusterStatus(id, "exception");

    assertThat(caller.call("RecoverCluster", "ClusterId", id).ok()).isTrue();
    pass(20);

    assertThat(status(id)).isEqualTo("running");
    assertThat(simulator.ehpc().queues(id))
        .extracting(queue -> queue.name())
        .containsExactly("workq");
    assertThat(simulator.ehpc().computeNodes(id)).allMatch(node -> node.queue().equals("workq"));
  }

  @Test
  void shouldFailACreationAtTheStepAskedFor() throws Exception {
    simulator.faults().failTask("CreateCluster", 14, Outcome.FAIL, "EcsError", "no luck");
    Answer created = caller.call("CreateCluster", EhpcCaller.CREATE);
    String id = created.text("ClusterId");
    pass(20);

    assertThat(status(id)).isEqualTo("exception");
    JsonNode task = caller.task(id, created);
    assertThat(task.path("Status").asText()).isEqualTo("Fail");
    assertThat(task.path("CurrentStep").asInt()).isEqualTo(14);
    JsonNode errors = new ObjectMapper().readTree(task.path("Errors").asText());
    assertThat(errors.path(0).path("Code").asText()).isEqualTo("EcsError");
    assertThat(errors.path(0).path("Message").asText()).isEqualTo("no luck");
    assertThat(caller.call("DeleteCluster", "ClusterId", id).ok()).isTrue();
    pass(5);
    assertThat(simulator.leftovers()).isEmpty();
  }

  @Test
  void shouldKeepAClusterWhoseDeletionFailed() {
    String id = caller.runningCluster(simulator);
    simulator.faults().failTask("DeleteCluster", 3, Outcome.FAIL, "AliyunError", "");
    caller.call("DeleteCluster", "ClusterId", id);
    pass(5);

    assertThat(status(id)).isEqualTo("exception");
    assertThat(simulator.ehpc().nodes(id)).hasSize(4);
    assertThat(caller.call("DeleteCluster", "ClusterId", id).ok()).isTrue();
  }

  @Test
  void shouldFailACreationThatStockDoesNotAllow() {
    simulator.ehpc().setStock("ecs.c6.large", 1);
    Answer created = caller.call("CreateCluster", EhpcCaller.CREATE);
    pass(20);

    assertThat(status(created.text("ClusterId"))).isEqualTo("exception");
    assertThat(simulator.ehpc().nodes(created.text("ClusterId"))).isEmpty();
    assertThat(simulator.ehpc().createdNodes()).isZero();
  }

  @Test
  void shouldHoldTheQuotaOfClusters() {
    simulator.ehpc().setClusterQuota(1);
    caller.call("CreateCluster", EhpcCaller.CREATE);

    assertThat(caller.call("CreateCluster", EhpcCaller.CREATE).code()).isEqualTo("TooManyClusters");
  }

  @Test
  void shouldAnswerARepeatedTokenWithTheSameClusterAndNoteTheReplay() {
    Map<String, String> request = EhpcCaller.merged(EhpcCaller.CREATE, "ClientToken", "t-1");
    Answer first = caller.call("CreateCluster", request);
    Answer second = caller.call("CreateCluster", request);

    assertThat(second.text("ClusterId")).isEqualTo(first.text("ClusterId"));
    assertThat(second.text("TaskId")).isEqualTo(first.text("TaskId"));
    assertThat(second.requestId()).isNotEqualTo(first.requestId());
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
    assertThat(simulator.journal().entries())
        .extracting(e -> e.replay())
        .containsExactly(false, true);

    Answer other = caller.call("CreateCluster", EhpcCaller.merged(request, "Name", "another"));
    assertThat(other.code()).isEqualTo("IdempotentParameterMismatch");
    caller.call("CreateCluster", EhpcCaller.merged(request, "ClientToken", "t-2"));
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(2);
  }

  @Test
  void shouldNotRememberATokenOfARefusedCall() {
    simulator.ehpc().setClusterQuota(0);
    Map<String, String> request = EhpcCaller.merged(EhpcCaller.CREATE, "ClientToken", "t-1");
    assertThat(caller.call("CreateCluster", request).code()).isEqualTo("TooManyClusters");
    simulator.ehpc().setClusterQuota(1);

    assertThat(caller.call("CreateCluster", request).ok()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Password, '', InvalidParams, Password",
    "Password, onlyletters, InvalidParams, Password",
    "Password, Space in it 1, InvalidParams, Password",
    "Domain, example.com, InvalidParams, Domain",
    "VolumeId, 008b64abcd, InvalidVolumeMountpoint, mount point",
    "VolumeType, OSS, InvalidParams, VolumeType",
    "VpcId, net-1, InvalidVpc, net-1",
    "VSwitchId, sw-1, InvalidParams, VSwitchId",
    "ZoneId, cn-atlantis-b, InvalidParams, ZoneId",
    "Period, 2, InvalidParams, Period",
    "ComputeSpotStrategy, SpotWithPriceLimit, InvalidParams, ComputeSpotPriceLimit",
    "RamNodeTypes.1, scheduler, InvalidParams, RamNodeTypes.1",
    "EcsOrder.Compute.InstanceType, ecs.none, InvalidParams, EcsOrder.Compute.InstanceType",
    "ImageId, no_such_image, ImageNotFound, no_such_image",
    "AdditionalVolumes.1.Roles.9.Name, Compute, InvalidParams, AdditionalVolumes.1.Roles.9"
  })
  void shouldHoldTheRulesBetweenParameters(String name, String value, String code, String named) {
    // Hour allows 1 only, so that Period 2 breaks the rule.
    Map<String, String> request =
        EhpcCaller.merged(EhpcCaller.CREATE, "PeriodUnit", "Hour", name, value);

    Answer answer = caller.call("CreateCluster", request);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).contains(named);
    assertThat(simulator.leftovers()).isEmpty();
  }

  @Test
  void shouldRefuseAZoneOfAnotherRegion() {
    Answer answer =
        new EhpcCaller(simulator)
            .with("RegionId", "cn-shanghai")
            .call("CreateCluster", EhpcCaller.CREATE);

    assertThat(answer.code()).isEqualTo("InvalidParams");
    assertThat(answer.message()).contains("cn-hangzhou");
  }

  @Test
  void shouldPageListings() {
    for (int i = 0; i < 5; i++) {
      caller.call("CreateCluster", EhpcCaller.merged(EhpcCaller.CREATE, "Name", "c" + i));
    }

    JsonNode page = caller.call("ListClusters", "PageNumber", "2", "PageSize", "2").fields();

    assertThat(page.path("TotalCount").asInt()).isEqualTo(5);
    assertThat(page.path("Clusters").path("ClusterInfoSimple").findValuesAsText("Name"))
        .containsExactly("c2", "c3");
    JsonNode beyond = caller.call("ListClustersMeta", "PageNumber", "9").fields();
    assertThat(beyond.path("Clusters").path("ClusterInfoSimple")).isEmpty();
  }

  @Test
  void shouldModifyOnlyWhatIsSent() {
    String id = caller.runningCluster(simulator, "Description", "as it was");

    caller.call("ModifyClusterAttributes", "ClusterId", id, "Name", "renamed");

    assertThat(simulator.ehpc().cluster(id).orElseThrow().name()).isEqualTo("renamed");
    assertThat(simulator.ehpc().cluster(id).orElseThrow().description()).isEqualTo("as it was");
  }

  @Test
  void shouldShowManyFacesOfNodeCounts() {
    String id = caller.runningCluster(simulator);
    String node = simulator.ehpc().computeNodes(id).get(0).id();
    simulator.ehpc().setNodeStatus(node, "exception");

    JsonNode counts =
        caller
            .call("ListClusters")
            .fields()
            .path("Clusters")
            .path("ClusterInfoSimple")
            .path(0)
            .path("Computes");

    assertThat(counts.path("Total").asInt()).isEqualTo(2);
    assertThat(counts.path("ExceptionCount").asInt()).isEqualTo(1);
    assertThat(counts.path("NormalCount").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Standard, false, 5",
    "Standard, true, 7",
    "Simple, false, 4",
    "Simple, true, 5",
    "Tiny, false, 3"
  })
  void shouldLayOutNodesByDeployMode(String mode, String ha, int nodes) {
    String id = caller.runningCluster(simulator, "DeployMode", mode, "HaEnable", ha);

    assertThat(simulator.ehpc().nodes(id)).hasSize(nodes);
    assertThat(simulator.ehpc().computeNodes(id)).hasSize(2);
  }
}
