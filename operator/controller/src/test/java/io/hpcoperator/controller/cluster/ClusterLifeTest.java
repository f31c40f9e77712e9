package io.hpcoperator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchases;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.MemoryRecord;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.PassResult;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Silence;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Lives of clusters in a cloud that refuses, loses answers and lags, with a process that dies at
 * any write or call: the planner and the pass as they run, over a model of the cloud.
 */
class ClusterLifeTest {

  @Property(tries = 300)
  void shouldOwnOneClusterOfTheRightSizeAndLeaveNothing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 120) int troubledSteps) {
    var life = new Life(seed);
    for (int i = 0; i < troubledSteps; i++) {
      life.troubledStep();
    }
    life.trouble.end();
    life.settle();

    var ready = Conditions.find(life.record.stored().conditions(), Conditions.READY);
    if (Conditions.isTrue(life.record.stored().conditions(), Conditions.READY)) {
      assertThat(life.cloud.bought()).isEqualTo(life.replicas);
      assertThat(life.record.stored().operations().intent()).isNull();
      life.shouldBeQuiet();
    } else {
      assertThat(ready.reason()).isEqualTo(Reason.TASK_FAILED.text());
    }

    life.delete();
    life.settle();
    assertThat(life.released).as("released").isTrue();
    assertThat(life.cloud.isEmpty()).as("nothing is left").isTrue();
  }

  @Property(tries = 300)
  void shouldLeaveNothingWheneverItIsDeleted(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    var life = new Life(seed);
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.delete();
    for (int i = 0; i < 40 && !life.released; i++) {
      life.troubledStep();
    }
    life.trouble.end();
    life.settle();

    assertThat(life.released).as("released").isTrue();
    assertThat(life.cloud.isEmpty()).as("nothing is left").isTrue();
  }

  /** One resource, its record, its cloud, and the process that cares for it. */
  private static final class Life
      implements KindPass<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> {
    private final ManualClock clock = new ManualClock(io.hpcoperator.controller.nodes.Given.NOW);
    private final Trouble trouble;
    private final ModelCloud cloud;
    private final MemoryRecord<HpcCluster, HpcClusterStatus> record;
    private final ClusterPlanner planner =
        new ClusterPlanner(io.hpcoperator.controller.nodes.Given.PATIENCE);
    private final LaggingPoll<List<ClusterSummary>> clusters;
    private final LaggingPoll<Optional<ClusterDetails>> details;
    private final LaggingPoll<List<ClusterTask>> tasks;
    private final LaggingPoll<List<ClusterNode>> nodes;
    private final Map<Long, Integer> replicasByGeneration = new HashMap<>();
    private Holds holds = new Holds(Duration.ofSeconds(2));
    private HpcCluster spec = Given.cluster(3);
    private int replicas = 3;
    private boolean released;
    private int calls;
    private ClusterFacts facts;

    Life(long seed) {
      trouble = new Trouble(seed);
      cloud = new ModelCloud(clock, trouble);
      record = new MemoryRecord<>(trouble);
      clusters = new LaggingPoll<>(clock, cloud::clusters);
      details = new LaggingPoll<>(clock, cloud::details);
      tasks = new LaggingPoll<>(clock, cloud::tasks);
      nodes = new LaggingPoll<>(clock, cloud::nodes);
      replicasByGeneration.put(1L, replicas);
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(40)));
      cloud.tick();
      cloud.freeNodes(false);
      if (!spec.isMarkedForDeletion() && trouble.chance(0.05)) {
        scale(trouble.upTo(6));
      }
      polls()
          .forEach(
              poll -> {
                poll.note();
                if (trouble.chance(0.6)) {
                  poll.read(trouble.lag());
                }
              });
      pass();
    }

    /** What a person does who reads that a request was refused as invalid, and sees it is not. */
    void settle() {
      spec.getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      for (int i = 0; i < 200 && !released; i++) {
        calmStep();
      }
    }

    private void calmStep() {
      clock.advance(Duration.ofSeconds(20));
      cloud.tick();
      cloud.freeNodes(true);
      polls().forEach(poll -> poll.read(Duration.ZERO));
      pass();
    }

    void shouldBeQuiet() {
      int callsBefore = calls;
      int writesBefore = record.writes();
      for (int i = 0; i < 5; i++) {
        calmStep();
      }
      assertThat(calls).as("calls for a resource that is ready").isEqualTo(callsBefore);
      assertThat(record.writes()).as("writes for it").isEqualTo(writesBefore);
    }

    private List<LaggingPoll<?>> polls() {
      return List.of(clusters, details, tasks, nodes);
    }

    void scale(int newReplicas) {
      var generation = spec.getMetadata().getGeneration() + 1;
      spec = Given.cluster(newReplicas);
      spec.getMetadata().setGeneration(generation);
      replicas = newReplicas;
      replicasByGeneration.put(generation, newReplicas);
    }

    void delete() {
      Given.deleted(spec);
    }

    private void pass() {
      if (released) {
        return;
      }
      boolean stale = trouble.chance(0.1);
      var resource = Given.cluster(replicas);
      resource.setMetadata(spec.getMetadata());
      resource.setStatus(stale ? record.previous() : record.stored());
      try {
        facts = facts(resource);
        var plan = planner.plan(facts, clock.instant());
        assertThat(planner.plan(facts, clock.instant())).as("the same facts").isEqualTo(plan);
        int callsBefore = calls;
        var result = runner().run(resource, plan, null);
        assertThat(calls - callsBefore).as("calls of one pass").isLessThanOrEqualTo(1);
        polls().forEach(LaggingPoll::note);
        finish(result);
      } catch (Crash e) {
        polls().forEach(LaggingPoll::note);
        holds = new Holds(Duration.ofSeconds(2));
        polls().forEach(LaggingPoll::forget);
      }
    }

    private void finish(PassResult result) {
      if (result.distrust()) {
        polls().forEach(LaggingPoll::forget);
      }
      if (result.released()) {
        assertThat(cloud.isEmpty()).as("what is released is gone").isTrue();
        released = true;
      }
    }

    private PassRunner<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> runner() {
      return new PassRunner<>(
          this,
          record,
          holds,
          Silence.announcer(clock),
          io.hpcoperator.controller.nodes.Given.PATIENCE,
          clock);
    }

    private ClusterFacts facts(HpcCluster resource) {
      var memory = ClusterMemory.of(resource.getStatus());
      var id = memory.clusterId();
      var all = clusters.seen();
      var own =
          new Observation<List<ClusterSummary>>(
              all.hasValue()
                  ? all.value().stream()
                      .filter(
                          c ->
                              id == null
                                  ? OwnerMark.isOn(c.description(), Given.UID)
                                  : id.equals(c.id()))
                      .toList()
                  : null,
              all.readAt(),
              null);
      boolean follows = memory.work().task() != null || memory.work().intends(NodePool.ADD);
      return new ClusterFacts(
          resource,
          memory,
          null,
          List.of(),
          own,
          id == null ? null : details.seen(),
          id != null && follows ? tasks.seen() : null,
          null,
          id == null || memory.queue() == null ? null : nodes.seen());
    }

    @Override
    public Outcome<ClusterMemory> act(
        HpcCluster resource, ClusterAction action, ClusterMemory memory) {
      calls++;
      assertThat(spec.isMarkedForDeletion() && action.creation().isPresent())
          .as("a creation for what is to go")
          .isFalse();
      if (action instanceof ClusterAction.Create create) {
        return trouble.call("CreateCluster", () -> create(create, memory));
      }
      if (action instanceof ClusterAction.AddNodes add) {
        return trouble.call("AddNodes", () -> addNodes(add, memory));
      }
      if (action instanceof ClusterAction.RemoveNodes remove) {
        return trouble.call("DeleteNodes", () -> removeNodes(remove, memory));
      }
      return trouble.call(
          "DeleteCluster", () -> taken(memory, ClusterPlanner.DELETE, cloud.delete()));
    }

    private Outcome<ClusterMemory> create(ClusterAction.Create create, ClusterMemory memory) {
      assertThat(record.stored().operations().intent()).as("intent on record").isNotNull();
      var made = cloud.create(memory.work().intent().clientToken(), create.computeNodes());
      assertThat(cloud.created()).as("clusters created").isEqualTo(1);
      return taken(memory.withClusterId(made[0]), ClusterPlanner.CREATE, made[1]);
    }

    private Outcome<ClusterMemory> addNodes(ClusterAction.AddNodes add, ClusterMemory memory) {
      var intent = memory.work().intent();
      assertThat(record.stored().operations().intent()).as("intent on record").isEqualTo(intent);
      int before = cloud.bought();
      var task = cloud.addNodes(intent.clientToken(), add.count());
      if (cloud.bought() > before) {
        assertThat(cloud.bought())
            .as("nodes after a purchase")
            .isLessThanOrEqualTo(replicasByGeneration.get(intent.generation()));
      }
      return new Outcome<>(
          memory.withWork(Purchases.taken(memory.work(), NodePool.ADD, "r", task, clock.instant())),
          NodePool.ADD,
          "taken");
    }

    private Outcome<ClusterMemory> removeNodes(
        ClusterAction.RemoveNodes remove, ClusterMemory memory) {
      assertThat(remove.instanceIds()).as("removed nodes are idle").allMatch(cloud::isIdle);
      return taken(memory, NodePool.REMOVE, cloud.removeNodes(remove.instanceIds()));
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
        HpcCluster resource, ClusterMemory memory, List<Condition> conditions, String token) {
      return new ClusterPass(facts, null, null, clock).status(resource, memory, conditions, token);
    }

    @Override
    public List<Condition> conditions(HpcClusterStatus status) {
      return status == null ? null : status.conditions();
    }
  }
}
