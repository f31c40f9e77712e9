package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.cluster.power.Given;
import io.hpcoperator.controller.cluster.power.PowerCalls;
import io.hpcoperator.controller.cluster.power.PowerPlanner;
import io.hpcoperator.controller.cluster.power.PowerSight;
import io.hpcoperator.controller.cluster.power.Wish;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.LifeProcess;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.MemoryRecord;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.PassResult;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Clusters that are stopped and started by edits, by schedules and in the console, in a cloud that
 * refuses, loses answers and lags, with a process that dies at any write or call.
 */
class PowerLifeTest {
  private static final int REPLICAS = 3;

  @Property(tries = 200)
  void shouldEndAsWantedWithAllAsItWas(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 150) int troubledSteps) {
    var life = new Life(seed);
    for (int i = 0; i < troubledSteps; i++) {
      life.troubledStep();
    }
    life.trouble.end();

    life.edit("powerState: Stopped");
    life.settle();
    assertThat(life.cloud.status()).as(life.message()).isEqualTo("stopped");
    life.shouldBeReady("Stopped");
    life.shouldBeQuiet();

    life.edit("powerState: Running");
    life.settle();
    assertThat(life.cloud.status()).as(life.message()).isEqualTo("running");
    life.shouldBeReady("Available");
    assertThat(life.cloud.scaling()).as("auto scaling as the user had it").isEqualTo(life.wanted);
    assertThat(life.cloud.count()).as("nodes").isEqualTo(REPLICAS);
    assertThat(life.record.stored().power().suspendedAutoScaling()).isNull();
    assertThat(life.record.stored().operations().intent()).isNull();
    life.shouldBeQuiet();
  }

  /**
   * A schedule alone, over some days, in a cloud that works: looked at only while something is on
   * its way and when a plan asked for it, with one call of each kind each time.
   */
  @Property(tries = 20)
  void shouldFollowAScheduleWithoutACallOrALookTooMany(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int days) {
    var life = new Life(seed);
    life.trouble.end();
    life.edit(
        "schedule: {timeZone: Europe/Berlin, windows: [{stop: 0 20 * * *, start: 0 6 * * *}]}");
    var end = NOW.plus(Duration.ofDays(days));
    int looks = 0;
    for (var next = life.untilNextLook();
        life.clock.instant().plus(next).isBefore(end);
        next = life.untilNextLook()) {
      life.calmStep(next);
      looks++;
    }
    assertThat(life.stops).isEqualTo(days);
    assertThat(life.starts).isEqualTo(days);
    assertThat(life.turns).isEqualTo(life.hasSwitches() ? 2 * days : 0);
    assertThat(looks).isLessThan(60 * days);
    assertThat(Double.parseDouble(life.record.stored().power().savedHours()))
        .isBetween(days * 10 - 0.1, days * 10 + 0.1);
    life.shouldBeReady("Available");
  }

  /** One resource, its record, its cloud, and the process that cares for it. */
  private static final class Life
      implements KindPass<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> {
    private final ManualClock clock = new ManualClock(NOW);
    private final Trouble trouble;
    private final PowerModel cloud;
    private final MemoryRecord<HpcCluster, HpcClusterStatus> record;
    private final ClusterPlanner planner = new ClusterPlanner(PATIENCE);
    private final LaggingPoll<List<ClusterSummary>> clusters;
    private final LaggingPoll<List<ClusterTask>> tasks;
    private final LaggingPoll<List<ClusterNode>> nodes;
    private final LaggingPoll<AutoScaleSettings> scaling;
    private final LaggingPoll<List<Job>> jobs;
    private final LifeProcess<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> process;
    private HpcCluster resource = io.hpcoperator.controller.cluster.Given.cluster(REPLICAS);
    private AutoScaleSettings wanted;
    private Instant wishedSince = NOW;
    private boolean wishedStopped;
    private int callsOfWish;
    private int stops;
    private int starts;
    private int turns;
    private ClusterFacts facts;
    private PassResult last;

    Life(long seed) {
      trouble = new Trouble(seed);
      wanted =
          Given.scaling(
              trouble.chance(0.5),
              trouble.chance(0.5),
              Given.queueScaling("high", trouble.chance(0.5), trouble.chance(0.3)));
      cloud = new PowerModel(clock, trouble, REPLICAS, wanted);
      record = new MemoryRecord<>(trouble);
      process = new LifeProcess<>(this, record, clock, trouble, PATIENCE, this::polls);
      clusters = new LaggingPoll<>(clock, cloud::clusters);
      tasks = new LaggingPoll<>(clock, cloud::taskList);
      nodes = new LaggingPoll<>(clock, cloud::nodeList);
      scaling = new LaggingPoll<>(clock, cloud::scaling);
      jobs = new LaggingPoll<>(clock, cloud::jobList);
      while (record.stored() == null) {
        try {
          record.writeIfChanged(
              resource,
              Serialization.unmarshal("clusterId: ehpc-1\nqueue: workq\n", HpcClusterStatus.class),
              null);
        } catch (Crash e) {
          resource.setStatus(record.stored());
        }
      }
    }

    boolean hasSwitches() {
      return !Given.scaling(false, false, Given.queueScaling("high", false, false)).equals(wanted);
    }

    void edit(String power) {
      var generation = resource.getMetadata().getGeneration() + 1;
      resource =
          Serialization.unmarshal(
              Serialization.asYaml(io.hpcoperator.controller.cluster.Given.cluster(REPLICAS))
                  .replace("spec:\n", "spec:\n  " + power.replace("\n", "\n  ") + "\n"),
              HpcCluster.class);
      resource.getMetadata().setGeneration(generation);
    }

    private void someEdit() {
      var stopping =
          "\nstopping: {nodes: %s, jobDeadline: %s, afterJobDeadline: %s}"
              .formatted(
                  trouble.chance(0.5) ? "Release" : "Stop",
                  List.of("0m", "5m", "2h").get(trouble.upTo(3)),
                  trouble.chance(0.5) ? "Wait" : "Stop");
      switch (trouble.upTo(4)) {
        case 0 -> edit("powerState: Stopped" + stopping);
        case 1 -> edit("powerState: Running" + stopping);
        case 2 ->
            edit(
                "schedule: {windows: [{stop: '*/20 * * * *', start: '10-59/20 * * * *'}]}"
                    + stopping);
        default ->
            edit(
                "schedule: {windows: [{stop: '0 * * * *', start: '5,30 * * * *'}, {stop: '20 * * * *', start: '40 * * * *'}]}"
                    + stopping);
      }
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(60)));
      cloud.tick();
      cloud.maySubmit();
      if (trouble.chance(0.08)) {
        someEdit();
      }
      if (trouble.chance(0.02)) {
        cloud.switchInConsole();
      }
      mayTurnInConsole();
      polls()
          .forEach(
              poll -> {
                poll.note();
                if (trouble.chance(0.6)) {
                  poll.read(poll == scaling || poll == jobs ? Duration.ZERO : trouble.lag());
                }
              });
      pass();
    }

    /** The user turns switches of auto scaling while the operator has nothing to do with them. */
    private void mayTurnInConsole() {
      var power = record.stored().power();
      boolean idle =
          power == null || (power.phase() == null && power.suspendedAutoScaling() == null);
      if (idle && !wish().isStopped() && trouble.chance(0.05)) {
        wanted = Given.scaling(trouble.chance(0.5), trouble.chance(0.5));
        cloud.turn(wanted);
      }
    }

    /** What a person does who reads that something was given up. */
    void settle() {
      resource
          .getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      int quiet = 0;
      for (int i = 0; i < 250 && quiet < 10; i++) {
        int writesBefore = record.writes();
        calmStep(Duration.ofSeconds(20));
        boolean ready = Conditions.isTrue(record.stored().conditions(), Conditions.READY);
        quiet = ready && record.writes() == writesBefore ? quiet + 1 : 0;
      }
    }

    /** The pace of the polls while something is on its way; then when the plan asks for it. */
    Duration untilNextLook() {
      if (last == null || last.inFlight()) {
        return Duration.ofSeconds(20);
      }
      assertThat(last.lookAgain()).as("time of the next change").isNotNull();
      return last.lookAgain();
    }

    void calmStep(Duration time) {
      clock.advance(time);
      cloud.tick();
      for (int i = 0; i < 4; i++) {
        process.readAll();
        pass();
      }
    }

    void shouldBeQuiet() {
      int callsBefore = process.calls();
      int writesBefore = record.writes();
      for (int i = 0; i < 5; i++) {
        calmStep(Duration.ofHours(3));
      }
      assertThat(process.calls()).as("calls for what is as wanted").isEqualTo(callsBefore);
      assertThat(record.writes()).as("writes for it").isEqualTo(writesBefore);
    }

    void shouldBeReady(String reason) {
      assertThat(Conditions.isTrue(record.stored().conditions(), Conditions.READY))
          .as(message())
          .isTrue();
      assertThat(Conditions.find(record.stored().conditions(), Conditions.READY).reason())
          .isEqualTo(reason);
    }

    String message() {
      return Conditions.find(record.stored().conditions(), Conditions.READY)
          + " "
          + record.stored().power()
          + " "
          + record.stored().operations();
    }

    private List<LaggingPoll<?>> polls() {
      return List.of(clusters, tasks, nodes, scaling, jobs);
    }

    private Wish.Known wish() {
      return (Wish.Known) Wish.of(resource.getSpec(), clock.instant());
    }

    private void pass() {
      var seen = new HpcCluster();
      seen.setMetadata(resource.getMetadata());
      seen.setSpec(resource.getSpec());
      seen.setStatus(process.cached());
      if (seen.getStatus() == null) {
        return;
      }
      countCalls();
      facts = facts(seen);
      process
          .pass(seen, now -> planner.plan(facts, now))
          .ifPresent(passed -> last = passed.result());
    }

    /** Bounded calls: a wish is carried out by a few, however long it holds. */
    private void countCalls() {
      boolean stopped = wish().isStopped();
      if (stopped != wishedStopped) {
        wishedStopped = stopped;
        wishedSince = clock.instant();
        callsOfWish = 0;
      }
    }

    private ClusterFacts facts(HpcCluster seen) {
      var memory = ClusterMemory.of(seen.getStatus());
      var listing = clusters.seen();
      boolean running = listing.hasValue() && "running".equals(listing.value().get(0).status());
      var power = memory.power();
      boolean open =
          power != null
              && (power.phase() != null
                  || power.suspendedAutoScaling() != null
                  || power.stoppedSince() != null);
      if (!wish().isStopped() && !open) {
        // Nobody looks at these then, so that the first look is a fresh one.
        scaling.forget();
        jobs.forget();
      }
      boolean follows = memory.work().task() != null || memory.work().intends(NodePool.ADD);
      return new ClusterFacts(
          seen,
          memory,
          null,
          List.of(),
          new Observation<>(listing.value(), listing.readAt(), null),
          null,
          follows ? tasks.seen() : null,
          null,
          running ? nodes.seen() : null,
          List.of(),
          Set.of(),
          Sight.NOTHING,
          ClusterSecrets.NONE,
          new PowerSight(
              tasks.seen(),
              running ? scaling.seen() : null,
              running ? jobs.seen() : null,
              running ? nodes.seen() : null),
          PreflightFacts.clear());
    }

    @Override
    public Outcome<ClusterMemory> act(HpcCluster seen, ClusterAction action, ClusterMemory memory) {
      callsOfWish++;
      assertThat(callsOfWish).as("calls for one wish since " + wishedSince).isLessThan(60);
      if (action instanceof ClusterAction.AddNodes add) {
        assertThat(wish().isStopped()).as("nodes are bought while a stop is wanted").isFalse();
        return trouble.call(
            NodePool.ADD,
            () ->
                taken(
                    memory,
                    NodePool.ADD,
                    cloud.addNodes(memory.work().intent().clientToken(), add.count())));
      }
      if (action instanceof ClusterAction.RemoveNodes remove) {
        assertThat(wish().isStopped()).as("scaling in while a stop is wanted").isFalse();
        return trouble.call(
            NodePool.REMOVE,
            () -> taken(memory, NodePool.REMOVE, cloud.removeNodes(remove.instanceIds())));
      }
      if (action instanceof ClusterAction.Power power) {
        var counted = memory.withSync(memory.sync().tried(PowerPlanner.SETTING, clock.instant()));
        assertThat(record.stored().operations().intent()).as("intent on record").isNotNull();
        return trouble.call(
            power.call().operation(),
            () -> taken(counted, power.call().operation(), call(power.call(), memory)));
      }
      if (action instanceof ClusterAction.Change change) {
        var counted = memory.withSync(memory.sync().tried(change.setting(), clock.instant()));
        return trouble.call(
            change.call().operation(),
            () -> taken(counted, change.call().operation(), call(change.call(), memory)));
      }
      var call = ((ClusterAction.Call) action).call();
      return trouble.call(
          call.operation(), () -> taken(memory, call.operation(), call(call, memory)));
    }

    private String call(ClusterCall call, ClusterMemory memory) {
      if (call instanceof PowerCalls.Stop) {
        stops++;
        shouldHaveNoJobs();
        assertThat(Switched.isAnyOn(cloud.scaling())).as("auto scaling at a stop").isFalse();
        return cloud.stop();
      }
      if (call instanceof PowerCalls.Start) {
        starts++;
        return cloud.startCluster();
      }
      if (call instanceof PowerCalls.ReleaseNodes release) {
        shouldHaveNoJobs();
        return cloud.removeNodes(release.instanceIds());
      }
      if (call instanceof PowerCalls.StartNodes startNodes) {
        return cloud.startNodes(startNodes.instanceIds());
      }
      var turn = (PowerCalls.TurnAutoScaling) call;
      turns++;
      if (!turn.on()) {
        assertThat(record.stored().power().suspendedAutoScaling())
            .as("switches are on record before they are turned")
            .isNotNull();
      }
      cloud.turn(Switched.turned(cloud.scaling(), turn));
      return null;
    }

    /** No job that a look could have seen, unless the deadline is over and the user said so. */
    private void shouldHaveNoJobs() {
      HpcClusterSpec spec = resource.getSpec();
      var stopping = spec.stopping();
      var power = record.stored().power();
      boolean may =
          stopping != null
              && "Stop".equals(stopping.afterJobDeadline())
              && !clock
                  .instant()
                  .isBefore(
                      Instant.parse(power.wantedSince())
                          .plus(
                              switch (stopping.jobDeadline()) {
                                case "0m" -> Duration.ZERO;
                                case "5m" -> Duration.ofMinutes(5);
                                default -> Duration.ofHours(2);
                              }));
      if (!may) {
        var seenAt = jobs.seen().readAt();
        assertThat(seenAt)
            .as("the last look at the jobs")
            .isAfterOrEqualTo(clock.instant().minus(Duration.ofMinutes(2)));
        assertThat(cloud.runningJobs())
            .as("jobs that run when the cluster is stopped")
            .noneMatch(run -> run.from().isBefore(seenAt));
      }
    }

    private Outcome<ClusterMemory> taken(ClusterMemory memory, String operation, String task) {
      return new Outcome<>(
          memory.withWork(memory.work().accepted(operation, "r", task, clock.instant())),
          operation,
          "taken");
    }

    @Override
    public Work work(ClusterMemory memory) {
      return memory.work();
    }

    @Override
    public ClusterMemory withWork(ClusterMemory memory, Work work) {
      return memory.withWork(work);
    }

    @Override
    public HpcClusterStatus status(
        HpcCluster seen, ClusterMemory memory, List<Condition> conditions, String token) {
      return new ClusterPass(facts, null, null, clock).status(seen, memory, conditions, token);
    }

    @Override
    public List<Condition> conditions(HpcClusterStatus status) {
      return status == null ? null : status.conditions();
    }
  }
}
