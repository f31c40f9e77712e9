package io.hpcoperator.controller.handover;

import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeSizeStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final ComputeSizeStatus BY_FIRST =
      new ComputeSizeStatus("HpcQueue", "workq", "first", "u-first", null);

  private QueueClaims claims = QueueClaims.NONE;

  private static HpcQueue queue(String name, String spec, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcQueue
        metadata: {name: %1$s, uid: u-%1$s, creationTimestamp: "2026-03-01T12:00:00Z"}
        spec: {clusterRef: {name: demo}, replicas: 1, %2$s}
        status: %3$s
        """
            .formatted(name, spec, status),
        HpcQueue.class);
  }

  private Handover of(ComputeSizeStatus now, int replicas, Integer alive) {
    return Handover.of(claims, now, "workq", replicas, alive);
  }

  @Test
  void shouldKeepTheQueueWhileNobodyAdoptsIt() {
    claims =
        new QueueClaims(
            List.of(
                queue("plain", "queueName: workq", "{}"),
                queue("other", "queueName: high, adopt: true", "{}"),
                queue("seeing", "queueName: workq, adopt: true, managementPolicy: Observe", "{}")));
    assertThat(of(null, 1, 3)).isEqualTo(new Handover.Ours());
  }

  @Test
  void shouldBeAskedByWhoAdopts() {
    claims = new QueueClaims(List.of(queue("first", "queueName: workq, adopt: true", "{}")));
    assertThat(of(null, 1, 3)).isEqualTo(new Handover.Asked(BY_FIRST));
  }

  @Test
  void shouldBeAskedByWhoHasItRatherThanByWhoIsOlder() {
    claims =
        new QueueClaims(
            List.of(
                queue("a", "queueName: workq, adopt: true", "{}"),
                queue("first", "queueName: workq", "{owned: true}")));
    assertThat(of(null, 1, 3)).isEqualTo(new Handover.Asked(BY_FIRST));
  }

  @Test
  void shouldLeaveItToWhoGotItUntilThatIsGone() {
    var leaving = queue("first", "queueName: workq", "{}");
    leaving.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    var another = queue("second", "queueName: workq, adopt: true", "{owned: true}");
    claims = new QueueClaims(List.of(leaving, another));
    assertThat(of(BY_FIRST, 1, 3)).isEqualTo(new Handover.Away(BY_FIRST));

    claims = new QueueClaims(List.of(leaving));
    assertThat(of(BY_FIRST, 1, 3)).isEqualTo(new Handover.Away(BY_FIRST));

    claims = new QueueClaims(List.of(another));
    assertThat(of(BY_FIRST, 1, 3)).isInstanceOf(Handover.Asked.class);
  }

  @Test
  void shouldHoldWhatCameBackUntilTheUserSaysHowMany() {
    var held = new ComputeSizeStatus("Held", "workq", "first", "u-first", 1);
    assertThat(of(BY_FIRST, 1, 3)).isEqualTo(new Handover.Held(held));
    assertThat(of(BY_FIRST, 1, null)).isEqualTo(new Handover.Held(held));
    assertThat(of(held, 1, 3)).isEqualTo(new Handover.Held(held));
    assertThat(of(held, 1, 0)).as("neither are nodes bought").isEqualTo(new Handover.Held(held));

    assertThat(of(held, 2, 3)).isEqualTo(new Handover.Ours());
    assertThat(of(held, 1, 1)).isEqualTo(new Handover.Ours());
    assertThat(of(BY_FIRST, 3, 3)).isEqualTo(new Handover.Ours());
  }

  @Test
  void shouldTakeTheQueueBackFromWhoWasToldToBeAboutAnother() {
    claims = new QueueClaims(List.of(queue("first", "queueName: high, adopt: true", "{}")));
    assertThat(of(BY_FIRST, 1, 3)).isInstanceOf(Handover.Held.class);
  }

  @Test
  void shouldHoldWhenTheClusterHasAnotherOwnQueueByNow() {
    claims = new QueueClaims(List.of(queue("first", "queueName: workq", "{owned: true}")));
    assertThat(Handover.of(claims, BY_FIRST, "comp", 1, 3)).isInstanceOf(Handover.Held.class);
  }

  // Nodes of other queues among those of the own one.

  private static List<ClusterNode> nodes(String... ids) {
    return Stream.of(ids).map(id -> idle(id)).toList();
  }

  private Strangers among(int desired, Integer elsewhere, String... ids) {
    return Strangers.among(seen(nodes(ids)), desired, claims, "workq", elsewhere);
  }

  @Test
  void shouldLeaveOutNodesThatOtherQueuesSayAreTheirs() {
    claims =
        new QueueClaims(
            List.of(
                queue(
                    "high",
                    "queueName: high",
                    "{owned: true, replicas: 0, lostNodes: {count: 2, instanceIds: [a, b]}}"),
                queue(
                    "low",
                    "queueName: low",
                    "{owned: true, replicas: 1, nodeList: [{instanceId: c}]}")));
    var left = among(1, 0, "own", "more", "a", "b", "c");
    assertThat(left.nodes().value()).extracting(ClusterNode::id).containsExactly("own", "more");
    assertThat(left.desired()).isEqualTo(1);

    var few = among(2, 0, "own", "a", "b", "c");
    assertThat(few.nodes().value()).hasSize(4);
    assertThat(few.desired()).as("neither bought nor removed").isEqualTo(4);

    var none = among(2, 3, "own", "more", "most");
    assertThat(none.nodes().value()).hasSize(3);
    assertThat(none.desired()).isEqualTo(2);
  }

  @Test
  void shouldNotLeaveOutTheNodesOfAQueueThatIsOnItsWayOutOrOnlyObserved() {
    var going = queue("high", "queueName: high", "{owned: true, nodeList: [{instanceId: a}]}");
    going.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    claims =
        new QueueClaims(
            List.of(
                going,
                queue(
                    "low",
                    "queueName: low, managementPolicy: Observe",
                    "{owned: true, nodeList: [{instanceId: b}]}"),
                queue("never", "queueName: never", "{nodeList: [{instanceId: c}]}"),
                queue("same", "queueName: workq", "{owned: true, nodeList: [{instanceId: d}]}")));
    assertThat(among(0, 0, "a", "b", "c", "d").nodes().value()).hasSize(4);
    assertThat(among(0, 0, "a", "b", "c", "d").desired()).isZero();
  }

  @Test
  void shouldRemoveNoneWhileNodesOfALargeQueueMayBeAmongThem() {
    claims =
        new QueueClaims(
            List.of(
                queue(
                    "high",
                    "queueName: high",
                    "{owned: true, replicas: 3, nodeList: [{instanceId: a}]}")));
    assertThat(among(1, 3, "own", "more").desired()).as("all three are elsewhere").isEqualTo(1);
    assertThat(among(1, 1, "own", "x", "y").desired()).isEqualTo(3);
    assertThat(among(1, 0, "own", "a", "x", "y").desired()).isEqualTo(4);
  }
}
