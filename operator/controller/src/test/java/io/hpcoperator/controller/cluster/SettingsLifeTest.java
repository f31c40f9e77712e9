package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.MemoryRecord;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Silence;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Settings and nodes of a running cluster in a cloud that refuses, loses answers and lags, with
 * others who change things and a process that dies: planner, runner, holds and record as they run.
 */
class SettingsLifeTest {

  @Property(tries = 300)
  void shouldHaveWhatCanBeHadAndSayWhatCannot(
      @ForAll long seed, @ForAll @IntRange(max = 80) int troubledSteps) {
    var life = new Life(seed);
    for (int i = 0; i < troubledSteps; i++) {
      life.troubledStep();
    }
    life.trouble.end();
    life.settle();

    var status = life.record.stored();
    assertThat(life.cloud.get("plain")).isEqualTo(life.spec.get("plain"));
    assertThat(life.cloud.get("other")).isEqualTo(life.spec.get("other"));
    assertThat(life.nodes).as("nodes, whatever the settings").hasSize(life.replicas);
    var ready = Conditions.find(status.conditions(), Conditions.READY);
    if (life.differs("wrong")) {
      assertThat(ready.reason()).isEqualTo(Reason.INVALID_REQUEST.text());
      assertThat(ready.message()).contains("wrong: ").contains("Said.INVALID");
      assertThat(Conditions.isTrue(status.conditions(), Conditions.STALLED)).isTrue();
    } else if (life.differs("denied")) {
      assertThat(ready.reason()).isEqualTo(Reason.ACCESS_DENIED.text());
    } else {
      assertThat(ready.reason()).isEqualTo(Reason.AVAILABLE.text());
    }
    if (life.differs("denied")) {
      assertThat(ready.message()).contains("Said.DENIED");
    } else {
      life.shouldBeQuiet();
    }
  }

  @Example
  void shouldTellOfAChangeByOthersOnce() {
    var life = new Life(7);
    life.trouble.end();
    life.settle();
    life.cloud.put("plain", 9);
    life.settle();

    assertThat(life.cloud.get("plain")).isEqualTo(life.spec.get("plain"));
    assertThat(
            life.registry
                .get("hpc.operator.drift")
                .tags("kind", "HpcCluster", "field", "plain", "action", "Corrected")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(life.record.stored().drift()).extracting(DriftRecord::found).containsExactly("9");
  }

  /** One resource, its record, its cloud, and the process that cares for it. */
  private static final class Life
      implements KindPass<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> {
    private final ManualClock clock = new ManualClock(io.hpcoperator.controller.nodes.Given.NOW);
    private final Trouble trouble;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MemoryRecord<HpcCluster, HpcClusterStatus> record;
    private final ClusterPlanner planner = new ClusterPlanner(PATIENCE);
    private final Map<String, Integer> spec = new LinkedHashMap<>();
    private final Map<String, Integer> cloud = new TreeMap<>();
    private final List<String> nodes = new ArrayList<>(List.of("i-0"));
    private final LaggingPoll<Map<String, Integer>> settings;
    private final LaggingPoll<List<ClusterNode>> listedNodes;
    private final HpcCluster resource = Given.cluster(1);
    private Holds holds = new Holds(Duration.ofSeconds(2));
    private ClusterFacts facts;
    private int replicas = 1;
    private int calls;
    private int ids;

    Life(long seed) {
      trouble = new Trouble(seed);
      record = new MemoryRecord<>(trouble);
      for (var name : List.of("wrong", "plain", "denied", "other")) {
        spec.put(name, 1);
        cloud.put(name, 1);
      }
      settings = new LaggingPoll<>(clock, () -> Map.copyOf(cloud));
      listedNodes =
          new LaggingPoll<>(
              clock,
              () -> nodes.stream().map(io.hpcoperator.controller.nodes.Given::idle).toList());
    }

    boolean differs(String name) {
      return !spec.get(name).equals(cloud.get(name));
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(40)));
      if (trouble.chance(0.1)) {
        // The user edits the spec.
        var name = any();
        spec.put(name, trouble.upTo(4));
        if (trouble.chance(0.3)) {
          replicas = 1 + trouble.upTo(4);
        }
        resource.getMetadata().setGeneration(resource.getMetadata().getGeneration() + 1);
      }
      if (trouble.chance(0.05)) {
        cloud.put(any(), trouble.upTo(4));
      }
      for (var poll : List.of(settings, listedNodes)) {
        poll.note();
        if (trouble.chance(0.6)) {
          poll.read(trouble.lag());
        }
      }
      pass();
    }

    void settle() {
      resource
          .getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      for (int i = 0; i < 100; i++) {
        calmStep();
      }
    }

    private void calmStep() {
      clock.advance(Duration.ofSeconds(20));
      settings.read(Duration.ZERO);
      listedNodes.read(Duration.ZERO);
      pass();
    }

