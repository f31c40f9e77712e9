package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of single nodes: each case has a queue of its own in the one cluster. */
class RepairIT {
  private static World world;

  @BeforeAll
  static void startWorld() {
    world = World.start();
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(1).replace("type: pbs", "type: slurm"));
    world.awaitReady(HpcCluster.class, "demo");
  }

  @AfterAll
  static void stopWorld() {
    world.close();
  }

  private static void queue(String name, int nodes, String more) {
    world.apply(Given.queue(name, nodes) + more);
  }

  private static String id() {
    return world.cluster("demo").getStatus().clusterId();
  }

  private static List<NodeView> nodes(String queue) {
    return world.clouds.ehpc().computeNodes(id()).stream()
        .filter(node -> queue.equals(node.queue()))
        .toList();
  }

  private static List<String> ids(String queue) {
    return nodes(queue).stream().map(NodeView::id).toList();
  }

  private static Map<String, String> drains() {
    return world.clouds.ehpc().jobs().drains(id());
  }

  private static List<JournalEntry> calls(String operation, String instanceId) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> operation.equals(entry.operation()))
        .filter(entry -> entry.parameters().containsValue(instanceId))
        .toList();
  }

  private static void awaitInService(String queue, int nodes) {
    World.await()
        .alias(nodes + " nodes of " + queue + " in service")
        .until(
            () ->
                nodes(queue).size() == nodes
                    && nodes(queue).stream().allMatch(n -> n.status().equals("running")));
    world.awaitReady(HpcQueue.class, queue);
  }

  @Test
  void shouldResetAndThenReplaceNodesInExceptionSoManyAtATime() {
    var repair = "  repair: {policy: Replace, maxNodes: 1, after: 0m}\n";
    queue("repaired", 2, repair);
    world.awaitReady(HpcQueue.class, "repaired");
    var before = ids("repaired");

    before.forEach(node -> world.clouds.ehpc().console().failNode(node, "the disk is broken"));

    World.await().until(() -> calls("ResetNodes", before.get(0)).size() == 1);
    World.await().until(() -> calls("ResetNodes", before.get(1)).size() == 1);
    awaitInService("repaired", 2);
    assertThat(ids("repaired")).isEqualTo(before);
    // One after the other, though both were due at the same time.
    assertThat(calls("ResetNodes", before.get(0)))
        .allMatch(entry -> !entry.parameters().containsValue(before.get(1)));
    World.await()
        .until(
            () -> {
              var repairs = world.queue("repaired").getStatus().repairs();
              return repairs != null
                  && repairs.size() == 2
                  && repairs.stream().map(NodeRepairStatus::step).allMatch("Reset"::equals);
            });

    world.clouds.ehpc().console().failNode(before.get(0), "the disk is broken again");

    World.await().until(() -> !ids("repaired").contains(before.get(0)));
    awaitInService("repaired", 2);
    assertThat(ids("repaired")).contains(before.get(1));
    assertThat(calls("ResetNodes", before.get(0))).hasSize(1);
  }

  @Test
  void shouldShowNodesInExceptionWhileNothingElseIsAsked() {
    queue("shown", 1, "");
    world.awaitReady(HpcQueue.class, "shown");
    var node = ids("shown").get(0);

    world.clouds.ehpc().console().failNode(node, "the disk is broken");

    assertThat(world.awaitReason(HpcQueue.class, "shown", "NodesFailed"))
        .contains("repair.policy to Reset or Replace");
    assertThat(calls("ResetNodes", node)).isEmpty();
  }

  @Test
  void shouldReplaceAReclaimedNodeAtOnceAndKeepJobsOffIt() {
    queue("spot", 2, "  spot: {strategy: SpotAsPriceGo}\n");
    world.awaitReady(HpcQueue.class, "spot");
    var reclaimed = nodes("spot").get(0);
    var job =
        world.clouds.ehpc().jobs().submit(id(), JobOrder.on(reclaimed.hostName()).named("long"));

    world.clouds.ehpc().console().lockNode(reclaimed.id(), "recycling");

    World.await().until(() -> drains().containsKey(reclaimed.hostName()));
    World.await().until(() -> nodes("spot").size() == 3);
    assertThat(calls("DeleteNodes", reclaimed.id())).isEmpty();
    world.awaitReason(
        HpcQueue.class, "spot", "Draining", "Taken back by the cloud: " + reclaimed.hostName());

    world.clouds.ehpc().jobs().end(id(), job);
    World.await().until(() -> !ids("spot").contains(reclaimed.id()));
    awaitInService("spot", 2);
    assertThat(
            world.clouds.journal().entries().stream()
                .filter(e -> e.operation().equals("AddNodes"))
                .filter(e -> "spot".equals(e.parameters().get("JobQueue")))
                .map(e -> e.parameters().get("Count")))
        .containsExactly("2", "1");
    assertThat(world.clouds.ehpc().jobs().killedJobs())
        .noneMatch(killed -> killed.nodeId().equals(reclaimed.id()));
  }

  @Test
  void shouldPowerANodeOffWhenItsJobHasEndedAndOnAgain() {
    queue("power", 2, "");
    world.awaitReady(HpcQueue.class, "power");
    var node = nodes("power").get(0);
    var job = world.clouds.ehpc().jobs().submit(id(), JobOrder.on(node.hostName()));

    queue("power", 2, "  stoppedNodes: [%s]\n".formatted(node.hostName()));

    World.await().until(() -> drains().containsKey(node.hostName()));
    assertThat(calls("StopNodes", node.id())).isEmpty();
    world.clouds.ehpc().jobs().end(id(), job);
    World.await().until(() -> status(node).equals("stopped"));
    world.awaitReason(HpcQueue.class, "power", "Available", "1 node is powered off on purpose");
    world.awaitReady(HpcQueue.class, "power");
    var status = world.queue("power").getStatus();
    assertThat(status.stoppedNodes()).containsExactly(node.id());
    assertThat(status.replicas()).isEqualTo(2);
    assertThat(status.readyReplicas()).isEqualTo(1);

    queue("power", 2, "");

    World.await().until(() -> status(node).equals("running"));
    World.await().until(() -> !drains().containsKey(node.hostName()));
    awaitInService("power", 2);
    World.await().until(() -> world.queue("power").getStatus().stoppedNodes() == null);
    World.await()
        .until(
            () -> world.queue("power").getStatus().scaleIn(),
            leaving -> leaving == null || leaving.nodes() == null || leaving.nodes().isEmpty());
    assertThat(world.clouds.ehpc().jobs().killedJobs())
        .noneMatch(killed -> killed.nodeId().equals(node.id()));
  }

  private static String status(NodeView node) {
    return nodes(node.queue()).stream()
        .filter(n -> n.id().equals(node.id()))
        .map(NodeView::status)
        .findFirst()
        .orElse("gone");
  }

  @Test
  void shouldStartWhatOthersPoweredOff() {
    queue("started", 1, "");
    world.awaitReady(HpcQueue.class, "started");
    var node = nodes("started").get(0);

    world
        .clouds
        .ehpc()
        .console()
        .call(
            "StopNodes", Map.of("ClusterId", id(), "Role", "Compute", "Instance.1.Id", node.id()));

    World.await().until(() -> calls("StartNodes", node.id()).size() == 1);
    awaitInService("started", 1);
  }

  @Test
  void shouldLetInstancesOfTheUsersOwnJoinAndLeave() {
    var own = "i-bp1own00000000000001";
    world.clouds.ehpc().provideInstance(own, "mine", "ecs.c6.2xlarge", false);
    var list = "  existingInstances: [{instanceId: %s, confirmReinstall: %s}]\n";
    queue("existing", 2, list.formatted(own, false));
    assertThat(world.awaitReason(HpcQueue.class, "existing", "InvalidRequest"))
        .contains("confirmReinstall: true")
        .contains(own);
    World.await().until(() -> nodes("existing").size() == 1);

    queue("existing", 2, list.formatted(own, true));

    awaitInService("existing", 2);
    assertThat(ids("existing")).contains(own);
    assertThat(calls("AddExistedNodes", own)).hasSize(1);
    assertThat(world.queue("existing").getStatus().existingInstances()).containsExactly(own);

    queue("existing", 1, list.formatted(own, true));
    World.await().until(() -> ids("existing").equals(List.of(own)));

    queue("existing", 1, "");
    World.await().until(() -> !ids("existing").contains(own));
    awaitInService("existing", 1);
    assertThat(calls("DeleteNodes", own))
        .hasSize(1)
        .allMatch(entry -> "false".equals(entry.parameters().get("ReleaseInstance")));
    assertThat(world.clouds.ehpc().ownInstances()).containsExactly(Map.entry(own, true));
  }

  @Test
  void shouldDeleteAQueueWithANodeInException() {
    queue("faulty", 1, "  scaleIn: {drainTimeout: 0m, afterDrainTimeout: Remove}\n");
    world.awaitReady(HpcQueue.class, "faulty");
    world.clouds.ehpc().console().failNode(ids("faulty").get(0), "the disk is broken");

    world.delete(HpcQueue.class, "faulty");

    world.awaitGone(HpcQueue.class, "faulty");
    assertThat(nodes("faulty")).isEmpty();
  }

  @Test
  void shouldNotRepairByWhatWasSeenOfAClusterThatIsDownItself() {
    queue("calm", 1, "  repair: {policy: Reset, after: 0m}\n");
    world.awaitReady(HpcQueue.class, "calm");
    var node = ids("calm").get(0);
    var manager =
        world.clouds.ehpc().nodes(id()).stream()
            .filter(n -> n.roles().contains("Scheduler"))
            .findFirst()
            .orElseThrow();
    world.clouds.ehpc().setNodeStatus(manager.id(), "exception");

    world.clouds.ehpc().console().failNode(node, "the switch is down");

    var message =
        World.await()
            .until(
                () -> world.condition(HpcQueue.class, "calm", "Ready"),
                c -> c != null && c.message().contains("Manager"))
            .message();
    assertThat(message).contains(manager.hostName() + " is in exception");
    assertThat(calls("ResetNodes", node)).isEmpty();
    world.clouds.ehpc().setNodeStatus(manager.id(), "running");
    awaitInService("calm", 1);
    assertThat(calls("ResetNodes", node)).hasSize(1);
  }
}
