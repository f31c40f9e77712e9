package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.TaskFailure.Outcome;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import io.hpcoperator.simulator.ehpc.JobInspector;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Automatic scaling: its settings, and what the cloud then does by itself. */
class EhpcAutoScaleMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    id = caller.runningCluster(simulator, "EcsOrder.Compute.Count", "1");
    caller.call("AddQueue", "ClusterId", id, "QueueName", "high");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  private Answer set(String... more) {
    return caller.call(
        "SetAutoScaleConfig",
        EhpcCaller.merged(Map.of("ClusterId", id, "MaxNodesInCluster", "100"), more));
  }

  /** The queue grows between min and max and shrinks again. */
  private Answer setQueue(String... more) {
    return set(
        EhpcCaller.merged(
                Map.of(
                    "Queues.1.QueueName", "high",
                    "Queues.1.EnableAutoGrow", "true",
                    "Queues.1.EnableAutoShrink", "true",
                    "Queues.1.MaxNodesInQueue", "5"),
                more)
            .entrySet()
            .stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
            .toArray(String[]::new));
  }

  private JsonNode config() {
    return caller.call("GetAutoScaleConfig", "ClusterId", id).fields();
  }

  private List<NodeView> high() {
    return simulator.ehpc().computeNodes(id).stream()
        .filter(node -> node.queue().equals("high"))
        .toList();
  }

  private void demand(int nodes) {
    simulator.ehpc().console().setDemand(id, "high", nodes);
  }

  @Test
  void shouldHaveNothingOnAtFirst() {
    JsonNode config = config();

    assertThat(config.path("EnableAutoGrow").asBoolean()).isFalse();
    assertThat(config.path("MaxNodesInCluster").asInt()).isEqualTo(100);
    assertThat(config.path("ShrinkIdleTimes").asInt()).isEqualTo(3);
    assertThat(config.path("Queues").path("QueueInfo")).isEmpty();
    demand(4);
    pass(60);
    assertThat(high()).isEmpty();
    assertThat(simulator.ehpc().computeNodes(id)).hasSize(1);
  }

  @Test
  void shouldGiveBackTheWholeThatWasSet() {
    set(
        "EnableAutoGrow",
        "true",
        "GrowRatio",
        "50",
        "ExcludeNodes",
        "i-bp1,i-bp2",
        "SpotStrategy",
        "SpotWithPriceLimit",
        "SpotPriceLimit",
        "0.062",
        "Queues.1.QueueName",
        "high",
        "Queues.1.MinNodesInQueue",
        "2",
        "Queues.1.HostNamePrefix",
        "hot",
        "Queues.1.InstanceTypes.1.InstanceType",
        "ecs.c6.xlarge",
        "Queues.1.InstanceTypes.1.SpotStrategy",
        "SpotAsPriceGo",
        "Queues.1.DataDisks.1.DataDiskSize",
        "80",
        "Queues.1.MaxNodesPerCycle",
        "20");

    JsonNode config = config();
    assertThat(config.path("EnableAutoGrow").asBoolean()).isTrue();
    assertThat(config.path("GrowRatio").asInt()).isEqualTo(50);
    assertThat(config.path("ExcludeNodes").asText()).isEqualTo("i-bp1,i-bp2");
    assertThat(config.path("SpotPriceLimit").asDouble()).isEqualTo(0.062);
    JsonNode queue = config.path("Queues").path("QueueInfo").path(0);
    assertThat(queue.path("QueueName").asText()).isEqualTo("high");
    assertThat(queue.path("MinNodesInQueue").asInt()).isEqualTo(2);
    assertThat(queue.path("MaxNodesInQueue").asInt()).isEqualTo(100);
    assertThat(queue.path("MaxNodesPerCycle").asLong()).isEqualTo(20);
    JsonNode type = queue.path("InstanceTypes").path("InstanceTypeInfo").path(0);
    assertThat(type.path("InstanceType").asText()).isEqualTo("ecs.c6.xlarge");
    assertThat(type.path("HostNamePrefix").asText()).isEqualTo("hot");
    JsonNode disk = queue.path("DataDisks").path("DataDisksInfo").path(0);
    assertThat(disk.path("DataDiskSize").asInt()).isEqualTo(80);
    assertThat(disk.path("DataDiskDeleteWithInstance").asBoolean()).isTrue();

    JsonNode described = caller.call("DescribeAutoScaleConfig", "ClusterId", id).fields();
    assertThat(described.path("SpotPriceLimit").asText()).isEqualTo("0.062");
    assertThat(described.has("Queues")).isFalse();
  }

  /** Two writers who each send only their own queue: the later one wins it all. */
  @Test
  void shouldLoseWhatALaterWriterLeavesOut() {
    set("EnableAutoGrow", "true", "Queues.1.QueueName", "high", "Queues.1.MinNodesInQueue", "2");

    set("Queues.1.QueueName", "workq");

    assertThat(config().path("EnableAutoGrow").asBoolean()).isFalse();
    assertThat(config().path("Queues").path("QueueInfo").findValuesAsText("QueueName"))
        .containsExactly("workq");
  }

  @ParameterizedTest
  @CsvSource({
    "Queues.1.QueueName, none, InvalidParams, Queues.1.QueueName",
    "Queues.1.EnableAutoGrow, true, InvalidParams, Queues.1.QueueName",
    "MaxNodesInCluster, 500, TooManyComputes, quota",
    "ImageId, no_image, ImageNotFound, no_image",
    "SpotStrategy, SpotWithPriceLimit, InvalidParams, SpotPriceLimit",
    "SpotPriceLimit, 0.1234, InvalidParams, SpotPriceLimit"
  })
  void shouldRefuseSettingsThatMakeNoSense(
      String parameter, String value, String code, String named) {
    simulator.ehpc().setComputeQuota(200);

    Answer refused = set(parameter, value);

    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.message()).contains(named);
    assertThat(config().path("SpotStrategy").asText()).isEqualTo("NoSpot");
  }

  @ParameterizedTest
  @CsvSource({
    "Queues.1.MinNodesInQueue, 6, InvalidParams",
    "Queues.1.InstanceType, ecs.none, InvalidParams",
    "Queues.1.QueueImageId, no_image, ImageNotFound",
    "Queues.2.QueueName, high, InvalidParams",
    "Queues.1.InstanceTypes.1.InstanceType, ecs.none, InvalidParams",
    "Queues.1.InstanceTypes.1.ZoneId, cn-shanghai-x, InvalidParams"
  })
  void shouldRefuseQueuePartsThatMakeNoSense(String parameter, String value, String code) {
    assertThat(setQueue(parameter, value).code()).isEqualTo(code);
  }

  @Test
  void shouldBuyWhatWaitingJobsNeed() {
    setQueue();
    JobInspector jobs = simulator.ehpc().jobs();
    String wide =
        jobs.submit(id, JobOrder.inQueue("high").withNodes(2).lasting(Duration.ofMinutes(30)));
    String narrow = jobs.submit(id, JobOrder.inQueue("high").lasting(Duration.ofMinutes(5)));

    pass(2);
    assertThat(high()).hasSize(3);
    pass(6);
    assertThat(jobs.jobs(id)).allMatch(job -> job.state() == JobState.RUNNING);
    pass(20);
    assertThat(high()).as("the idle one is given back").hasSize(2).allMatch(NodeView::busy);
    assertThat(jobs.job(id, wide).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    assertThat(jobs.job(id, narrow).orElseThrow().state()).isEqualTo(JobState.FINISHED);
    assertThat(jobs.killedJobs()).isEmpty();
  }

  @Test
  void shouldBuyWhatJobsLackUpToTheMaximumAndGiveItBackWhenIdle() {
    setQueue();
    demand(7);

    pass(2);
    assertThat(high()).hasSize(5).allMatch(node -> node.status().equals("uninit"));
    pass(6);
    assertThat(high()).hasSize(5).allMatch(node -> node.status().equals("running"));
    pass(2);
    assertThat(high()).allMatch(NodeView::busy);
    JsonNode shown =
        caller
            .call("ListNodesByQueue", "ClusterId", id, "QueueName", "high")
            .fields()
            .path("Nodes")
            .path("NodeInfo");
    assertThat(shown.findValuesAsText("CreateMode")).containsOnly("autoscale");
    assertThat(simulator.ehpc().createdNodes()).isEqualTo(3 + 5);

    demand(1);
    assertThat(high()).filteredOn(NodeView::busy).hasSize(1);
    pass(20);
    assertThat(high()).hasSize(1).allMatch(NodeView::busy);
    assertThat(simulator.ehpc().computeNodes(id)).as("the other queue is not scaled").hasSize(2);
    demand(0);
    pass(20);
    assertThat(high()).isEmpty();
    assertThat(simulator.ehpc().createdNodes()).as("nothing bought twice").isEqualTo(3 + 5);
  }

  @Test
  void shouldReleaseANodeOnlyAfterEnoughIdleChecksInARow() {
    setQueue("Queues.1.MinNodesInQueue", "1");
    demand(2);
    pass(10);
    demand(1);
    pass(4);
    demand(2);
    pass(2);
    demand(1);
    pass(4);
    assertThat(high()).as("twice idle is not three times").hasSize(2);
    pass(2);
    assertThat(high())
        .extracting(NodeView::status)
        .containsExactlyInAnyOrder("running", "releasing");
  }

  @Test
  void shouldKeepTheMinimumWithoutAnyDemand() {
    setQueue("Queues.1.MinNodesInQueue", "2");
    pass(60);

    assertThat(high()).hasSize(2).allMatch(node -> node.status().equals("running"));
  }

  @Test
  void shouldNotGrowOrShrinkWhereThatIsOff() {
    setQueue("Queues.1.EnableAutoShrink", "false");
    demand(2);
    pass(10);
    demand(0);
    pass(60);
    assertThat(high()).hasSize(2);

    setQueue("Queues.1.EnableAutoGrow", "false", "Queues.1.EnableAutoShrink", "false");
    demand(5);
    pass(60);
    assertThat(high()).hasSize(2);
  }

  @Test
  void shouldLeaveNodesInPeaceThatAreExcludedBusyOrPaidForInAdvance() {
    caller.call("AddNodes", "ClusterId", id, "Count", "4", "JobQueue", "high");
    pass(6);
    List<String> ids = high().stream().map(NodeView::id).toList();
    simulator.ehpc().setNodeBusy(ids.get(1), true);
    simulator.ehpc().console().subscribeNode(ids.get(2), Duration.ofDays(30));

    setQueue("ExcludeNodes", ids.get(0));
    pass(20);

    assertThat(high()).extracting(NodeView::id).containsExactly(ids.get(0), ids.get(1), ids.get(2));
  }

  @Test
  void shouldGrowInRounds() {
    setQueue("GrowRatio", "50", "Queues.1.MaxNodesPerCycle", "2");
    demand(5);

    pass(2);
    assertThat(high()).hasSize(2);
    pass(2);
    assertThat(high()).hasSize(4);
    pass(2);
    assertThat(high()).hasSize(5);
  }

  @Test
  void shouldLookInTheIntervalsOfTheLatestSettingsOnly() {
    setQueue("GrowIntervalInMinutes", "2");
    setQueue("GrowIntervalInMinutes", "10");
    demand(1);

    pass(9);
    assertThat(high()).isEmpty();
    pass(1);
    assertThat(high()).hasSize(1);
  }

  @Test
  void shouldHoldTheMaximumOfTheCluster() {
    setQueue("MaxNodesInCluster", "3");
    demand(5);
    pass(20);

    assertThat(simulator.ehpc().computeNodes(id)).hasSize(3);
  }

  @Test
  void shouldTakeTheNextCandidateWhenOneIsSoldOutOrTooDear() {
    simulator.ehpc().setStock("ecs.c6.xlarge", 0);
    simulator.ehpc().console().setHourlyPrice("ecs.c6.2xlarge", 9);
    setQueue(
        "Queues.1.InstanceTypes.1.InstanceType",
        "ecs.c6.xlarge",
        "Queues.1.InstanceTypes.2.InstanceType",
        "ecs.c6.2xlarge",
        "Queues.1.InstanceTypes.2.SpotStrategy",
        "SpotWithPriceLimit",
        "Queues.1.InstanceTypes.2.SpotPriceLimit",
        "8",
        "Queues.1.InstanceTypes.3.InstanceType",
        "ecs.g6.large",
        "Queues.1.HostNamePrefix",
        "hot");
    demand(1);
    pass(2);

    assertThat(high()).extracting(NodeView::instanceType).containsExactly("ecs.g6.large");
    assertThat(high().get(0).hostName()).startsWith("hot");
  }

  @Test
  void shouldBuyForJobsThatWait() {
    setQueue();
    String job =
        simulator
            .ehpc()
            .jobs()
            .submit(id, JobOrder.inQueue("high").withNodes(3).lasting(Duration.ofMinutes(30)));
    pass(10);
    assertThat(high()).hasSize(3).allMatch(NodeView::busy);

    pass(60);
    assertThat(high()).isEmpty();
    assertThat(simulator.ehpc().jobs().job(id, job).orElseThrow().state())
        .isEqualTo(JobState.FINISHED);
    assertThat(simulator.ehpc().jobs().killedJobs()).isEmpty();
  }

  @Test
  void shouldSayInTheLogThatNothingCanBeHad() {
    simulator.ehpc().setStock("ecs.c6.large", 0);
    setQueue();
    demand(1);
    pass(2);

    assertThat(high()).isEmpty();
    JsonNode logs = caller.call("ListClusterLogs", "ClusterId", id).fields().path("Logs");
    assertThat(logs.findValuesAsText("Message")).anyMatch(line -> line.contains("queue high"));
  }

  @Test
  void shouldReleaseANodeThatDoesNotComeUpInTime() {
    simulator.faults().failTask("AddComputes", 9, Outcome.PARTIAL_FAIL, "EcsError", "ill");
    setQueue("GrowTimeoutInMinutes", "10", "Queues.1.EnableAutoShrink", "false");
    demand(1);
    pass(10);
    assertThat(high()).extracting(NodeView::status).containsExactly("exception");

    pass(20);

    assertThat(high()).extracting(NodeView::status).containsExactly("running");
  }

  @Test
  void shouldShowInTheListsWhatScales() {
    setQueue("Queues.1.HostNamePrefix", "hot", "Queues.1.SpotStrategy", "SpotAsPriceGo");

    JsonNode queues =
        caller.call("ListQueues", "ClusterId", id).fields().path("Queues").path("QueueInfo");
    assertThat(queues.findValuesAsText("EnableAutoGrow")).containsExactly("false", "true");
    assertThat(queues.path(1).path("HostNamePrefix").asText()).isEqualTo("hot");
    assertThat(queues.path(1).path("SpotStrategy").asText()).isEqualTo("SpotAsPriceGo");
    assertThat(caller.call("ListClusters").fields().findValuesAsText("IsComputeEss"))
        .containsExactly("true");
    set();
    assertThat(caller.call("ListClusters").fields().findValuesAsText("IsComputeEss"))
        .containsExactly("false");
  }

  @Test
  void shouldScaleQueuesWithoutAPartOfTheirOwnByTheClustersSettings() {
    set("EnableAutoGrow", "true", "EnableAutoShrink", "true");
    demand(2);
    pass(10);

    assertThat(high()).hasSize(2);
  }

  @Test
  void shouldForgetThePartOfAQueueThatIsDeleted() {
    set(
        "Queues.1.QueueName",
        "high",
        "Queues.2.QueueName",
        "workq",
        "Queues.2.MinNodesInQueue",
        "1");

    caller.call("DeleteQueue", "ClusterId", id, "QueueName", "high");

    JsonNode queues = config().path("Queues").path("QueueInfo");
    assertThat(queues.findValuesAsText("QueueName")).containsExactly("workq");
    assertThat(queues.path(0).path("MinNodesInQueue").asInt()).isEqualTo(1);
  }

  @Test
  void shouldDoNothingWhileTheClusterIsStopped() {
    setQueue();
    caller.call("StopCluster", "ClusterId", id);
    demand(3);
    pass(30);
    assertThat(high()).isEmpty();

    caller.call("StartCluster", "ClusterId", id);
    pass(30);
    assertThat(high()).hasSize(3);
  }

  @Test
  void shouldEndWithItsCluster() {
    setQueue("Queues.1.MinNodesInQueue", "1");
    pass(10);
    caller.call("DeleteCluster", "ClusterId", id);
    pass(60);

    assertThat(simulator.leftovers()).isEmpty();
    assertThat(simulator.ehpc().createdNodes()).isEqualTo(3 + 1);
  }
}
