package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.ScaleInStatus;
import io.hpcoperator.api.v1alpha1.ScaleInStatus.NodeDrain;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.shell.CommandAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes leave a queue without losing the work that is on them. */
class ScaleInIT {
  private static World withQueue(String scheduler, int nodes) {
    var world = World.start();
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(1).replace("type: pbs", "type: " + scheduler));
    world.apply(Given.queue(nodes));
    world.awaitReady(HpcQueue.class, "high");
    return world;
  }

  private static String id(World world) {
    return world.cluster("demo").getStatus().clusterId();
  }

  private static void scale(World world, int nodes) {
    world
        .client
        .resources(HpcQueue.class)
        .inNamespace(World.NAMESPACE)
        .withName("high")
        .scale(nodes);
  }

  private static List<String> hosts(World world) {
    return world.clouds.ehpc().computeNodes(id(world)).stream()
        .filter(node -> "high".equals(node.queue()))
        .map(node -> node.hostName())
        .toList();
  }

  private static Map<String, String> drains(World world) {
    return world.clouds.ehpc().jobs().drains(id(world));
  }

  private static List<NodeDrain> shown(World world) {
    var status = world.queue("high").getStatus().scaleIn();
    return status == null || status.nodes() == null ? List.of() : status.nodes();
  }

  private static void awaitState(World world, String host, String state) {
    World.await()
        .alias(host + " is " + state)
        .until(
            () ->
                shown(world).stream()
                    .anyMatch(n -> host.equals(n.hostName()) && state.equals(n.state())));
  }

  /** Holds the next command up that has these words, so that something can come before it. */
  private static void delay(World world, String words) {
    world
        .clouds
        .faults()
        .next(
            "InvokeShellCommand",
            1,
            call -> call.get("Command").contains(words),
            Fault.delay(Duration.ofSeconds(3)));
  }

  private static void awaitLooks(World world, int more) {
    long before = commands(world);
    World.await().until(() -> commands(world) >= before + more);
  }

  private static long commands(World world) {
    return world.clouds.journal().count("InvokeShellCommand");
  }

  private static void assertNothingLost(World world) {
    assertThat(world.clouds.ehpc().jobs().killedJobs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pbs", "slurm"})
  void shouldDrainBusyNodesAndRemoveThemWhenTheirJobsEnd(String scheduler) {
    try (var world = withQueue(scheduler, 3)) {
      var jobs = world.clouds.ehpc().jobs();
      var running =
          List.of(
              jobs.submit(id(world), JobOrder.inQueue("high")),
              jobs.submit(id(world), JobOrder.inQueue("high")),
              jobs.submit(id(world), JobOrder.inQueue("high")));
      world.awaitFurther("ListNodesByQueue");

      scale(world, 1);

      world.awaitReason(HpcQueue.class, "high", "Draining", "jobs end");
      World.await().until(() -> drains(world).size() == 2);
      assertThat(drains(world).values())
          .allMatch(r -> r.startsWith("hpc-operator ") && r.length() <= 79);
      var waiting = jobs.submit(id(world), JobOrder.inQueue("high"));
      awaitLooks(world, 3);
      assertThat(hosts(world)).hasSize(3);
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();

      for (var job : running) {
        var on = jobs.job(id(world), job).orElseThrow().hosts();
        if (drains(world).keySet().containsAll(on)) {
          jobs.end(id(world), job);
          World.await().until(() -> !hosts(world).containsAll(on));
        }
      }
      world.awaitReady(HpcQueue.class, "high");
      assertThat(hosts(world)).hasSize(1);
      assertThat(drains(world)).isEmpty();
      assertThat(jobs.job(id(world), waiting).orElseThrow().hosts()).isEmpty();
      World.await().until(() -> shown(world).isEmpty());
      assertNothingLost(world);
    }
  }

  @ParameterizedTest
  @CsvSource({"pbs, pbsnodes -r", "slurm, state=resume"})
  void shouldGiveNodesBackWhenTheyAreWantedAgain(String scheduler, String resume) {
    try (var world = withQueue(scheduler, 2)) {
      var jobs = world.clouds.ehpc().jobs();
      jobs.submit(id(world), JobOrder.inQueue("high"));
      jobs.submit(id(world), JobOrder.inQueue("high"));
      scale(world, 0);
      World.await().until(() -> drains(world).size() == 2);

      delay(world, resume);
      scale(world, 2);
      var broken = hosts(world).get(0);
      awaitState(world, broken, "Resuming");
      jobs.drain(id(world), broken, "disk to be replaced");

      World.await().until(() -> drains(world).size() == 1);
      assertThat(drains(world)).isEqualTo(Map.of(broken, "disk to be replaced"));
      world.awaitReady(HpcQueue.class, "high");
      World.await().until(() -> shown(world).isEmpty());
      assertThat(hosts(world)).hasSize(2);
      assertThat(world.clouds.journal().count("AddNodes")).isEqualTo(1);
      assertNothingLost(world);
    }
  }

  @ParameterizedTest
  @CsvSource({"pbs, pbsnodes -o", "slurm, state=drain"})
  void shouldLeaveDrainsOfOthersAlone(String scheduler, String drain) {
    try (var world = withQueue(scheduler, 3)) {
      var jobs = world.clouds.ehpc().jobs();
      var held = hosts(world).get(2);
      var late = hosts(world).get(1);
      jobs.drain(id(world), held, "disk to be replaced");

      delay(world, drain);
      scale(world, 0);
      // Seen undrained, and about to be drained.
      awaitState(world, late, "Draining");
      jobs.drain(id(world), late, "fan is loud");

      World.await().until(() -> hosts(world).size() == 2);
      awaitState(world, held, "DrainedByOthers");
      awaitState(world, late, "DrainedByOthers");
      awaitLooks(world, 2);
      assertThat(hosts(world)).containsExactlyInAnyOrder(late, held);
      assertThat(drains(world)).isEqualTo(Map.of(held, "disk to be replaced", late, "fan is loud"));
      assertThat(shown(world))
          .extracting(NodeDrain::reason)
          .contains("disk to be replaced", "fan is loud");

      jobs.resume(id(world), held);
      jobs.resume(id(world), late);
      World.await().until(() -> hosts(world).isEmpty());
      assertNothingLost(world);
    }
  }

  /** One that was set down before, and one in the moment before it is drained. */
  @Test
  void shouldLeaveNodesAloneThatOthersSetDown() {
    try (var world = withQueue("slurm", 3)) {
      var jobs = world.clouds.ehpc().jobs();
      var down = hosts(world).get(2);
      var late = hosts(world).get(1);
      jobs.setDown(id(world), down, "disk to be replaced");

      delay(world, "state=drain");
      scale(world, 0);
      awaitState(world, late, "Draining");
      jobs.setDown(id(world), late, "fan is loud");

      World.await().until(() -> hosts(world).size() == 2);
      awaitState(world, down, "DrainedByOthers");
      awaitState(world, late, "DrainedByOthers");
      awaitLooks(world, 2);
      assertThat(drains(world)).isEmpty();

      scale(world, 2);
      world.awaitReady(HpcQueue.class, "high");
      assertThat(hosts(world)).containsExactlyInAnyOrder(late, down);
      assertThat(jobs.setDown(id(world)))
          .as("given back means as they were")
          .isEqualTo(Map.of(down, "disk to be replaced", late, "fan is loud"));
    }
  }

  /** Nobody set it down: slurmctld lost it. */
  @Test
  void shouldRemoveWhatTheSchedulerLost() {
    try (var world = withQueue("slurm", 2)) {
      var lost = hosts(world).get(0);
      var busy = hosts(world).get(1);
      world.clouds.ehpc().jobs().submit(id(world), JobOrder.on(busy));
      world.clouds.ehpc().computeNodes(id(world)).stream()
          .filter(node -> lost.equals(node.hostName()))
          .forEach(node -> world.clouds.ehpc().setNodeStatus(node.id(), "exception"));
      world.awaitFurther("ListNodesByQueue");

      scale(world, 1);

      World.await().until(() -> hosts(world).equals(List.of(busy)));
      world.awaitReady(HpcQueue.class, "high");
      assertNothingLost(world);
    }
  }

  @Test
  void shouldKeepPinnedNodes() {
    try (var world = withQueue("slurm", 3)) {
      var nodes = hosts(world);
      world.annotate(HpcQueue.class, "high", Api.PINNED_NODES, nodes.get(1) + ", other");

      scale(world, 0);

      World.await().until(() -> hosts(world).size() == 1);
      world.awaitReason(HpcQueue.class, "high", "Draining", "never removed: " + nodes.get(1));
      assertThat(hosts(world)).containsExactly(nodes.get(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "failed", "exit", "stopped", "never", "cut off"})
  void shouldTakeEverythingButAnAnswerForBusy(String trouble) {
    try (var world = withQueue("slurm", 2)) {
      var jobs = world.clouds.ehpc().jobs();
      jobs.submit(id(world), JobOrder.inQueue("high"));
      jobs.submit(id(world), JobOrder.inQueue("high"));
      var answer =
          Map.of(
                  "empty", CommandAnswer.output(""),
                  "failed", CommandAnswer.failed("the agent is busy"),
                  "exit", CommandAnswer.exit(127, "sinfo: command not found"),
                  "stopped", CommandAnswer.stopped(),
                  "never", CommandAnswer.never(),
                  "cut off",
                      CommandAnswer.output(
                          "hpc-operator-begin\n" + hosts(world).get(0) + "|drained|0/8/0/8|none\n"))
              .get(trouble);
      world.clouds.ehpc().commands().answer("sinfo", answer.afterEffect());

      scale(world, 0);

      World.await()
          .until(
              () -> {
                ScaleInStatus status = world.queue("high").getStatus().scaleIn();
                return status != null && status.problem() != null;
              });
      awaitLooks(world, 2);
      assertThat(hosts(world)).hasSize(2);
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();
      assertThat(drains(world)).isEmpty();
      assertNothingLost(world);
    }
  }

  @Test
  void shouldRemoveBusyNodesAfterTheirTimeIfAskedTo() {
    try (var world = withQueue("slurm", 1)) {
      world.clouds.ehpc().jobs().submit(id(world), JobOrder.inQueue("high"));

      world.apply(Given.queue(0) + "  scaleIn: {drainTimeout: 0m, afterDrainTimeout: Remove}\n");

      World.await().until(() -> hosts(world).isEmpty());
      world.awaitReady(HpcQueue.class, "high");
      assertThat(world.clouds.ehpc().jobs().killedJobs()).hasSize(1);
    }
  }

  @Test
  void shouldGoOnWhereAKilledOperatorLeftOff() {
    try (var world = withQueue("slurm", 2)) {
      var jobs = world.clouds.ehpc().jobs();
      var running =
          List.of(
              jobs.submit(id(world), JobOrder.inQueue("high")),
              jobs.submit(id(world), JobOrder.inQueue("high")));
      scale(world, 0);
      World.await().until(() -> drains(world).size() == 2);

      world.stopOperator();
      jobs.end(id(world), running.get(0));
      world.startOperator();

      World.await().until(() -> hosts(world).size() == 1);
      assertThat(shown(world)).extracting(NodeDrain::since).allMatch(Objects::nonNull);
      jobs.end(id(world), running.get(1));
      World.await().until(() -> hosts(world).isEmpty());
      assertNothingLost(world);
    }
  }
}
