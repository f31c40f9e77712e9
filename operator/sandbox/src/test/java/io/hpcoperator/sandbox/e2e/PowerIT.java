package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.PowerState;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clusters that are stopped and started by powerState, by schedules, and behind one's back. */
class PowerIT {
  private static final String RUNNING = "  powerState: Running\n";
  private static final String STOPPED = "  powerState: Stopped\n";
  private static final String RELEASE = "  stopping: {nodes: Release, jobDeadline: 2h}\n";

  private static String id(World world) {
    return world.cluster("demo").getStatus().clusterId();
  }

  private static PowerStatus power(World world) {
    return world.cluster("demo").getStatus().power();
  }

  private static void hasACluster(World world, String more) {
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(2) + more);
    world.awaitReady(HpcCluster.class, "demo");
  }

  private static String state(World world) {
    return world.clouds.ehpc().cluster(id(world)).orElseThrow().status();
  }

  private static List<String> nodesOf(World world, String queue) {
    return world.clouds.ehpc().computeNodes(id(world)).stream()
        .filter(node -> queue.equals(node.queue()))
        .map(node -> node.status())
        .toList();
  }

  /** The cluster's and its own queue's switch to grow, as the cloud has them. */
  private static String switches(World world) {
    var config =
        world.clouds.ehpc().console().call("GetAutoScaleConfig", Map.of("ClusterId", id(world)));
    return config.path("EnableAutoGrow").asText()
        + " "
        + config.path("Queues").path("QueueInfo").path(0).path("EnableAutoGrow").asText()
        + " "
        + config.path("MaxNodesInCluster").asText();
  }

  @Test
  void shouldHibernateTheWholeAndBringItBack() {
    try (var world = World.start()) {
      hasACluster(world, RUNNING);
      world.apply(Given.queue(1));
      world.awaitReady(HpcQueue.class, "high");
      var own = world.cluster("demo").getStatus().queue();
      world
          .clouds
          .ehpc()
          .console()
          .call(
              "SetAutoScaleConfig",
              Map.of(
                  "ClusterId", id(world),
                  "EnableAutoGrow", "true",
                  "MaxNodesInCluster", "17",
                  "Queues.1.QueueName", own,
                  "Queues.1.EnableAutoGrow", "true"));
      assertThat(switches(world)).isEqualTo("true true 17");
      var job = world.clouds.ehpc().jobs().submit(id(world), JobOrder.inQueue(own));

      // A running job is a veto; auto scaling is off by then, and the queue buys nothing.
      world.apply(Given.cluster(2) + STOPPED + RELEASE);
      world.awaitReason(
          HpcCluster.class,
          "demo",
          "Stopping",
          "1 job runs and keeps the cluster from being stopped");
      assertThat(power(world).runningJobs()).isEqualTo(1);
      assertThat(power(world).phase()).isEqualTo("WaitingForJobs");
      assertThat(switches(world)).isEqualTo("false false 17");
      world.client.resources(HpcQueue.class).inNamespace(World.NAMESPACE).withName("high").scale(3);
      world.awaitReason(
          HpcQueue.class,
          "high",
          "ClusterNotReady",
          "HpcCluster demo is to be Stopped",
          "neither bought nor removed");
      world.awaitFurther("ListJobsWithFilters");
      assertThat(world.clouds.journal().count("StopCluster")).isZero();
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();
      var added = world.clouds.journal().count("AddNodes");

      world.clouds.ehpc().jobs().end(id(world), job);
      assertThat(world.awaitReason(HpcCluster.class, "demo", "Stopped"))
          .contains("has been stopped since", "powerState asks");
      assertThat(state(world)).isEqualTo("stopped");
      assertThat(world.clouds.ehpc().computeNodes(id(world))).as("nodes given back").isEmpty();
      assertThat(world.clouds.ehpc().jobs().killedJobs()).isEmpty();
      assertThat(world.clouds.journal().count("StopCluster")).isEqualTo(1);
      assertThat(world.clouds.journal().count("AddNodes")).isEqualTo(added);
      assertThat(world.condition(HpcCluster.class, "demo", "Ready").status())
          .isEqualTo(ConditionStatus.TRUE);
      assertThat(power(world).suspendedNodes()).isEqualTo(3);
      assertThat(world.cluster("demo").getStatus().state()).isEqualTo("stopped");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isZero();
      world.awaitCondition(
          HpcQueue.class,
          "high",
          "Ready",
          ready -> ready.message().contains("HpcCluster demo is Stopped since"));

      // The way back: cluster, nodes of both queues, auto scaling.
      world.apply(Given.cluster(2) + RUNNING + RELEASE);
      World.await().until(() -> power(world).wanted() == PowerState.RUNNING);
      world.awaitReady(HpcCluster.class, "demo");
      world.awaitReady(HpcQueue.class, "high");
      assertThat(state(world)).isEqualTo("running");
      assertThat(nodesOf(world, own)).hasSize(2);
      assertThat(nodesOf(world, "high")).hasSize(3);
      assertThat(switches(world)).isEqualTo("true true 17");
      assertThat(world.clouds.journal().count("StartCluster")).isEqualTo(1);
      assertThat(power(world).suspendedAutoScaling()).isNull();
      assertThat(power(world).phase()).isNull();
      assertThat(power(world).savedHours()).isNotNull();
    }
  }

  @Test
  void shouldPowerNodesOffWithTheClusterAndFollowTheTask() {
    try (var world = World.start()) {
      hasACluster(world, RUNNING);
      // The cloud's time stands still, or the task may be over before it is seen.
      world.clouds.clock().setSpeed(0);
      world.apply(Given.cluster(2) + STOPPED);
      World.await()
          .until(
              () -> world.cluster("demo").getStatus().operations(),
              operations ->
                  operations.task() != null && operations.task().operation().equals("StopCluster"));
      world.clouds.clock().setSpeed(World.SPEED);
      world.awaitReason(HpcCluster.class, "demo", "Stopped");
      assertThat(nodesOf(world, world.cluster("demo").getStatus().queue()))
          .containsExactly("stopped", "stopped");
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();

      // A stopped cluster is left alone, and costs no reads of jobs, nodes or scaling.
      world.awaitFurther("ListClusters");
      var jobs = world.clouds.journal().count("ListJobsWithFilters");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("ListJobsWithFilters")).isEqualTo(jobs);
      assertThat(world.clouds.journal().count("StopCluster")).isEqualTo(1);

      world.apply(Given.cluster(2) + RUNNING);
      World.await().until(() -> state(world).equals("running"));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(nodesOf(world, world.cluster("demo").getStatus().queue()))
          .containsExactly("running", "running");
      assertThat(world.clouds.journal().count("AddNodes")).isZero();
    }
  }

  @Test
  void shouldStopAndStartByScheduleWhenTheTimeComes() {
    try (var world = World.startWithoutOperator()) {
      var clock = new ShiftedClock(Instant.parse("2026-03-06T18:00:00Z"));
      world.startOperator(clock);
      hasACluster(
          world,
          "  schedule: {timeZone: Europe/Berlin, windows: [{stop: 0 20 * * 1-5, start: 0 6 * * 1-5}]}\n");
      assertThat(power(world).nextStop()).isEqualTo("2026-03-06T19:00:00Z");
      assertThat(power(world).nextStart()).isEqualTo("2026-03-09T05:00:00Z");

      clock.set(Instant.parse("2026-03-06T18:59:57Z"));
      lookAgain(world, "friday");
      // From here on the operator wakes by itself.
      assertThat(world.awaitReason(HpcCluster.class, "demo", "Stopped"))
          .contains("as the schedule asks", "started again at 2026-03-09T05:00:00Z");
      assertThat(state(world)).isEqualTo("stopped");
      assertThat(power(world).wantedBy()).isEqualTo("Schedule");
      assertThat(Instant.parse(power(world).wantedSince()))
          .isAfterOrEqualTo(Instant.parse("2026-03-06T19:00:00Z"));

      clock.set(Instant.parse("2026-03-09T04:59:57Z"));
      lookAgain(world, "monday");
      World.await().until(() -> state(world).equals("running"));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(Double.parseDouble(power(world).savedHours())).isBetween(57.9, 58.1);
      assertThat(world.clouds.journal().count("StopCluster")).isEqualTo(1);
      assertThat(world.clouds.journal().count("StartCluster")).isEqualTo(1);
    }
  }

  /** The machine's timers know nothing of a clock that jumps. */
  private static void lookAgain(World world, String token) {
    world.annotate(HpcCluster.class, "demo", "hpc-operator.io/reconcile-now", token);
    World.await().until(() -> token.equals(world.cluster("demo").getStatus().reconcileToken()));
  }

  @Test
  void shouldStopOnceThoughTheAnswerIsLostAndTheOperatorWithIt() {
    try (var world = World.start()) {
      hasACluster(world, RUNNING);
      world.clouds.faults().next("StopCluster", Fault.cutAfterEffect());
      world.apply(Given.cluster(2) + STOPPED);
      World.await().until(() -> world.clouds.journal().count("StopCluster") == 1);
      world.stopOperator();
      world.startOperator();
      world.awaitReason(HpcCluster.class, "demo", "Stopped");
      assertThat(world.clouds.journal().count("StopCluster")).isEqualTo(1);
      assertThat(world.cluster("demo").getStatus().operations().intent()).isNull();
    }
  }

  @Test
  void shouldStartAgainWhatSomebodyStoppedInTheConsole() {
    try (var world = World.start()) {
      hasACluster(world, "  driftPolicy: Report\n");
      stopInConsole(world);
      assertThat(world.awaitReason(HpcCluster.class, "demo", "Stopped"))
          .contains("stopped in the cloud", "driftPolicy Report leaves it so");
      assertThat(world.condition(HpcCluster.class, "demo", "Stalled").status())
          .isEqualTo(ConditionStatus.TRUE);
      assertThat(world.cluster("demo").getStatus().drift())
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.field()).isEqualTo("powerState");
                assertThat(record.found()).isEqualTo("Stopped");
                assertThat(record.action()).isEqualTo("Reported");
              });
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("StartCluster")).isZero();

      world.apply(Given.cluster(2) + "  driftPolicy: Correct\n");
      World.await().until(() -> state(world).equals("running"));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count("StartCluster")).isEqualTo(1);
    }
  }

  private static void stopInConsole(World world) {
    world.clouds.ehpc().console().call("StopCluster", Map.of("ClusterId", id(world)));
    World.await().until(() -> state(world).equals("stopped"));
  }

  @Test
  void shouldDeleteAStoppedClusterWithItsQueues() {
    try (var world = World.start()) {
      hasACluster(world, RUNNING);
      world.apply(Given.queue(1));
      world.awaitReady(HpcQueue.class, "high");
      world.apply(Given.cluster(2) + STOPPED);
      world.awaitReason(HpcCluster.class, "demo", "Stopped");

      world.delete(HpcQueue.class, "high");
      world.awaitReason(HpcQueue.class, "high", "ClusterNotReady", "only while its cluster runs");
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcQueue.class, "high");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldNotCreateAClusterBeforeItIsToRun() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2) + STOPPED);
      assertThat(world.awaitReason(HpcCluster.class, "demo", "Stopped"))
          .contains("No cluster is created");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();
      world.apply(Given.cluster(2) + RUNNING);
      World.await().until(() -> world.clouds.journal().count("CreateCluster") == 1);
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldSayWhatIsWrongWithASchedule() {
    try (var world = World.start()) {
      hasACluster(world, RUNNING);
      world.apply(
          Given.cluster(2)
              + "  schedule: {timeZone: Mars/Base, windows: [{stop: 0 25 * * *, start: 0 6 * * *}]}\n");
      assertThat(world.awaitReason(HpcCluster.class, "demo", "ScheduleInvalid"))
          .contains("spec.schedule.windows[0].stop", "spec.schedule.timeZone Mars/Base");
      assertThat(world.condition(HpcCluster.class, "demo", "Stalled").status())
          .isEqualTo(ConditionStatus.TRUE);
      assertThat(state(world)).isEqualTo("running");
      world.apply(Given.cluster(2) + RUNNING);
      world.awaitReady(HpcCluster.class, "demo");
    }
  }
}
