package io.hpcoperator.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.Outcome;
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
    life.shouldBeQuiet(life::calmStep);
  }

  /** One resource, its record, its cloud, and the process that cares for it. */
  private static final class Life extends QueueLife {
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

    private final ModelShop cloud;
    private final LaggingPoll<List<ClusterTask>> tasks;
    private final LaggingPoll<List<ClusterNode>> nodes;
    private final LaggingPoll<List<ClusterQueue>> queues;
    private final Map<Long, Integer> replicasByGeneration = new HashMap<>();
    private final Map<Integer, HpcQueueSpec> specs = new HashMap<>();
    private final HpcQueue resource;
    private final String purchasing;
    private Instant glitchUntil = Instant.EPOCH;
    private int replicas;

    Life(long seed, String purchasing) {
      super(seed);
      this.purchasing = purchasing;
      cloud = new ModelShop(clock, trouble);
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
      process.readAtTimes();
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

    void calmStep() {
      clock.advance(Duration.ofSeconds(60));
      cloud.tick();
      process.readAll();
      pass();
    }

    @Override
    List<LaggingPoll<?>> polls() {
      return List.of(tasks, nodes, queues);
    }

    @Override
    HpcQueue resource(HpcQueueStatus status) {
      var seen = new HpcQueue();
      seen.setSpec(specs.computeIfAbsent(replicas, size -> spec(size).getSpec()));
      seen.setMetadata(resource.getMetadata());
      seen.setStatus(status);
      return seen;
    }

    @Override
    QueueFacts facts(HpcQueue seen) {
      var memory = QueueMemory.of(seen);
      if (memory.work().intends(Purchasing.ADD) && !memory.work().isNoted()) {
        cloud.list(memory.work().intent().clientToken());
      }
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
      return trouble.call(
          "DeleteNodes", () -> done(NodePool.REMOVE, cloud.remove(remove.instanceIds()), memory));
    }

    private <T> T bought(QueueMemory memory, T answer) {
      if (cloud.hasJustBought()) {
        assertThat(cloud.bought())
            .as("nodes after a purchase")
            .isLessThanOrEqualTo(replicasByGeneration.get(memory.work().intent().generation()));
      }
      return answer;
    }
  }
}
