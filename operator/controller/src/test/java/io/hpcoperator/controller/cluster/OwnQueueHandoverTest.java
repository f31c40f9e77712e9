package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeSizeStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cluster's own queue, while an HpcQueue asks for it, has it, and gives it back. */
class OwnQueueHandoverTest {
  private static final Work NEW = Work.of(null);
  private static final ClusterAction NONE = new ClusterAction.None();
  private static final ComputeSizeStatus BY_QUEUE =
      new ComputeSizeStatus("HpcQueue", "workq", "first", "u-first", null);

  private final HpcCluster resource = Given.cluster(2);
  private ClusterMemory memory = new ClusterMemory("ehpc-1", "workq", NEW);
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("a")));
  private QueueClaims claims = adopting();

  private static QueueClaims adopting() {
    return new QueueClaims(
        List.of(
            Serialization.unmarshal(
                """
                apiVersion: hpc-operator.io/v1alpha1
                kind: HpcQueue
                metadata: {name: first, uid: u-first}
                spec: {clusterRef: {name: demo}, queueName: workq, replicas: 1, adopt: true}
                """,
                HpcQueue.class)));
  }

  private Plan<ClusterAction, ClusterMemory> plan() {
    return new ClusterPlanner(PATIENCE)
        .plan(
            new ClusterFacts(
                    resource,
                    memory,
                    null,
                    List.of(),
                    seen(List.of(Given.summary("ehpc-1", null, "running"))),
                    seen(Optional.of(Given.details("running"))),
                    tasks,
                    seen(List.of()),
                    nodes)
                .withClaims(claims),
            NOW);
  }

  @Test
  void shouldHandTheQueueOverInsteadOfBuyingOrRemoving() {
    for (var found : List.of(List.of(idle("a")), List.of(idle("a"), idle("b"), idle("c")))) {
      nodes = seen(found);
      assertThat(plan().action()).isEqualTo(NONE);
      assertThat(plan().memory().size()).isEqualTo(BY_QUEUE);
      assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);
      assertThat(plan().verdict().message()).contains("sized by HpcQueue first");
    }
  }

  @Test
  void shouldEndATaskOfItsOwnBeforeItHandsOver() {
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    memory = memory.withWork(NEW.accepted(NodePool.ADD, "r", "t", NOW.minusSeconds(600)));
    assertThat(plan().memory().size()).isNull();
    assertThat(plan().verdict().reason()).isEqualTo(Reason.HANDING_OVER);

    tasks = seen(List.of(task("t", "AddComputes", "Success", "b")));
    assertThat(plan().memory().size()).isNull();
    assertThat(plan().distrust()).isTrue();

    memory = plan().memory();
    nodes = seen(List.of(idle("a"), idle("b")));
    assertThat(plan().memory().size()).isEqualTo(BY_QUEUE);
    assertThat(plan().memory().work().task()).isNull();
  }

  @Test
  void shouldSettleAPurchaseWithoutAnAnswerBeforeItHandsOver() {
    memory =
        memory.withWork(
            NEW.intend(NodePool.ADD, Given.UID, 1, 1, NOW.minus(Duration.ofSeconds(60))));
    assertThat(plan().action()).isEqualTo(NONE);
    assertThat(plan().memory().size()).isNull();

    memory =
        memory.withWork(
            NEW.intend(NodePool.ADD, Given.UID, 1, 1, NOW.minus(Duration.ofMinutes(3))));
    assertThat(plan().action()).isEqualTo(NONE);
    assertThat(plan().memory().size()).isEqualTo(BY_QUEUE);
    assertThat(plan().memory().work().intent()).isNull();
  }

  @Test
  void shouldHandOverNothingBeforeTheNodesAreRead() {
    nodes = new Observation<>(null, null, null);
    assertThat(plan().memory().size()).isNull();
  }

  @Test
  void shouldLeaveTheQueueAloneWhileAnotherSizesIt() {
    memory = memory.withSize(BY_QUEUE);
    nodes = seen(List.of());
    assertThat(plan().action()).isEqualTo(NONE);
    nodes = null;
    assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);
  }

  @Test
  void shouldNeitherBuyNorRemoveWhenTheQueueComesBack() {
    claims = QueueClaims.NONE;
    memory = memory.withSize(BY_QUEUE);
    for (var found : List.of(List.of(idle("a")), List.of(idle("a"), idle("b"), idle("c")))) {
      nodes = seen(found);
      assertThat(plan().action()).isEqualTo(NONE);
      assertThat(plan().memory().size().owner()).isEqualTo("Held");
      assertThat(plan().memory().size().heldReplicas()).isEqualTo(2);
      assertThat(plan().aspects())
          .filteredOn(a -> a.type().equals(Conditions.SYNCED))
          .singleElement()
          .satisfies(a -> assertThat(a.reason()).isEqualTo(Reason.SIZE_HELD))
          .satisfies(a -> assertThat(a.message()).contains("HpcQueue first", "which is 2"));
    }
    memory = memory.withSize(new ComputeSizeStatus("Held", "workq", "first", "u-first", 5));
    nodes = seen(List.of(idle("a")));
    assertThat(plan().action())
        .isEqualTo(
            new ClusterAction.AddNodes(
                new NodePurchase(NodePool.ADD, 1, null, null, null, 1, null), Attempt.FIRST));
    assertThat(plan().memory().size()).isNull();
  }

  @Test
  void shouldNotRemoveNodesThatOtherQueuesAreAboutToTakeBack() {
    claims =
        new QueueClaims(
            List.of(
                Serialization.unmarshal(
                    """
                    apiVersion: hpc-operator.io/v1alpha1
                    kind: HpcQueue
                    metadata: {name: high, uid: u-high}
                    spec: {clusterRef: {name: demo}, queueName: high, replicas: 2}
                    status: {owned: true, replicas: 2, nodeList: [{instanceId: x}, {instanceId: y}]}
                    """,
                    HpcQueue.class)));
    nodes = seen(List.of(idle("a"), idle("b"), idle("x"), idle("y")));
    assertThat(plan().action()).isEqualTo(NONE);
    assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);

    nodes = seen(List.of(idle("a"), idle("b"), idle("c"), idle("x"), idle("y")));
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            ClusterAction.RemoveNodes.class,
            remove -> assertThat(remove.instanceIds()).doesNotContain("x", "y").hasSize(1));
  }
}