    void shouldBeQuiet() {
      int callsBefore = calls;
      int writesBefore = record.writes();
      for (int i = 0; i < 10; i++) {
        calmStep();
      }
      assertThat(calls).as("calls at rest").isEqualTo(callsBefore);
      assertThat(record.writes()).as("writes at rest").isEqualTo(writesBefore);
    }

    private String any() {
      return List.copyOf(spec.keySet()).get(trouble.upTo(spec.size()));
    }

    private void pass() {
      var cluster = Given.cluster(replicas);
      cluster.setMetadata(resource.getMetadata());
      cluster.setStatus(trouble.chance(0.1) ? record.previous() : record.stored());
      try {
        facts = facts(cluster);
        var plan = planner.plan(facts, clock.instant());
        int before = calls;
        var runner =
            new PassRunner<>(
                this, record, holds, Silence.announcer(clock, registry), PATIENCE, clock);
        var result = runner.run(cluster, plan, null);
        assertThat(calls - before).as("calls of one pass").isLessThanOrEqualTo(1);
        settings.note();
        listedNodes.note();
        if (result.distrust()) {
          forget();
        }
      } catch (Crash e) {
        holds = new Holds(Duration.ofSeconds(2));
        settings.note();
        listedNodes.note();
        forget();
      }
    }

    private void forget() {
      settings.forget();
      listedNodes.forget();
    }

    private ClusterFacts facts(HpcCluster cluster) {
      var known = ClusterMemory.of(cluster);
      var memory = known.clusterId() != null ? known : known.withClusterId("ehpc-1");
      return new ClusterFacts(
              cluster,
              memory.withQueue("workq"),
              null,
              List.of(),
              io.hpcoperator.controller.nodes.Given.seen(
                  List.of(Given.summary("ehpc-1", null, "running")), clock.instant()),
              null,
              // Nodes come without a task here.
              io.hpcoperator.controller.nodes.Given.seen(List.of(), clock.instant()),
              null,
              listedNodes.seen())
          .withSettings(spec.keySet().stream().map(this::look).toList());
    }

    private Setting<ClusterCall> look(String name) {
      int wanted = spec.get(name);
      var seen = settings.seen();
      return new Setting<>(name, "wish " + wanted, compare(name, wanted, seen.value()));
    }

    private Setting.Comparison<ClusterCall> compare(
        String name, int wanted, Map<String, Integer> seen) {
      if (seen == null) {
        return new Setting.Unread<>(null);
      }
      int found = seen.get(name);
      return found == wanted
          ? new Setting.Same<>()
          : new Setting.Differs<>(
              List.of(new Difference(name, "" + wanted, "" + found)),
              new Change(this, name, wanted));
    }

    private void take(String name, int value) {
      switch (name) {
        case "wrong" -> throw error(ErrorKind.INVALID);
        case "denied" -> throw error(ErrorKind.DENIED);
        default -> cloud.put(name, value);
      }
    }

    private static CloudException error(ErrorKind kind) {
      return new CloudException("Set", kind, "Said." + kind, null, "r", false, null);
    }

    /** A call by what it changes. */
    private record Change(Life life, String name, int value) implements ClusterCall {
      @Override
      public String operation() {
        return "Set " + name;
      }

      @Override
      public Done call(EhpcClient client, String clusterId) {
        life.trouble.call(
            "Set",
            () -> {
              life.take(name, value);
              return true;
            });
        return new Done("r", null, name + " is changed.");
      }
    }

    @Override
    public Outcome<ClusterMemory> act(
        HpcCluster cluster, ClusterAction action, ClusterMemory memory) {
      calls++;
      if (action instanceof ClusterAction.AddNodes add) {
        return trouble.call(
            NodePool.ADD,
            () -> {
              for (int i = 0; i < add.count() && nodes.size() < replicas; i++) {
                nodes.add("i-" + ++ids);
              }
              return taken(memory, NodePool.ADD);
            });
      }
      if (action instanceof ClusterAction.RemoveNodes remove) {
        return trouble.call(
            NodePool.REMOVE,
            () -> {
              nodes.removeAll(remove.instanceIds());
              return taken(memory, NodePool.REMOVE);
            });
      }
      return pass(facts).act(cluster, action, memory);
    }

    private Outcome<ClusterMemory> taken(ClusterMemory memory, String operation) {
      return new Outcome<>(
          memory.withWork(memory.work().accepted(operation, "r", null, clock.instant())),
          operation,
          "taken");
    }

    private ClusterPass pass(ClusterFacts of) {
      return new ClusterPass(of, null, null, clock);
    }

    @Override
    public ClusterMemory failed(ClusterAction action, ClusterMemory memory, CloudException error) {
      return pass(facts).failed(action, memory, error);
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
        HpcCluster cluster, ClusterMemory memory, List<Condition> conditions, String token) {
      return pass(facts).status(cluster, memory, conditions, token);
    }

    @Override
    public List<Condition> conditions(HpcClusterStatus status) {
      return status == null ? null : status.conditions();
    }

    @Override
    public List<DriftRecord> drift(HpcClusterStatus status) {
      return pass(facts).drift(status);
    }
  }
}
