package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.MemoryRecord;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Silence;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.scaling.CloudScaling;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Queues that buy nodes of several types in several zones from a cloud whose stock comes and goes,
 * that refuses, loses answers and lags, whose list of nodes is empty at times, with a process that
 * dies at any write or call.
 */
class PurchaseLifeTest {

  @Property(tries = 200)
  void shouldBuyInOrderNoMoreThanIsMissing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 150) int steps) {
    live(new Life(seed, "purchasing: {maxNodes: 4, minNodes: 2}"), steps);
  }

  @Property(tries = 200)
  void shouldBuyWhatTheCloudChoosesNoMoreThanIsMissing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 150) int steps) {
    live(new Life(seed, "purchasing: {maxNodes: 6, strategy: LowestPrice}"), steps);
  }

  private static void live(Life life, int steps) {
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.settle();

    var status = life.record.stored();
    assertThat(life.cloud.bought()).as("nodes in the end").isEqualTo(life.replicas);
    assertThat(Work.of(status.operations()).intent()).isNull();
    assertThat(status.capacity()).as("no node is missing").isNull();
    assertThat(Conditions.isTrue(status.conditions(), Conditions.READY)).isTrue();
    life.shouldBeQuiet();
  }

  /** One resource, its record, its cloud, and the process that cares for it. */
  private static final class Life
      implements KindPass<HpcQueue, HpcQueueStatus, QueueAction, QueueMemory> {
    private static final HpcCluster CLUSTER =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}}
            status: {clusterId: ehpc-1, state: running, queue: workq}
            """,
            HpcCluster.class);
    private static final CloudScaling UNSCALED =
        new CloudScaling(Optional.empty(), false, false, 0, 100, List.of(), 0, 0, 100);
    private static final ClusterQueue QUEUE =
        new ClusterQueue("high", "Execution", null, null, null, null, null, null, null, null);

    private final ManualClock clock = new ManualClock(io.hpcoperator.controller.nodes.Given.NOW);
    private final Trouble trouble;
    private final ModelShop cloud;
    private final MemoryRecord<HpcQueue, HpcQueueStatus> record;
    private final QueuePlanner planner = new QueuePlanner(PATIENCE);
    private final LaggingPoll<List<ClusterTask>> tasks;
    private final LaggingPoll<List<ClusterNode>> nodes;
    private final LaggingPoll<List<ClusterQueue>> queues;
    private final Map<Long, Integer> replicasByGeneration = new HashMap<>();
    private final HpcQueue resource;
    private final String purchasing;
    private Holds holds = new Holds(Duration.ofSeconds(2));
    private Instant glitchUntil = Instant.EPOCH;
    private int replicas;
    private int calls;
    private QueueFacts facts;

    Life(long seed, String purchasing) {
      trouble = new Trouble(seed);
      this.purchasing = purchasing;
      cloud = new ModelShop(clock, trouble);
      record = new MemoryRecord<>(trouble);
      tasks = new LaggingPoll<>(clock, cloud::tasks);
      nodes = new LaggingPoll<>(clock, cloud::nodes);
      queues = new LaggingPoll<>(clock, () -> List.of(QUEUE));
      resource = spec(0);
      scale(5);
    }

    private HpcQueue spec(int size) {
      return Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: HpcQueue
          metadata: {name: high, namespace: team-a, uid: u, generation: 0}
          spec:
            clusterRef: {name: demo}
            queueName: high
            adopt: true
            adoptOverwrite: true
            replicas: %d
            instanceType: ecs.large
            fallbackInstanceTypes: [ecs.small]
            zoneId: zone-a
            vSwitchId: vsw-a
            fallbackZones: [{zoneId: zone-b, vSwitchId: vsw-b}]
            %s
          """
              .formatted(size, purchasing),
          HpcQueue.class);
    }

    private void scale(int newReplicas) {
      replicas = newReplicas;
      long generation = resource.getMetadata().getGeneration() + 1;
      resource.getMetadata().setGeneration(generation);
      replicasByGeneration.put(generation, newReplicas);
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(40)));
      cloud.tick();
      if (trouble.chance(0.05)) {
        scale(trouble.upTo(12));
      }
      if (trouble.chance(0.02)) {
        cloud.loseOne();
      }
      if (trouble.chance(0.03) && clock.instant().isAfter(glitchUntil.plusSeconds(300))) {
        glitchUntil = clock.instant().plusSeconds(trouble.upTo(110));
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

    void settle() {
      trouble.end();
      glitchUntil = Instant.EPOCH;
      cloud.restock();
      resource
          .getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      for (int i = 0; i < 250; i++) {
        calmStep();
      }
    }

    private void calmStep() {
      clock.advance(Duration.ofSeconds(60));
      cloud.tick();
      polls().forEach(poll -> poll.read(Duration.ZERO));
      pass();
    }

    void shouldBeQuiet() {
      int callsBefore = calls;
      int writesBefore = record.writes();
      for (int i = 0; i < 5; i++) {
        calmStep();
      }
      assertThat(calls).as("calls for a queue that is ready").isEqualTo(callsBefore);
      assertThat(record.writes()).as("writes for it").isEqualTo(writesBefore);
    }

    private List<LaggingPoll<?>> polls() {
      return List.of(tasks, nodes, queues);
    }

    private void pass() {
      var seen = spec(replicas);
      seen.setMetadata(resource.getMetadata());
      seen.setStatus(trouble.chance(0.1) ? record.previous() : record.stored());
      try {
        facts = facts(seen);
        var plan = planner.plan(facts, clock.instant());
        assertThat(planner.plan(facts, clock.instant())).as("the same facts").isEqualTo(plan);
        int callsBefore = calls;
        var result = runner().run(seen, plan, null);
        assertThat(calls - callsBefore).as("calls of one pass").isLessThanOrEqualTo(1);
        polls().forEach(LaggingPoll::note);
        if (result.distrust()) {
          polls().forEach(LaggingPoll::forget);
        }
      } catch (Crash e) {
        polls().forEach(LaggingPoll::note);
        holds = new Holds(Duration.ofSeconds(2));
        polls().forEach(LaggingPoll::forget);
      }
    }

    private PassRunner<HpcQueue, HpcQueueStatus, QueueAction, QueueMemory> runner() {
      return new PassRunner<>(this, record, holds, Silence.announcer(clock), PATIENCE, clock);
    }

    private QueueFacts facts(HpcQueue seen) {
      var memory = QueueMemory.of(seen);
      boolean follows = memory.work().task() != null || Purchasing.isIntended(memory.work());
      return new QueueFacts(
          seen,
          memory,
          Optional.of(CLUSTER),
          Optional.empty(),
          queues.seen(),
          follows ? tasks.seen() : null,
          queues.seen().hasValue() ? listed() : null,
          List.of(),
          null,
          null,
          null,
          new ScalingSight(
              true, new Observation<>(UNSCALED, clock.instant(), null), List.of(), null));
    }

    /** A list that goes wrong for a while shows nothing, however late it is read. */
    private Observation<List<ClusterNode>> listed() {
      var seen = nodes.seen();
      return seen.hasValue() && clock.instant().isBefore(glitchUntil)
          ? new Observation<>(List.of(), seen.readAt(), null)
          : seen;
    }

    @Override
    public Outcome<QueueMemory> act(HpcQueue seen, QueueAction action, QueueMemory memory) {
      calls++;
      if (action instanceof QueueAction.BuyNodes buy) {
        assertThat(record.stored().operations().intent())
            .as("intent on record")
            .isEqualTo(memory.work().intent());
        return new NodeBuyer(
                request -> trouble.call("AddNodes", () -> bought(memory, cloud.add(request))),
                request -> trouble.call("ApplyNodes", () -> bought(memory, cloud.apply(request))),
                clock)
            .buy(seen.getSpec(), buy, memory);
      }
      var remove = (QueueAction.RemoveNodes) action;
      return trouble.call("DeleteNodes", () -> removed(remove, memory));
    }

    private <T> T bought(QueueMemory memory, T answer) {
      if (cloud.hasJustBought()) {
        assertThat(cloud.bought())
            .as("nodes after a purchase")
            .isLessThanOrEqualTo(replicasByGeneration.get(memory.work().intent().generation()));
      }
      return answer;
    }

    private Outcome<QueueMemory> removed(QueueAction.RemoveNodes remove, QueueMemory memory) {
      var task = cloud.remove(remove.instanceIds());
      return new Outcome<>(
          memory.withWork(memory.work().accepted(NodePool.REMOVE, "r", task, clock.instant())),
          NodePool.REMOVE,
          "removed");
    }

    @Override
    public Work work(QueueMemory memory) {
      return memory.work();
    }

    @Override
    public QueueMemory withWork(QueueMemory memory, Work work) {
      return memory.withWork(work);
    }

    @Override
    public HpcQueueStatus status(
        HpcQueue seen, QueueMemory memory, List<Condition> conditions, String token) {
      return new QueuePass(facts, null, clock).status(seen, memory, conditions, token);
    }

    @Override
    public List<Condition> conditions(HpcQueueStatus status) {
      return status == null ? null : status.conditions();
    }
  }
}
