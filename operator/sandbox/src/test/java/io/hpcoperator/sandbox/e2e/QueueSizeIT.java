package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
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
      assertThat(world.queue("high").getStatus().operations().failedPurchases()).isNull();
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

  @Test
  void shouldGrowToFiftyAndShrinkToNothingThroughFaults() {
    try (var world = withCluster()) {
      world.apply(Given.queue(0));
      world.awaitReady(HpcQueue.class, "high");

      world.clouds.faults().next("AddNodes", Fault.cutAfterEffect());
      scale(world, 50);
      World.await().until(() -> world.clouds.journal().count("AddNodes") >= 1);
      world.stopOperator();
      world.startOperator();
      awaitSize(world, 50);
      var status = world.queue("high").getStatus();
      assertThat(status.nodes().total()).isEqualTo(50);
      assertThat(status.nodeList())
          .hasSize(50)
          .extracting(QueueNode::state)
          .containsOnly("Running");
      assertThat(status.nodeList())
          .extracting(QueueNode::privateAddress)
          .allMatch(Objects::nonNull);

      world.clouds.faults().next("DeleteNodes", Fault.cutAfterEffect());
      scale(world, 3);
      awaitSize(world, 3);
      scale(world, 0);
      awaitSize(world, 0);

      assertThat(world.clouds.ehpc().jobs().killedJobs()).isEmpty();
      world.delete(HpcQueue.class, "high");
      world.awaitGone(HpcQueue.class, "high");
      assertThat(nodes(world, "high")).isEmpty();
    }
  }

  @Test
  void shouldSettleTwentyQueuesThatAreEditedAtOnce() {
    try (var world = withCluster()) {
      var names = IntStream.range(0, 20).mapToObj(i -> "queue" + i).toList();
      names.forEach(name -> world.apply(Given.queue(name, 1)));
      names.forEach(name -> world.awaitReady(HpcQueue.class, name));

      names.forEach(name -> world.apply(Given.queue(name, name.endsWith("1") ? 2 : 0)));

      for (var name : names) {
        int size = name.endsWith("1") ? 2 : 0;
        World.await().alias(name).until(() -> nodes(world, name).size() == size);
        world.awaitReady(HpcQueue.class, name);
      }
      assertThat(world.clouds.ehpc().jobs().killedJobs()).isEmpty();
    }
  }
}
