package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose a queue is, what is in it, and what becomes of it when others have a hand in it. */
class QueueLifeIT {

  private static World withCluster(int nodes) {
    var world = World.start();
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(nodes));
    world.awaitReady(HpcCluster.class, "demo");
    return world;
  }

  /** A resource for a queue of another name than its own. */
  private static String resource(String name, String queue, int nodes, String more) {
    return Given.queue(name, nodes).replace("queueName: " + name, "queueName: " + queue) + more;
  }

  private static String id(World world) {
    return world.cluster("demo").getStatus().clusterId();
  }

  private static List<NodeView> nodes(World world, String queue) {
    return world.clouds.ehpc().computeNodes(id(world)).stream()
        .filter(node -> queue.equals(node.queue()))
        .toList();
  }

  private static List<String> hosts(World world, String queue) {
    return nodes(world, queue).stream().map(NodeView::hostName).sorted().toList();
  }

  private static long calls(World world, String operation) {
    return world.clouds.journal().count(operation);
  }

  /** Purchases for one queue; the cluster buys anew what is taken out of its own. */
  private static long bought(World world, String queue) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> "AddNodes".equals(entry.operation()))
        .filter(entry -> queue.equals(entry.parameters().get("JobQueue")))
        .count();
  }

  private static Condition awaitSynced(World world, String queue, String reason) {
    return World.await()
        .alias(queue + " is Synced " + reason)
        .until(
            () -> world.condition(HpcQueue.class, queue, "Synced"),
            c -> c != null && c.reason().equals(reason));
  }

  @Test
  void shouldSizeTheQueueTheClusterCameWithAndGiveItBackAsItIs() {
    try (var world = withCluster(2)) {
      world.apply(resource("first", "workq", 2, ""));
      assertThat(world.awaitReason(HpcQueue.class, "first", "ClaimedByOther"))
          .contains("adopt: true");

      world.apply(resource("first", "workq", 3, "  adopt: true\n"));
      assertThat(world.awaitReason(HpcQueue.class, "first", "AdoptionDiffers"))
          .contains("replicas: 3 in the spec, 2 in the cloud");
      world.apply(resource("first", "workq", 3, "  adopt: true\n  adoptOverwrite: true\n"));
      World.await().until(() -> nodes(world, "workq").size() == 3);
      world.awaitReady(HpcQueue.class, "first");
      assertThat(world.queue("first").getStatus().clusterQueue()).isTrue();

      world.apply(Given.cluster(1));
      World.await()
          .until(
              () -> world.condition(HpcCluster.class, "demo", "Ready"),
              c -> c != null && c.message().contains("sized by HpcQueue first"));
      world.awaitFurther("ListNodesByQueue");
      assertThat(nodes(world, "workq")).hasSize(3);

      world.delete(HpcQueue.class, "first");
      world.awaitGone(HpcQueue.class, "first");
      World.await()
          .until(
              () -> world.condition(HpcCluster.class, "demo", "Synced"),
              c -> c != null && c.reason().equals("SizeHeld"));
      world.awaitFurther("ListNodesByQueue");
      assertThat(nodes(world, "workq")).hasSize(3);
      assertThat(calls(world, "DeleteNodes")).isZero();
      assertThat(calls(world, "DeleteQueue")).isZero();
      assertThat(calls(world, "AddNodes")).isEqualTo(1);

      world.apply(Given.cluster(2));
      World.await().until(() -> nodes(world, "workq").size() == 2);
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().computeSize()).isNull();
    }
  }

  @Test
  void shouldMoveItsNodesBackAfterARecoveryAndBuyNone() {
    try (var world = withCluster(1)) {
      world.apply(Given.queue("high", 2));
      world.apply(Given.queue("low", 1));
      world.awaitReady(HpcQueue.class, "high");
      world.awaitReady(HpcQueue.class, "low");
      World.await()
          .until(
              () -> world.queue("high").getStatus().nodeList(),
              nodes -> nodes != null && nodes.size() == 2);
      var high = hosts(world, "high");
      var low = hosts(world, "low");
      long bought = calls(world, "AddNodes");

      world.clouds.ehpc().console().failCluster(id(world), "The scheduler does not answer.");
      world.awaitReason(HpcCluster.class, "demo", "ClusterException");
      world.annotate(HpcCluster.class, "demo", "hpc-operator.io/recover", "please");

      World.await().until(() -> calls(world, "RecoverCluster") == 1);
      World.await().until(() -> hosts(world, "high").equals(high));
      World.await().until(() -> hosts(world, "low").equals(low));
      world.awaitReady(HpcQueue.class, "high");
      world.awaitReady(HpcQueue.class, "low");
      world.awaitReady(HpcCluster.class, "demo");
      world.awaitFurther("ListNodesByQueue", 6);
      assertThat(hosts(world, "workq")).hasSize(1);
      assertThat(calls(world, "AddNodes")).isEqualTo(bought);
      assertThat(calls(world, "DeleteNodes")).isZero();
      assertThat(world.queue("high").getStatus().lostNodes()).isNull();
      assertThat(AdoptionIT.events(world, "QueueGone")).hasSize(2);
    }
  }

  @Test
  void shouldRetryWhatABusyManagerRefusesAndDoNothingTwice() {
    // Each wait is longer than the one before: no call meets all of them.
    var refusals =
        Map.of(
            "AddQueue", List.of("AgentError", "ManagerNotFound"),
            "UpdateQueueConfig", List.of("ExecFail"),
            "SetQueue", List.of("ManagerNotFound"),
            "DeleteQueue", List.of("ExecFail"));
    try (var world = withCluster(1)) {
      refusals.forEach(
          (operation, codes) ->
              codes.forEach(code -> world.clouds.faults().next(operation, Fault.error(code))));
      var taken = hosts(world, "workq").get(0);
      world.apply(
          Given.queue("high", 1)
              + "  takeNodes: [%s]\n  resourceGroupId: rg-acfmxazb4ph\n".formatted(taken));
      World.await().until(() -> hosts(world, "high").contains(taken));
      world.awaitReady(HpcQueue.class, "high");
      awaitSynced(world, "high", "InSync");
      assertThat(hosts(world, "high")).containsExactly(taken);

      world.delete(HpcQueue.class, "high");
      world.awaitGone(HpcQueue.class, "high");
      refusals.forEach(
          (operation, codes) ->
              assertThat(outcomes(world, operation))
                  .as(operation)
                  .startsWith(codes.toArray(String[]::new))
                  .endsWith(JournalEntry.OK)
                  .hasSize(codes.size() + 1));
      assertThat(bought(world, "high")).isZero();
      assertThat(world.clouds.ehpc().queues(id(world)))
          .extracting(queue -> queue.name())
          .doesNotContain("high");
    }
  }

  private static List<String> outcomes(World world, String operation) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> operation.equals(entry.operation()))
        .map(JournalEntry::outcome)
        .toList();
  }

  @Test
  void shouldFollowItsSpecWhateverOthersDo() {
    try (var world = withCluster(2)) {
      // Nodes of another queue are taken before any is bought, and the resource group is set.
      var taken = hosts(world, "workq").get(0);
      world.clouds.ehpc().jobs().submit(id(world), JobOrder.on(taken));
      var jobs = world.clouds.ehpc().jobs().jobs(id(world));
      world.awaitFurther("ListNodesByQueue");
      var rest = "  takeNodes: [%s]\n  resourceGroupId: rg-acfmxazb4ph\n".formatted(taken);
      world.apply(Given.queue("high", 2) + rest);
      World.await().until(() -> nodes(world, "high").size() == 1);
      world.awaitCondition(
          HpcQueue.class, "high", "Ready", ready -> ready.message().contains("taken"));
      assertThat(hosts(world, "high")).as("it is busy").doesNotContain(taken);
      jobs.forEach(job -> world.clouds.ehpc().jobs().end(id(world), job.id()));
      World.await().until(() -> hosts(world, "high").contains(taken));
      world.awaitReady(HpcQueue.class, "high");
      assertThat(nodes(world, "high")).hasSize(2);
      assertThat(
              world.clouds.ehpc().queues(id(world)).stream()
                  .filter(queue -> queue.name().equals("high"))
                  .map(queue -> queue.resourceGroupId()))
          .containsExactly("rg-acfmxazb4ph");

      // One resource only looks.
      world.apply(resource("seen", "high", 5, "  adopt: true\n  managementPolicy: Observe\n"));
      assertThat(awaitSynced(world, "seen", "Drifted").message())
          .contains("replicas: 5 in the spec, 2 in the cloud");
      world.delete(HpcQueue.class, "seen");
      world.awaitGone(HpcQueue.class, "seen");
      assertThat(calls(world, "DeleteQueue")).isZero();

      // Somebody deletes the queue in the console.
      var before = hosts(world, "high");
      long bought = bought(world, "high");
      world.clouds.ehpc().removeQueue(id(world), "high");
      World.await().until(() -> hosts(world, "high").equals(before));
      world.awaitReady(HpcQueue.class, "high");
      assertThat(AdoptionIT.events(world, "QueueGone")).hasSize(1);
      assertThat(bought(world, "high")).isEqualTo(bought);
      assertThat(calls(world, "DeleteNodes")).isZero();

      // Somebody removes a node, and the policy says to leave it so.
      world.apply(Given.queue("high", 2) + rest + "  driftPolicy: Report\n");
      world.awaitReady(HpcQueue.class, "high");
      awaitSynced(world, "high", "InSync");
      world.clouds.ehpc().removeNode(nodes(world, "high").get(0).id());
      var synced = awaitSynced(world, "high", "Drifted");
      assertThat(synced.status()).isEqualTo(ConditionStatus.FALSE);
      assertThat(synced.message()).contains("replicas: 2 in the spec, 1 in the cloud (seen 20");
      world.awaitFurther("ListNodesByQueue");
      assertThat(bought(world, "high")).isEqualTo(bought);
      assertThat(world.queue("high").getStatus().drift())
          .extracting(DriftRecord::field, DriftRecord::action)
          .contains(org.assertj.core.groups.Tuple.tuple("replicas", "Reported"));

      // The status is lost: the queue is nobody's until the spec says so.
      world.stopOperator();
      world
          .client
          .resources(HpcQueue.class)
          .inNamespace(World.NAMESPACE)
          .withName("high")
          .editStatus(
              queue -> {
                queue.setStatus(null);
                return queue;
              });
      world.startOperator();
      assertThat(world.awaitReason(HpcQueue.class, "high", "AlreadyExists"))
          .contains("adopt: true");
      world.apply(Given.queue("high", 1) + "  adopt: true\n");
      world.awaitReady(HpcQueue.class, "high");
      assertThat(bought(world, "high")).isEqualTo(bought);

      // A queue that jobs still use waits, with a reason and a deadline, and then goes.
      var job = world.clouds.ehpc().jobs().submit(id(world), JobOrder.inQueue("high"));
      var waiting = world.clouds.ehpc().jobs().submit(id(world), JobOrder.inQueue("high"));
      world.awaitFurther("ListNodesByQueue");
      world.delete(HpcQueue.class, "high");
      world.awaitReason(HpcQueue.class, "high", "Draining", "jobs end", "scaleIn.drainTimeout");
      world.awaitCondition(
          HpcQueue.class,
          "high",
          "Ready",
          ready -> ready.message().contains("not finished in the queue: "));
      world.awaitFurther("InvokeShellCommand");
      assertThat(nodes(world, "high")).hasSize(1);
      world.clouds.ehpc().jobs().end(id(world), job);
      // The other job still waits, and had no node.
      world.awaitReason(HpcQueue.class, "high", "StillInUse", waiting, "scaleIn.drainTimeout");
      world.clouds.ehpc().jobs().end(id(world), waiting);
      world.awaitGone(HpcQueue.class, "high");
      assertThat(world.clouds.ehpc().queues(id(world)))
          .extracting(queue -> queue.name())
          .doesNotContain("high");
      assertThat(world.clouds.ehpc().jobs().killedJobs()).isEmpty();
    }
  }
}
