package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.reclaimed;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the care for single nodes and the pool go together. */
class NodeCareTest {
  private String scheduler = "{type: slurm}";
  private String spec = "";
  private String status = "";
  private int replicas = 2;
  private String deleted;
  private List<ClusterNode> nodes = List.of();

  private HpcQueue queue() {
    HpcQueue queue =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcQueue
            metadata: {name: high, namespace: team-a, uid: u, generation: 1}
            spec:
              clusterRef: {name: demo}
              queueName: high
              replicas: %d
              instanceType: ecs.c6.2xlarge
              driftPolicy: Correct
            %sstatus:
              observedGeneration: 1
              clusterId: ehpc-1
              account: alibaba
              owned: true
            %s"""
                .formatted(replicas, spec.indent(2), status.indent(2)),
            HpcQueue.class);
    queue.getMetadata().setDeletionTimestamp(deleted);
    return queue;
  }

  private Plan<QueueAction, QueueMemory> plan() {
    HpcCluster cluster =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}, scheduler: %s}
            status: {clusterId: ehpc-1, state: running, queue: workq, image: {id: img}}
            """
                .formatted(scheduler),
            HpcCluster.class);
    var queue = queue();
    return new QueuePlanner(PATIENCE)
        .plan(
            new QueueFacts(
                queue,
                QueueMemory.of(queue),
                Optional.of(cluster),
                Optional.empty(),
                seen(
                    List.of(
                        new ClusterQueue(
                            "high", null, null, null, null, null, null, null, null, null))),
                seen(List.of()),
                seen(nodes),
                List.of(),
                seen(List.of()),
                seen(List.of(node("m", "running", null))),
                null,
                ScalingSight.NOTHING),
            NOW);
  }

  private static ClusterNode faulty(String id) {
    return node(id, "exception", null);
  }

  @Test
  void shouldNameTheWayOutForNodesInException() {
    nodes = List.of(faulty("a"), idle("b"));

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NODES_FAILED);
    assertThat(plan().verdict().message()).contains("repair.policy");
  }

  @Test
  void shouldRemoveNothingForAnInstanceThatIsStillToJoin() {
    spec = "existingInstances: [{instanceId: i-9}]";
    nodes = List.of(idle("a"), idle("b"));

    assertThat(plan().action()).as("not confirmed").isEqualTo(new QueueAction.None());
    assertThat(plan().memory().drains().isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm", "deadline"})
  void shouldRemoveNothingForAnInstanceThatIsStillToJoinWhenAnotherHasJustLeft(String type) {
    scheduler = "{type: %s}".formatted(type);
    spec = "existingInstances: [{instanceId: i-9}]";
    status = "existingInstances: [i-8]";
    nodes = List.of(idle("a"), idle("b"));

    assertThat(plan().action()).as("not confirmed").isEqualTo(new QueueAction.None());
    assertThat(plan().memory().drains().isOpen()).isFalse();
    assertThat(plan().memory().nodes().existing()).isEmpty();
  }

  @Test
  void shouldBuyNothingWhileTheNumberIsHeldThoughANodeIsTakenBack() {
    status = "size: {owner: Held, heldReplicas: 2}";
    nodes = List.of(busy("a"), busy("b"), busy("c"), reclaimed("d"));

    assertThat(plan().action()).isNotInstanceOf(QueueAction.BuyNodes.class);
    scheduler = "{type: deadline}";
    assertThat(plan().action()).as("not drained before").isEqualTo(new QueueAction.None());
    scheduler = "{type: slurm}";
    status = "";
    nodes = List.of(busy("a"), reclaimed("d"));
    assertThat(plan().action()).isNotInstanceOf(QueueAction.None.class);
  }

  @ParameterizedTest
  @CsvSource({"Report", "Ignore"})
  void shouldRemoveNoFaultyNodeOfAQueueThatIsNotDeleted(String policy) {
    scheduler = "{type: deadline}";
    spec = "scaleIn: {drainTimeout: 0m, afterDrainTimeout: Remove}";
    nodes = List.of(faulty("a"), idle("b"));
    var queue = queue();
    queue.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(queue.getSpec()).replace("Correct", policy), HpcQueueSpec.class));
    var facts =
        new QueueFacts(
            queue,
            QueueMemory.of(queue),
            Optional.empty(),
            Optional.empty(),
            null,
            null,
            seen(nodes),
            List.of(),
            null,
            null,
            null,
            ScalingSight.NOTHING);
    var care =
        new NodeCare(facts, facts.memory(), facts.nodes(), 2, false, false, null, PATIENCE, NOW);
    var pool =
        new Plan<QueueAction, QueueMemory>(
            new QueueAction.None(), Verdict.ready(Reason.AVAILABLE, "2 nodes."), facts.memory());

    assertThat(care.besides(pool).action()).isEqualTo(new QueueAction.None());
  }

  @ParameterizedTest
  @CsvSource({"b, false", "'', true", "a, true"})
  void shouldMissWhatVanishesWhileOthersAreRemoved(String left, boolean missed) {
    status =
        """
        replicas: 2
        nodeList: [{hostName: a, instanceId: a}, {hostName: b, instanceId: b}]
        scaleIn:
          commands: 1
          nodes:
            - {hostName: a, instanceId: a, state: Removing, leaving: true, since: '2026-03-01T11:59:00Z'}
        operations:
          recent: []
          task: {id: t, operation: DeleteNodes, startedAt: '2026-03-01T11:59:30Z'}
        """;
    replicas = 0;
    nodes = left.isEmpty() ? List.of() : List.of(busy(left));

    assertThat(plan().memory().work().missingSince().isPresent()).isEqualTo(missed);
  }

  @Test
  void shouldNotMissWhatIsRemovedToBeBoughtAnew() {
    status =
        """
        replicas: 2
        nodeList: [{hostName: a, instanceId: a}, {hostName: b, instanceId: b}]
        repairs: [{hostName: a, instanceId: a, step: Replacing, since: '2026-03-01T11:59:00Z', resets: 1}]
        operations:
          recent: []
          task: {id: t, operation: DeleteNodes, startedAt: '2026-03-01T11:59:30Z'}
        """;
    spec = "repair: {policy: Replace}";
    nodes = List.of(busy("b"));

    assertThat(plan().memory().work().missingSince()).isEmpty();

    nodes = List.of(faulty("a"));
    assertThat(plan().memory().work().missingSince()).as("b vanished").isPresent();
  }

  /** A node that a reset did not mend. */
  private static final String AGAIN =
      "repairs: [{hostName: a, instanceId: a, step: Waiting, since: '2026-03-01T11:00:00Z', resets: 1}]\n";

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'{owner: Operator}', '', true",
    "'{owner: Held, heldReplicas: 2}', '', false",
    "'{owner: Cloud, letGoAt: \"2026-03-01T11:59:59Z\"}', '', false",
    "'{owner: Cloud}', '{minReplicas: 2, maxReplicas: 9}', false",
    "'{owner: Cloud}', '{minReplicas: 1, maxReplicas: 9}', true",
    "'{owner: Cloud}', '{maxReplicas: 9}', true"
  })
  void shouldReplaceOnlyWhereTheNumberOfNodesIsKept(String size, String scale, boolean replaces) {
    spec = "repair: {policy: Replace, after: 0m}\n";
    spec += scale.isEmpty() ? "" : "autoScale: " + scale;
    status = AGAIN + (size.isEmpty() ? "" : "size: " + size);
    nodes = List.of(faulty("a"), busy("b"));

    var plan = plan();
    assertThat(plan.action() instanceof QueueAction.Call).as(plan.toString()).isEqualTo(replaces);
    if (!replaces) {
      assertThat(plan.verdict().message()).contains("Not replaced: a. ");
    }
  }

  @Test
  void shouldNotReplaceWhereTheNumberIsLeftAsOthersMadeIt() {
    spec = "repair: {policy: Replace, after: 0m}";
    status = AGAIN;
    nodes = List.of(faulty("a"), busy("b"));
    var queue = queue();
    var facts =
        new QueueFacts(
            queue,
            QueueMemory.of(queue),
            Optional.empty(),
            Optional.empty(),
            null,
            null,
            seen(nodes),
            List.of(),
            null,
            null,
            null,
            ScalingSight.NOTHING);
    var pool =
        new Plan<QueueAction, QueueMemory>(
            new QueueAction.None(), Verdict.ready(Reason.AVAILABLE, "2 nodes."), facts.memory());
    for (boolean mayBuy : new boolean[] {false, true}) {
      var care =
          new NodeCare(facts, facts.memory(), facts.nodes(), 2, false, mayBuy, null, PATIENCE, NOW);
      assertThat(care.besides(pool).action() instanceof QueueAction.Call).isEqualTo(mayBuy);
    }
  }

  @Test
  void shouldBuyBeforeItRepairs() {
    spec = "repair: {policy: Reset, after: 0m}";
    nodes = List.of(faulty("a"));
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            QueueAction.BuyNodes.class, buy -> assertThat(buy.purchase().wanted()).isEqualTo(1));

    nodes = List.of(faulty("a"), busy("b"));
    assertThat(plan().action()).isEqualTo(new QueueAction.Call(new NodeCalls.Reset(List.of("a"))));
    assertThat(plan().verdict().reason()).isEqualTo(Reason.REPAIRING);
  }

  /** None is bought for two minutes after a move, so that a node that was replaced is missing. */
  @ParameterizedTest
  @CsvSource({"SetQueue, 2, false", "SetQueue, 3, true", "StopNodes, 3, true"})
  void shouldRepairNoMoreAtATimeBecauseNoneIsBoughtForNow(String last, int there, boolean repairs) {
    replicas = 3;
    spec = "repair: {policy: Replace, after: 0m, maxNodes: 1}";
    status =
        """
        repairs:
        - {hostName: x, instanceId: x, step: Replacing, since: '2026-03-01T11:50:00Z', resets: 1}
        operations: {recent: [{operation: %s, requestId: r, time: '2026-03-01T11:59:00Z'}]}
        """
            .formatted(last);
    nodes = List.of(faulty("a"), busy("b"), busy("c")).subList(0, there);

    assertThat(plan().action())
        .isEqualTo(
            repairs
                ? new QueueAction.Call(new NodeCalls.Reset(List.of("a")))
                : new QueueAction.None());
  }

  @Test
  void shouldRepairNothingWhileATaskGoesOn() {
    spec = "repair: {policy: Reset, after: 0m}";
    status =
        """
        operations:
          task: {id: t, operation: StopNodes, startedAt: "2026-03-01T11:59:30Z"}
        """;
    nodes = List.of(faulty("a"), busy("b"));

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.STOPPING);
  }

  @Test
  void shouldTellOfTheSubscriptionThatAReplacedNodeLeavesBehind() {
    spec = "repair: {policy: Replace, after: 0m}";
    status = "repairs: [{instanceId: a, step: Waiting, since: '2026-03-01T11:00:00Z', resets: 1}]";
    nodes = List.of(subscribed("a", "exception"), busy("b"));
    var plan = plan();
    assertThat(((QueueAction.Call) plan.action()).call())
        .isInstanceOf(NodeCalls.RemoveFaulty.class);
    assertThat(plan.news())
        .anySatisfy(
            news -> {
              assertThat(news.reason()).isEqualTo("NodesKept");
              assertThat(news.note()).contains("a (a)", "goes on charging");
            });

    nodes = List.of(faulty("a"), busy("b"));
    assertThat(plan().news()).noneMatch(news -> news.reason().equals("NodesKept"));
  }

  @Test
  void shouldNotCallTheUsersOwnInstanceKept() {
    status = "existingInstances: [i-1]";
    nodes = List.of(busy("a"), subscribed("i-1", "exception"));
    scheduler = "{type: deadline}";
    deleted(Duration.ofHours(2), "Remove", subscribed("i-1", "exception"));
    assertThat(((NodeCalls.RemoveFaulty) ((QueueAction.Call) plan().action()).call()).release())
        .isFalse();
    assertThat(plan().news()).noneMatch(news -> news.reason().equals("NodesKept"));
  }

  private static ClusterNode subscribed(String id, String state) {
    return Serialization.unmarshal(
        "id: %s\nhostName: %s\nstatus: %s\nexpiredTime: 2026-04-01T00:00:00Z\n"
            .formatted(id, id, state),
        ClusterNode.class);
  }

  @Test
  void shouldRememberARepairOnlyWithItsCall() {
    spec = "repair: {policy: Reset, after: 0m}";
    nodes = List.of(faulty("a"), busy("b"));
    var plan = plan();
    assertThat(plan.memory().nodes().repairs().get(0).step()).isEqualTo("Waiting");

    var begun = NodeCare.begun(plan.action(), plan.memory(), NOW);
    assertThat(begun.nodes().repairs().get(0).step()).isEqualTo("Resetting");
    assertThat(NodeCare.refused(begun, plan.memory()).nodes().repairs().get(0).step())
        .isEqualTo("Waiting");
    assertThat(NodeCare.begun(new QueueAction.None(), plan.memory(), NOW)).isSameAs(plan.memory());
  }

  @Test
  void shouldRememberWhatIsPoweredOffWithItsCall() {
    nodes = List.of(idle("a"), busy("b"));
    var off = new QueueAction.Call(new NodeCalls.Stop(List.of("a"), true));

    assertThat(NodeCare.begun(off, plan().memory(), NOW).nodes().stopped()).containsExactly("a");
  }

  @Test
  void shouldTakeTurnsWithWhatFailed() {
    spec =
        """
        repair: {policy: Reset, after: 0m}
        stoppedNodes: [b]
        """;
    scheduler = "{type: deadline}";
    nodes = List.of(faulty("a"), idle("b"));
    assertThat(plan().action()).isEqualTo(new QueueAction.Call(new NodeCalls.Reset(List.of("a"))));

    status =
        """
        operations:
          recent: [{operation: ResetNodes, code: x, time: "2026-03-01T11:00:00Z"}]
        """;
    assertThat(plan().action())
        .isEqualTo(new QueueAction.Call(new NodeCalls.Stop(List.of("b"), false)));
  }

  @Test
  void shouldNotLetLooksAtTheSchedulerKeepARepairForEver() {
    spec =
        """
        repair: {policy: Reset, after: 0m}
        stoppedNodes: [b]
        """;
    nodes = List.of(faulty("a"), busy("b"));
    assertThat(plan().action()).isEqualTo(new QueueAction.Call(new NodeCalls.Reset(List.of("a"))));

    status =
        """
        operations:
          recent: [{operation: ResetNodes, code: x, time: "2026-03-01T11:00:00Z"}]
        """;
    assertThat(plan().action()).isInstanceOf(QueueAction.TellScheduler.class);
  }

  @Test
  void shouldHaveInstancesJoinAndBuyNothingInTheirPlace() {
    spec = "existingInstances: [{instanceId: i-1, confirmReinstall: true}]";
    nodes = List.of(busy("a"));
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            QueueAction.JoinNodes.class,
            join -> {
              assertThat(join.instanceIds()).containsExactly("i-1");
              assertThat(join.image().id()).isEqualTo("img");
              assertThat(join.image().ownerAlias()).isEqualTo("system");
              assertThat(join.creation().orElseThrow().operation()).isEqualTo(NodePool.JOIN);
            });
    var begun = NodeCare.begun(plan().action(), plan().memory(), NOW);
    assertThat(begun.nodes().joining()).as("on record before the call").containsExactly("i-1");
    assertThat(NodeCare.refused(begun, plan().memory()).nodes().joining()).isEmpty();

    spec = "existingInstances: [{instanceId: i-1, confirmReinstall: false}]";
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
  }

  @Test
  void shouldTakeTheQueuesOwnImageForInstancesThatJoin() {
    spec =
        """
        existingInstances: [{instanceId: i-1, confirmReinstall: true}]
        image: {id: m-1, owner: self}
        """;
    nodes = List.of(busy("a"));

    assertThat(((QueueAction.JoinNodes) plan().action()).image().id()).isEqualTo("m-1");
  }

  @Test
  void shouldKeepInstancesOfTheUsersOwnWhateverReplicasSays() {
    spec =
        """
        existingInstances: [{instanceId: i-1}, {instanceId: i-2}, {instanceId: i-3}]
        """;
    nodes = List.of(idle("i-1"), idle("i-2"), idle("i-3"));

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().message()).contains("replicas is 2").contains("names 3");
  }

  @ParameterizedTest
  @CsvSource({"a;i-1, a, true", "i-1, i-1, false", "a;b, a;b, true"})
  void shouldNeverReleaseInstancesOfTheUsersOwn(String gone, String first, boolean release) {
    status = "existingInstances: [i-1]";
    nodes = List.of(idle("a"), idle("b"), idle("i-1"));
    var facts =
        new QueueFacts(
            queue(),
            QueueMemory.of(queue()),
            Optional.empty(),
            Optional.empty(),
            null,
            null,
            seen(nodes),
            List.of(),
            null,
            null,
            null,
            ScalingSight.NOTHING);

    var removal =
        NodeCare.removal(
            new NodePool.Action.Remove(Arrays.asList(gone.split(";")), List.of("i-1")), facts);

    assertThat(removal)
        .isEqualTo(
            new QueueAction.RemoveNodes(
                Arrays.asList(first.split(";")), release ? List.of() : List.of("i-1"), release));
  }

  @Test
  void shouldKeepPinnedNodesWhereTheSchedulerIsNotAsked() {
    scheduler = "{type: deadline}";
    spec = "scaleIn: {pinnedNodes: [a, b, c]}";
    nodes = List.of(idle("a"), idle("b"), idle("c"));

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.DRAINING);
    assertThat(plan().verdict().message()).contains("a, b, c").doesNotContain("become idle");

    nodes = List.of(idle("a"), idle("b"), busy("d"));
    assertThat(plan().verdict().message()).contains("a, b").contains("become idle");
  }

  // Nodes in exception of a queue that goes, where the scheduler is not asked.

  private void deleted(Duration ago, String afterDrainTimeout, ClusterNode... left) {
    scheduler = "{type: deadline}";
    spec = "scaleIn: {drainTimeout: 1h, afterDrainTimeout: %s}".formatted(afterDrainTimeout);
    deleted = NOW.minus(ago).toString();
    nodes = List.of(left);
  }

  private static ClusterNode faulty(String id, int cpus) {
    return node(id, "exception", new Resources(cpus, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "59, Remove, 8, false",
    "60, Remove, 8, true",
    "60, Wait, 8, false",
    "60, Wait, 0, true",
    "59, Wait, 0, false"
  })
  void shouldRemoveFaultyNodesOfAQueueThatGoes(
      int minutes, String policy, int cpus, boolean removes) {
    deleted(Duration.ofMinutes(minutes), policy, faulty("a", cpus));

    assertThat(plan().action() instanceof QueueAction.Call).isEqualTo(removes);
  }

  @Test
  void shouldSayUntilWhenAFaultyNodeKeepsAQueue() {
    deleted(Duration.ofMinutes(20), "Wait", faulty("a", 0));

    assertThat(plan().verdict().message()).contains("[a]").contains("2026-03-01T12:40:00Z");
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofMinutes(40));
  }

  @Test
  void shouldNotReleaseTheUsersOwnWithAQueueThatGoes() {
    deleted(Duration.ofHours(2), "Remove", faulty("i-1", 8), faulty("a", 8));
    status = "existingInstances: [i-1]";
    assertThat(plan().action())
        .isEqualTo(
            new QueueAction.Call(
                new NodeCalls.RemoveFaulty(
                    List.of("a"), true, "in exception in a queue that is deleted")));

    nodes = List.of(faulty("i-1", 8));
    assertThat(plan().action())
        .isEqualTo(
            new QueueAction.Call(
                new NodeCalls.RemoveFaulty(
                    List.of("i-1"), false, "in exception in a queue that is deleted")));
  }

  // What is said.

  @Test
  void shouldSayFirstWhatIsOnItsWay() {
    var ready = Verdict.ready(Reason.AVAILABLE, "All well.");
    var scaling = Verdict.working(Reason.SCALING, "Scaling.");
    var repairing = Verdict.working(Reason.REPAIRING, "Repairing.");
    var stalled = Verdict.stalled(Reason.INVALID_REQUEST, "Wrong.");

    assertThat(Verdicts.joined(ready, true, List.of(), List.of("Locked.")))
        .isEqualTo(Verdict.ready(Reason.AVAILABLE, "All well. Locked."));
    assertThat(Verdicts.joined(ready, true, List.of(stalled, repairing), List.of()))
        .isEqualTo(Verdict.working(Reason.REPAIRING, "Wrong. Repairing."));
    assertThat(Verdicts.joined(scaling, true, List.of(repairing), List.of()))
        .isEqualTo(Verdict.working(Reason.REPAIRING, "Scaling. Repairing."));
    assertThat(Verdicts.joined(scaling, false, List.of(repairing), List.of()))
        .isEqualTo(Verdict.working(Reason.SCALING, "Scaling. Repairing."));
    assertThat(Verdicts.joined(scaling, true, List.of(stalled), List.of()))
        .isEqualTo(Verdict.working(Reason.SCALING, "Scaling. Wrong."));
  }

  @Test
  void shouldKeepItsMemoryInTheStatus() {
    status =
        """
        stoppedNodes: [a]
        existingInstances: [i-1]
        joiningInstances: [i-2]
        repairs:
          [{hostName: c, instanceId: c, step: Resetting, since: "2026-03-01T11:59:00Z", resets: 1}]
        """;

    var nodes = QueueMemory.of(queue()).nodes();

    assertThat(nodes.stopped()).containsExactly("a");
    assertThat(nodes.existing()).containsExactly("i-1");
    assertThat(nodes.joining()).containsExactly("i-2");
    assertThat(nodes.repairs())
        .containsExactly(
            new HpcQueueStatus.NodeRepairStatus(
                "c", "c", "Resetting", Instant.parse("2026-03-01T11:59:00Z").toString(), 1));
  }
}
