package io.hpcoperator.controller.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeSizeStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two resources that see each other late, for any time: whoever acts, the other one would not at
 * that moment.
 */
class HandoverPropertyTest {
  private static final String QUEUE = "workq";

  private Random random;
  private final List<HpcQueue> queues = new ArrayList<>();
  private final List<List<HpcQueue>> history = new ArrayList<>();
  private final List<ComputeSizeStatus> words = new ArrayList<>();
  private final Map<String, Integer> seenByQueue = new HashMap<>();
  private int seenByCluster;
  private int replicas;
  private int alive;
  private int made;
  private boolean open;
  private int handed;

  @Property(tries = 300)
  void shouldNeverBothSizeTheQueue(@ForAll long seed) {
    random = new Random(seed);
    queues.clear();
    history.clear();
    words.clear();
    seenByQueue.clear();
    seenByCluster = 0;
    replicas = 1;
    alive = 1;
    open = false;
    history.add(List.of());
    words.add(null);
    handed = 0;
    for (int i = 0; i < 300; i++) {
      step();
    }
    assertThat(handed).as("times it was handed over").isPositive();
  }

  private void step() {
    switch (random.nextInt(7)) {
      case 0 -> create();
      case 1 -> let();
      case 2 -> replicas = random.nextInt(3);
      case 3 -> seenByCluster += random.nextInt(history.size() - seenByCluster);
      case 4 ->
          queues.forEach(
              q ->
                  seenByQueue.compute(
                      uid(q), (u, seen) -> seen + random.nextInt(words.size() - seen)));
      case 5 -> clusterPass();
      default -> queues.forEach(this::queuePass);
    }
  }

  private static String uid(HpcQueue queue) {
    return queue.getMetadata().getUid();
  }

  private void create() {
    if (queues.size() < 2) {
      var queue =
          Serialization.unmarshal(
              """
              metadata: {name: q, uid: "u%d"}
              spec: {queueName: workq, adopt: true}
              """
                  .formatted(made++),
              HpcQueue.class);
      queues.add(queue);
      seenByQueue.put(uid(queue), random.nextInt(words.size()));
      history.add(List.copyOf(queues));
    }
  }

  /** A resource is gone only when it has nothing open itself; it has nothing open in this model. */
  private void let() {
    if (!queues.isEmpty()) {
      queues.remove(random.nextInt(queues.size()));
      history.add(List.copyOf(queues));
    }
  }

  private Handover word() {
    return Handover.of(
        new QueueClaims(history.get(seenByCluster)),
        words.get(words.size() - 1),
        QUEUE,
        replicas,
        alive);
  }

  private void clusterPass() {
    var handover = word();
    if (handover instanceof Handover.Ours) {
      assertThat(queues).as("while the cluster acts").noneMatch(this::acts);
      words.add(null);
      open = random.nextBoolean();
    } else if (handover instanceof Handover.Asked asked) {
      if (!open) {
        words.add(asked.next());
        handed++;
      }
      open = false;
    } else if (handover instanceof Handover.Held held) {
      words.add(held.status());
    }
  }

  private boolean acts(HpcQueue queue) {
    var cluster = new HpcCluster();
    var word = words.get(seenByQueue.get(uid(queue)));
    HpcClusterStatus status =
        Serialization.unmarshal(
            Serialization.asYaml(word == null ? Map.of() : Map.of("computeSize", word)),
            HpcClusterStatus.class);
    cluster.setStatus(status);
    return Handover.isHandedTo(cluster, queue);
  }

  private void queuePass(HpcQueue queue) {
    if (acts(queue)) {
      assertThat(word()).as("while " + uid(queue) + " acts").isInstanceOf(Handover.Away.class);
      assertThat(open).isFalse();
      assertThat(queues).filteredOn(this::acts).hasSize(1);
      alive = random.nextInt(3);
    }
  }
}
