package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.Simulator;
import io.hpcoperator.simulator.TaskFailure;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues grow and shrink, whatever the cloud has in stock and whatever goes wrong. */
class QueueSizeIT {

  private static World withCluster() {
    var world = World.start();
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(1));
    return world;
  }

  private static void scale(World world, int nodes) {
    world
        .client
        .resources(HpcQueue.class)
        .inNamespace(World.NAMESPACE)
        .withName("high")
        .scale(nodes);
  }

  private static List<NodeView> nodes(World world, String queue) {
    var id = world.cluster("demo").getStatus().clusterId();
    return world.clouds.ehpc().computeNodes(id).stream()
        .filter(node -> queue.equals(node.queue()))
        .toList();
  }

  private static void awaitSize(World world, int size) {
    World.await().until(() -> nodes(world, "high").size() == size);
    world.awaitReady(HpcQueue.class, "high");
  }

  @Test
  void shouldBuyTheNextInstanceTypeWhenStockRunsOut() {
    try (var world = withCluster()) {
      world.clouds.ehpc().setStock("ecs.c6.xlarge", 0);
      world.apply(
          Given.queue(2).replace("instanceType: ecs.c6.2xlarge", "instanceType: ecs.c6.xlarge")
              + "  fallbackInstanceTypes: [ecs.c6.4xlarge]\n");

      world.awaitReady(HpcQueue.class, "high");

      assertThat(nodes(world, "high"))
          .hasSize(2)
          .extracting(NodeView::instanceType)
          .containsOnly("ecs.c6.4xlarge");
      World.await()
          .until(() -> world.queue("high").getStatus().operations().failedPurchases() == null);
    }
  }

  @Test
  void shouldSayHowManyNodesAreThereAndTryAgainLater() {
    try (var world = withCluster()) {
      world.clouds.ehpc().setStock("ecs.c6.xlarge", 0);
      world.apply(
          Given.queue(2).replace("instanceType: ecs.c6.2xlarge", "instanceType: ecs.c6.xlarge"));

      assertThat(world.awaitReason(HpcQueue.class, "high", "OutOfStock"))
          .contains("0 of 2 nodes are there");
      world.clouds.ehpc().setStock("ecs.c6.xlarge", 2);
      awaitSize(world, 2);
    }
  }

  /** Stock runs out, an answer is lost, the operator is killed, and a task fails half-way. */
  @Test
  void shouldGrowToFiftyAndShrinkToNothingThroughFaults() {
    try (var world = withCluster()) {
      var ehpc = world.clouds.ehpc();
      world.apply(
          Given.queue(0)
              + """
                fallbackInstanceTypes: [ecs.c6.4xlarge]
                purchasing: {minNodes: 20}
                repair: {policy: Reset, after: 0m}
              """);
      world.awaitReady(HpcQueue.class, "high");
      long before = ehpc.createdNodes();

      ehpc.setStock("ecs.c6.2xlarge", 20);
      world.clouds.faults().next("AddNodes", Fault.cutAfterEffect());
      scale(world, 50);
      World.await().until(() -> world.clouds.journal().count("AddNodes") >= 1);
      world
          .clouds
          .faults()
          .failTask(
              "AddComputes", 3, TaskFailure.Outcome.PARTIAL_FAIL, "EcsError", "one is broken");
      world.stopOperator();
      world.startOperator();
      awaitSize(world, 50);
      assertThat(nodes(world, "high").stream().map(NodeView::instanceType))
          .containsOnly("ecs.c6.2xlarge", "ecs.c6.4xlarge");
      assertThat(ehpc.createdNodes() - before).as("bought").isEqualTo(50);
      var status = world.queue("high").getStatus();
      assertThat(status.nodes().total()).isEqualTo(50);
      assertThat(status.nodeList())
          .hasSize(50)
          .extracting(QueueNode::state)
          .containsOnly("Running");
      assertThat(status.nodeList())
          .extracting(QueueNode::privateAddress)
          .allMatch(Objects::nonNull);

      var cluster = world.cluster("demo").getStatus().clusterId();
      var jobs = IntStream.range(0, 5).mapToObj(i -> submit(world, cluster)).toList();
      world.awaitFurther("ListNodesByQueue");
      world.clouds.faults().next("DeleteNodes", Fault.cutAfterEffect());
      scale(world, 3);
      World.await().until(() -> nodes(world, "high").size() == 5);
      world.stopOperator();
      world.startOperator();
      world.awaitReason(HpcQueue.class, "high", "Draining");
      jobs.forEach(job -> ehpc.jobs().end(cluster, job));
      awaitSize(world, 3);
      scale(world, 0);
      awaitSize(world, 0);

      assertThat(ehpc.jobs().killedJobs()).isEmpty();
      assertThat(ehpc.createdNodes() - before).as("bought").isEqualTo(50);
      world.delete(HpcQueue.class, "high");
      world.awaitGone(HpcQueue.class, "high");
      assertThat(nodes(world, "high")).isEmpty();
    }
  }

  private static String submit(World world, String cluster) {
    return world.clouds.ehpc().jobs().submit(cluster, JobOrder.inQueue("high"));
  }

  @Test
  void shouldSettleTwentyQueuesThatAreEditedAtOnceWithinTheLimits() {
    try (var world =
        World.startWithoutOperator(
            Simulator.builder().speed(600).rateLimits(true).rateTempo(World.REQUEST_TEMPO))) {
      world.startOperator();
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      var ehpc = world.clouds.ehpc();
      var names = IntStream.range(0, 20).mapToObj(i -> "queue" + i).toList();
      names.forEach(name -> world.apply(Given.queue(name, 1)));
      names.forEach(name -> world.awaitReady(HpcQueue.class, name));
      long before = ehpc.createdNodes();

      names.forEach(name -> world.apply(Given.queue(name, name.endsWith("1") ? 2 : 0)));

      for (var name : names) {
        int size = name.endsWith("1") ? 2 : 0;
        World.await().alias(name).until(() -> nodes(world, name).size() == size);
        world.awaitReady(HpcQueue.class, name);
      }
      assertThat(ehpc.jobs().killedJobs()).isEmpty();
      assertThat(ehpc.createdNodes() - before).as("bought by the edits").isEqualTo(2);
      assertThat(world.clouds.journal().count("AddQueue")).isEqualTo(20);
      assertThat(world.clouds.journal().entries())
          .extracting(JournalEntry::outcome)
          .noneMatch(outcome -> outcome.startsWith("Throttling"));
    }
  }
}
