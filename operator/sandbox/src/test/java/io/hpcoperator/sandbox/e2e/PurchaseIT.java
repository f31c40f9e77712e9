package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.TaskSight;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The nodes of queues are bought as their specs say, as far as the cloud has them. */
class PurchaseIT {
  /** In the time of the clouds: longer than a list of theirs is believed to lag, and twice that. */
  private static final Duration LATE = Duration.ofMinutes(80);

  private static World world;

  @BeforeAll
  static void start() {
    world = World.start();
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(1));
    world.awaitReady(HpcCluster.class, "demo");
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String queue(String name, int nodes, String type, String more) {
    return Given.queue(name, nodes).replace("ecs.c6.2xlarge", type) + more.indent(2);
  }

  private static List<NodeView> nodes(String queue) {
    var id = world.cluster("demo").getStatus().clusterId();
    return world.clouds.ehpc().computeNodes(id).stream()
        .filter(node -> queue.equals(node.queue()))
        .toList();
  }

  private static List<JournalEntry> calls(String operation, String queue) {
    return world.clouds.journal().entries().stream()
        .filter(call -> call.operation().equals(operation))
        .filter(call -> queue.equals(call.parameters().get("JobQueue")))
        .toList();
  }

  private static List<String> events(String queue, String reason) {
    return world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
        .filter(event -> queue.equals(event.getInvolvedObject().getName()))
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }

  @Test
  void shouldBuyTheNextTypeWhenStockRunsOutHalfWay() {
    world.clouds.ehpc().setStock("ecs.g6.large", 2);
    world.apply(
        queue(
            "half",
            5,
            "ecs.g6.large",
            """
            fallbackInstanceTypes: [ecs.g6.xlarge]
            purchasing: {minNodes: 2}
            """));

    world.awaitReady(HpcQueue.class, "half");

    assertThat(nodes("half").stream().map(NodeView::instanceType).sorted())
        .containsExactly(
            "ecs.g6.large", "ecs.g6.large", "ecs.g6.xlarge", "ecs.g6.xlarge", "ecs.g6.xlarge");
    assertThat(calls("AddNodes", "half"))
        .extracting(call -> call.parameters().get("MinCount"))
        .containsExactly("2", "2");
    assertThat(events("half", "PartialStock"))
        .singleElement()
        .asString()
        .startsWith("2 of 5 nodes could be had of ecs.g6.large")
        .contains("ecs.g6.xlarge is tried at once");
    world.awaitCondition(
        HpcQueue.class, "half", "Capacity", c -> c.status() == ConditionStatus.TRUE);
    World.await().until(() -> world.queue("half").getStatus().capacity() == null);
  }

  @Test
  void shouldSayWhatIsMissingUntilThereIsStock() {
    world.clouds.ehpc().setStock("ecs.r6.2xlarge", 0);
    world.apply(queue("none", 2, "ecs.r6.2xlarge", ""));

    assertThat(world.awaitReason(HpcQueue.class, "none", "OutOfStock"))
        .contains("0 of 2 nodes are there", "NoStock");
    var condition = world.condition(HpcQueue.class, "none", "Capacity");
    assertThat(condition.status()).isEqualTo(ConditionStatus.FALSE);
    assertThat(condition.reason()).isEqualTo("OutOfStock");
    var capacity = world.queue("none").getStatus().capacity();
    assertThat(capacity.wanted()).isEqualTo(2);
    assertThat(capacity.got()).isZero();
    assertThat(capacity.nextInstanceType()).isEqualTo("ecs.r6.2xlarge");

    world.clouds.ehpc().setStock("ecs.r6.2xlarge", 10);
    world.awaitReady(HpcQueue.class, "none");
    World.await().until(() -> world.queue("none").getStatus().capacity() == null);
    assertThat(nodes("none")).hasSize(2);
  }

  @Test
  void shouldNotBuyTwiceWhatAnAnswerWasLostOf() {
    world
        .clouds
        .faults()
        .next(
            "ApplyNodes",
            1,
            parameters -> "cheap".equals(parameters.get("JobQueue")),
            Fault.cutAfterEffect());
    world.apply(
        queue(
            "cheap",
            3,
            "ecs.c6.large",
            """
            fallbackInstanceTypes: [ecs.c5.large]
            zoneId: cn-hangzhou-b
            vSwitchId: vsw-b
            fallbackZones: [{zoneId: cn-hangzhou-c, vSwitchId: vsw-c}]
            purchasing: {strategy: LowestPrice}
            hostNamePrefix: cheap
            spot: {strategy: SpotAsPriceGo}
            """));

    world.awaitReady(HpcQueue.class, "cheap");

    assertThat(nodes("cheap")).hasSize(3);
    assertThat(calls("ApplyNodes", "cheap")).hasSize(1);
    assertThat(calls("ApplyNodes", "cheap").get(0).parameters())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("TargetCapacity", "3"),
                Map.entry("ResourceAmountType", "Instances"),
                Map.entry("StrictSatisfiedTargetCapacity", "false"),
                Map.entry("PriorityStrategy", "LowPriceResourcePlanning"),
                Map.entry("InstanceTypeModel.1.InstanceType", "ecs.c6.large"),
                Map.entry("InstanceTypeModel.2.InstanceType", "ecs.c5.large"),
                Map.entry("ZoneInfos.1.ZoneId", "cn-hangzhou-b"),
                Map.entry("ZoneInfos.1.VSwitchId", "vsw-b"),
                Map.entry("ZoneInfos.2.ZoneId", "cn-hangzhou-c"),
                Map.entry("ZoneInfos.2.VSwitchId", "vsw-c"),
                Map.entry("HostNamePrefix", "cheap"),
                Map.entry("ComputeSpotStrategy", "SpotAsPriceGo")));
    assertThat(calls("AddNodes", "cheap")).isEmpty();
  }

  /** A list that is cut does not show the task, or no list ever does, and nodes come late. */
  @ParameterizedTest
  @EnumSource(
      value = TaskSight.class,
      names = {"BY_ID", "HIDDEN"})
  void shouldNotBuyTwiceWhatNoTaskIsListedOf(TaskSight sight) {
    var name = "unlisted" + sight.ordinal();
    world.apply(queue(name, 0, "ecs.c6.2xlarge", ""));
    world.awaitReady(HpcQueue.class, name);
    World.await().until(() -> world.cluster("demo").getStatus().createTime() != null);
    var created = Instant.parse(world.cluster("demo").getStatus().createTime());
    World.await().until(() -> world.clouds.clock().now().isAfter(created.plus(LATE)));

    try {
      world.clouds.faults().listingLag(LATE);
      world.clouds.faults().showTask("AddComputes", sight);
      world.client.resources(HpcQueue.class).inNamespace(World.NAMESPACE).withName(name).scale(3);
      World.await().until(() -> nodes(name).size() == 3);
      world.awaitReady(HpcQueue.class, name);
    } finally {
      world.clouds.faults().clear();
    }

    assertThat(world.queue(name).getStatus().readyReplicas()).isEqualTo(3);
    assertThat(nodes(name)).hasSize(3);
    assertThat(calls("AddNodes", name)).hasSize(1);
    World.await()
        .until(
            () -> world.queue(name).getStatus().operations().purchase(),
            purchase -> purchase != null && Integer.valueOf(3).equals(purchase.got()));
  }

  @Test
  void shouldTellAllOfTheSpecToTheCloud() {
    world.apply(
        queue(
            "all",
            4,
            "ecs.c6.xlarge",
            """
            billing: {chargeType: PrePaid, period: 2, periodUnit: Week, autoRenew: true, autoRenewPeriod: 3}
            systemDisk: {category: cloud_essd, size: 60Gi, performanceLevel: PL1}
            dataDisks:
            - {category: cloud_essd, size: 100Gi, performanceLevel: PL2, deleteWithNode: false, encrypted: true, kmsKeyId: key-1}
            - {}
            image: {id: m-bp1abcdefgh, owner: self}
            zoneId: cn-hangzhou-c
            vSwitchId: vsw-c
            hostNamePrefix: all
            hostNameSuffix: x1
            hyperThreading: false
            purchasing: {minNodes: 3, maxNodes: 4}
            """));
    world.awaitReady(HpcQueue.class, "all");

    assertThat(calls("AddNodes", "all")).hasSize(1);
    assertThat(calls("AddNodes", "all").get(0).parameters())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("Count", "4"),
                Map.entry("MinCount", "3"),
                Map.entry("InstanceType", "ecs.c6.xlarge"),
                Map.entry("EcsChargeType", "PrePaid"),
                Map.entry("Period", "2"),
                Map.entry("PeriodUnit", "Week"),
                Map.entry("AutoRenew", "true"),
                Map.entry("AutoRenewPeriod", "3"),
                Map.entry("SystemDiskType", "cloud_essd"),
                Map.entry("SystemDiskSize", "60"),
                Map.entry("SystemDiskLevel", "PL1"),
                Map.entry("DataDisks.1.DataDiskSize", "100"),
                Map.entry("DataDisks.1.DataDiskCategory", "cloud_essd"),
                Map.entry("DataDisks.1.DataDiskPerformanceLevel", "PL2"),
                Map.entry("DataDisks.1.DataDiskDeleteWithInstance", "false"),
                Map.entry("DataDisks.1.DataDiskEncrypted", "true"),
                Map.entry("DataDisks.1.DataDiskKMSKeyId", "key-1"),
                Map.entry("DataDisks.2.DataDiskSize", "40"),
                Map.entry("ImageId", "m-bp1abcdefgh"),
                Map.entry("ImageOwnerAlias", "self"),
                Map.entry("ZoneId", "cn-hangzhou-c"),
                Map.entry("VSwitchId", "vsw-c"),
                Map.entry("HostNamePrefix", "all"),
                Map.entry("HostNameSuffix", "x1"),
                Map.entry("ComputeEnableHt", "false")));

    // A subscription is not over when its node leaves.
    world.client.resources(HpcQueue.class).inNamespace(World.NAMESPACE).withName("all").scale(3);
    World.await().until(() -> nodes("all").size() == 3);
    World.await().until(() -> !events("all", "NodesKept").isEmpty());
    assertThat(events("all", "NodesKept"))
        .singleElement()
        .asString()
        .startsWith("The cloud keeps 1 instances whose subscription has not run out");
    assertThat(world.clouds.leftovers()).anyMatch(left -> left.contains("of no cluster"));
  }

  @Test
  void shouldGrowInWavesAndMissNodesOnlyWhenTheyAreGone() {
    world.apply(queue("waves", 5, "ecs.c6.2xlarge", "purchasing: {maxNodes: 2}\n"));
    world.awaitReady(HpcQueue.class, "waves");
    assertThat(calls("AddNodes", "waves"))
        .extracting(call -> call.parameters().get("Count"))
        .containsExactly("2", "2", "1");

    world.clouds.ehpc().removeNode(nodes("waves").get(0).id());
    World.await().until(() -> nodes("waves").size() == 5);
    world.awaitReady(HpcQueue.class, "waves");
    assertThat(calls("AddNodes", "waves")).hasSize(4);
  }
}
