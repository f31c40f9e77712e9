package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.reclaimed;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.api.v1alpha1.ScaleInStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.cloud.ehpc.autoscale.ScalingInstanceType;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.SetQueue;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import io.hpcoperator.controller.queue.settings.QueueConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a queue is, what is in it, and what becomes of it when others have a hand in it. */
class QueueOwnershipTest {
  private static final Work NEW = Work.of(null);
  private static final List<Condition> READY =
      List.of(new Condition("Ready", ConditionStatus.TRUE, 1L, NOW.toString(), "Available", ""));

  private HpcQueue queue = queue("queueName: high, replicas: 2", "{}");
  private HpcCluster cluster = cluster("queue: workq");
  private QueueMemory memory = new QueueMemory("ehpc-1", "alibaba", true, DrainMemory.EMPTY, NEW);
  private Observation<List<ClusterQueue>> queues = queues("high", "workq");
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("a"), idle("b")));
  private final Map<String, Observation<List<ClusterNode>>> elsewhere = new LinkedHashMap<>();
  private QueueClaims claims = QueueClaims.NONE;
  private Observation<AutoScaleSettings> scaled;

  private static HpcQueue queue(String spec, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcQueue
        metadata: {name: high, namespace: team-a, uid: u, generation: 1}
        spec: {clusterRef: {name: demo}, instanceType: ecs.c6.2xlarge, %s}
        status: %s
        """
            .formatted(spec, status),
        HpcQueue.class);
  }

  private static HpcCluster cluster(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcCluster
        metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
        spec: {accountRef: {name: alibaba}, nodes: {compute: {replicas: 1}}}
        status: {clusterId: ehpc-1, state: running, %s}
        """
            .formatted(status),
        HpcCluster.class);
  }

  private static Observation<List<ClusterQueue>> queues(String... names) {
    return seen(
        Arrays.stream(names)
            .map(
                n ->
                    new ClusterQueue(
                        n, "Execution", null, null, null, null, null, "rg-1", null, null))
            .toList());
  }

  private Plan<QueueAction, QueueMemory> plan() {
    var name = queue.getSpec().queueName();
    var settings = new ArrayList<>(List.of(QueueConfig.look(queue.getSpec(), queues)));
    settings.addAll(scaling().settings());
    return new QueuePlanner(PATIENCE)
        .plan(
            new QueueFacts(
                queue,
                memory,
                Optional.ofNullable(cluster),
                Optional.empty(),
                queues,
                tasks,
                nodes,
                settings,
                null,
                null,
                null,
                new Whereabouts(name, "workq", nodes, elsewhere, List.of(), List.of()),
                claims,
                scaling()),
            NOW);
  }

  private ScalingSight scaling() {
    return scaled == null
        ? ScalingSight.NOTHING
        : ScalingSight.look(
            queue,
            memory.sync(),
            memory.nodes().size(),
            part -> scaled,
            nodes == null ? null : nodes.value(),
            PATIENCE);
  }

  /** Scaling by the cloud, with entries of queues such as "high 0-5". */
  private static Observation<AutoScaleSettings> scaled(String... entries) {
    return seen(
        new AutoScaleSettings(
            ClusterScaling.builder().maxNodesInCluster(100).build(),
            null,
            null,
            null,
            Arrays.stream(entries).map(QueueOwnershipTest::entry).toList()));
  }

  private static QueueScaling entry(String text) {
    var parts = text.split("[ -]");
    return QueueScaling.builder()
        .queueName(parts[0])
        .enableAutoGrow(true)
        .enableAutoShrink(true)
        .minNodesInQueue(Integer.valueOf(parts[1]))
        .maxNodesInQueue(Integer.valueOf(parts[2]))
        .instanceType("ecs.c6.2xlarge")
        .instanceTypes(
            List.of(
                new ScalingInstanceType(
                    "ecs.c6.2xlarge", null, null, "NoSpot", null, null, null, null)))
        .build();
  }

  /** Nodes that are bought for the first time; 0 for anything else. */
  private static int bought(QueueAction action) {
    return action instanceof QueueAction.BuyNodes buy && buy.attempt() == Attempt.FIRST
        ? buy.purchase().wanted()
        : 0;
  }

  private void unowned() {
    scaled = scaled();
    memory = new QueueMemory("ehpc-1", "alibaba", false, DrainMemory.EMPTY, NEW);
  }

  private void delete() {
    queue.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
  }

  /** The planner's word on the spec, once what was planned has come true. */
  private Plan<QueueAction, QueueMemory> settle() {
    var plan = plan();
    memory = plan.memory();
    return plan;
  }

  private static Optional<Aspect> synced(Plan<?, ?> plan) {
    return plan.aspects().stream().filter(a -> a.type().equals(Conditions.SYNCED)).findFirst();
  }

  // Taking over.

  @Test
  void shouldTakeOverAQueueThatIsAsTheSpecSays() {
    unowned();
    queue = queue("queueName: high, replicas: 2, adopt: true", "{}");
    assertThat(plan().memory().owned()).isTrue();
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
  }

  @Test
  void shouldShowWhatDiffersAndTakeNothingOverBeforeItIsTold() {
    unowned();
    queue = queue("queueName: high, replicas: 1, adopt: true, resourceGroupId: rg-2", "{}");
    assertThat(plan().memory().owned()).isFalse();
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.ADOPTION_DIFFERS);
    assertThat(plan().verdict().message())
        .contains("resourceGroupId: rg-2 in the spec, rg-1 in the cloud")
        .contains("replicas: 1 in the spec, 2 in the cloud")
        .contains("adoptOverwrite: true");

    queue =
        queue(
            "queueName: high, replicas: 1, adopt: true, adoptOverwrite: true, resourceGroupId: rg-2",
            "{}");
    assertThat(plan().memory().owned()).isTrue();
  }

  @Test
  void shouldTakeOverNothingBeforeTheNodesAreRead() {
    unowned();
    queue = queue("queueName: high, replicas: 2, adopt: true, adoptOverwrite: true", "{}");
    nodes = new Observation<>(null, null, null);
    assertThat(plan().memory().owned()).isFalse();
  }

  private static final String ADOPTS = "queueName: high, replicas: 2, adopt: true";
  private static final String SCALED = ADOPTS + ", autoScale: {minReplicas: 1, maxReplicas: 5}";

  private void differs(String... differences) {
    var plan = plan();
    assertThat(plan.memory().owned()).isFalse();
    assertThat(plan.action()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().reason()).isEqualTo(Reason.ADOPTION_DIFFERS);
    assertThat(plan.verdict().message()).contains(differences);
  }

  @Test
  void shouldShowHowTheCloudScalesAQueueBeforeItIsTakenOver() {
    unowned();
    queue = queue(ADOPTS, "{}");
    scaled = scaled("high 0-9", "low 0-9");
    differs("autoScale: off in the spec, on in the cloud");

    queue = queue(SCALED, "{}");
    differs("autoScale.minReplicas: 1 in the spec, 0", "autoScale.maxReplicas: 5 in the spec, 9");
    scaled = scaled("low 0-9");
    differs("autoScale: on in the spec, nothing in the cloud");
    scaled = scaled("high 1-5");
    assertThat(plan().memory().owned()).isTrue();

    nodes = seen(List.of());
    differs("autoScale: 1 to 5 nodes in the spec, 0 nodes in the cloud");
    nodes = seen(List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e"), idle("f")));
    differs("autoScale: 1 to 5 nodes in the spec, 6 nodes in the cloud");
    queue = queue(SCALED + ", adoptOverwrite: true", "{}");
    assertThat(plan().memory().owned()).isTrue();
  }

  @Test
  void shouldNotTakeScalingThatCouldNotBeReadForOff() {
    unowned();
    queue = queue(ADOPTS + ", adoptOverwrite: true", "{}");
    scaled = new Observation<>(null, null, null);
    assertThat(plan().memory().owned()).isFalse();
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SETTLING);

    scaled =
        new Observation<>(
            null,
            null,
            new CloudException(
                "GetAutoScaleConfig", ErrorKind.DENIED, "NotAuthorized", null, "r", false, null));
    assertThat(plan().memory().owned()).isFalse();
    assertThat(plan().verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);

    queue = queue(ADOPTS + ", managementPolicy: Observe", "{}");
    assertThat(synced(plan()).orElseThrow().status()).isEqualTo(ConditionStatus.UNKNOWN);
    assertThat(synced(plan()).orElseThrow().message()).contains("GetAutoScaleConfig");
  }

  @Test
  void shouldSayWhatToDoAboutAQueueOfWhichTheStatusSaysNothing() {
    unowned();
    assertThat(plan().verdict().reason()).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(plan().verdict().message())
        .contains(
            "status was lost", "adopt: true", "stays in the cloud if this resource is deleted");

    delete();
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    assertThat(plan().verdict().message()).contains("Queue high stays in the cloud");

    memory = new QueueMemory(null, null, false, DrainMemory.EMPTY, NEW);
    assertThat(plan().verdict().message()).contains("If the cluster has queue high, it stays");
  }

  @Test
  void shouldGoToAnotherClusterBeforeAnythingWasAskedOfTheCloud() {
    var status = "clusterId: ehpc-0, account: other, observedGeneration: 0";
    for (var owned : List.of("", ", owned: false")) {
      queue = queue("queueName: high, replicas: 2", "{" + status + owned + "}");
      memory = QueueMemory.of(queue);
      queues = queues("workq");
      assertThat(plan().action()).isInstanceOf(QueueAction.AddQueue.class);
      assertThat(plan().memory().clusterId()).isEqualTo("ehpc-1");
      assertThat(plan().memory().account()).isEqualTo("alibaba");
    }
    var intent =
        ", operations: {intent: {operation: AddQueue, clientToken: t, count: 1, generation: 1, startedAt: '2026-03-01T12:00:00Z'}}";
    for (var there : List.of(", owned: true", intent)) {
      queue = queue("queueName: high, replicas: 2", "{" + status + there + "}");
      memory = QueueMemory.of(queue);
      assertThat(plan().verdict().reason()).isEqualTo(Reason.VANISHED);
    }
  }

  // The queue the cluster came with.

  private void clustersOwn(String size) {
    queue = queue("queueName: workq, replicas: 2, adopt: true", "{}");
    cluster = cluster("queue: workq" + size);
  }

  @Test
  void shouldSizeTheClustersOwnQueueOnlyWhenTheClusterSaysSo() {
    clustersOwn("");
    for (boolean owned : new boolean[] {false, true}) {
      memory = new QueueMemory("ehpc-1", "alibaba", owned, DrainMemory.EMPTY, NEW);
      scaled = scaled();
      nodes = seen(List.of(idle("a"), idle("b")));
      assertThat(plan().verdict().reason()).isEqualTo(Reason.HANDING_OVER);
      assertThat(plan().memory().owned()).isEqualTo(owned);
    }
    nodes = seen(List.of());
    for (var size :
        List.of(
            "",
            ", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: x, uid: other}",
            ", computeSize: {owner: HpcQueue, queue: comp, hpcQueue: high, uid: u}",
            ", computeSize: {owner: Held, queue: workq, hpcQueue: high, uid: u}")) {
      clustersOwn(size);
      assertThat(plan().action()).as(size).isEqualTo(new QueueAction.None());
    }
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    assertThat(bought(plan().action())).isEqualTo(2);
    assertThat(plan().memory().origin().clusterQueue()).isTrue();
  }

  @Test
  void shouldNotTakeTheClustersOwnQueueWithoutBeingTold() {
    queue = queue("queueName: workq, replicas: 2", "{}");
    unowned();
    assertThat(plan().verdict().reason()).isEqualTo(Reason.CLAIMED_BY_OTHER);
    assertThat(plan().verdict().message()).contains("nodes.compute.replicas", "adopt: true");
  }

  @Test
  void shouldNotAddTheClustersOwnQueue() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    queues = queues("other");
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
  }

  @Test
  void shouldGiveTheClustersOwnQueueBackAsItIs() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    delete();
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    assertThat(plan().verdict().message()).contains("goes back to HpcCluster demo");

    cluster = null;
    memory = memory.ofCluster(true);
    assertThat(plan().action())
        .as("the resource of the cluster is gone")
        .isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldEndTheCloudsScalingBeforeItGivesTheClustersOwnQueueBack() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    delete();
    scaled = new Observation<>(null, null, null);
    assertThat(plan().action()).as("not read yet").isEqualTo(new QueueAction.None());

    scaled = scaled("workq 0-5", "low 0-5");
    var plan = plan();
    assertThat(plan.verdict().reason()).isEqualTo(Reason.DELETING);
    assertThat(plan.action())
        .isInstanceOfSatisfying(
            QueueAction.Change.class,
            change -> assertThat(change.call().operation()).isEqualTo("SetAutoScaleConfig"));
    memory = plan.memory().withSync(plan.memory().sync().tried("autoScale", NOW));
    assertThat(plan().action()).as("not shown yet").isEqualTo(new QueueAction.None());
    scaled = scaled("low 0-5");
    assertThat(plan().action()).as("nodes may be on their way").isEqualTo(new QueueAction.None());
    memory =
        memory.withNodes(
            memory
                .nodes()
                .withSize(
                    new QueueSizeStatus(
                        "Cloud", 0, 5, null, NOW.minusSeconds(120).toString(), null, null)));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldNotGiveAQueueBackThatTheCloudSizesWhileNobodyCanLookAtIt() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    delete();
    memory =
        memory.withNodes(
            memory.nodes().withSize(new QueueSizeStatus("Cloud", 0, 5, null, null, null, null)));
    queues = null;
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.OBSERVING);
    memory =
        memory.withNodes(
            memory
                .nodes()
                .withSize(new QueueSizeStatus("Operator", null, null, null, null, null, null)));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldEndWhatItBeganBeforeItGivesTheQueueBack() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    delete();
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    memory = memory.withWork(NEW.accepted(NodePool.ADD, "r", "t", NOW.minusSeconds(600)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.DELETING);

    memory =
        memory.withWork(NEW.intend(NodePool.ADD, "u", 2, 1, NOW.minus(Duration.ofSeconds(60))));
    tasks = seen(List.of());
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    memory = memory.withWork(NEW.intend(NodePool.ADD, "u", 2, 1, NOW.minus(Duration.ofMinutes(3))));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldGiveDrainedNodesBackToTheSchedulerBeforeTheQueueGoesBack() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    delete();
    memory =
        memory.withDrains(
            DrainMemory.of(
                Serialization.unmarshal(
                    "nodes: [{hostName: a, instanceId: a, state: Draining, leaving: true, since: '2026-03-01T11:00:00Z'}]",
                    ScaleInStatus.class)));
    assertThat(memory.drains().isOpen()).isTrue();
    cluster.setSpec(
        Serialization.unmarshal(
            "accountRef: {name: alibaba}\nscheduler: {type: slurm}\n", HpcClusterSpec.class));
    nodes = new Observation<>(null, null, null);
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.DELETING);
  }

  @Test
  void shouldNotRemoveNodesOfOtherQueuesFromTheClustersOwn() {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    nodes = seen(List.of(idle("a"), idle("b"), idle("x"), idle("y")));
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);

    var other =
        queue("queueName: low", "{owned: true, lostNodes: {count: 2, instanceIds: [x, y]}}");
    other.getMetadata().setUid("v");
    claims = new QueueClaims(List.of(queue, other));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);
  }

  /** Three nodes of the cluster's queue, and two of another HpcQueue that ended up there. */
  private void withStrangers(String status) {
    clustersOwn(", computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u}");
    queue =
        queue(
            "queueName: workq, replicas: 3, adopt: true",
            "{owned: true, replicas: %s}".formatted(status));
    var other =
        queue("queueName: low", "{owned: true, lostNodes: {count: 2, instanceIds: [x, y]}}");
    other.getMetadata().setUid("v");
    claims = new QueueClaims(List.of(queue, other));
    nodes = seen(List.of(busy("a"), busy("b"), busy("c"), busy("x"), busy("y")));
  }

  @Test
  void shouldNotMissNodesOfOtherQueuesAmongItsOwn() {
    withStrangers(
        "5, nodeList: [{instanceId: a}, {instanceId: b}, {instanceId: c}, {instanceId: x}, {instanceId: y}]");
    assertThat(plan().memory().work().missingSince()).isEmpty();
    assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);

    nodes = seen(List.of(busy("a"), busy("b"), busy("c")));
    assertThat(plan().memory().work().missingSince()).as("they were moved back").isEmpty();

    withStrangers("3, nodeList: [{instanceId: a}, {instanceId: b}, {instanceId: c}]");
    assertThat(plan().memory().work().missingSince()).as("they came").isEmpty();
    withStrangers("120, nodeList: [{instanceId: a}]");
    var many = new java.util.ArrayList<ClusterNode>(List.of(busy("x"), busy("y")));
    for (int i = 0; i < 118; i++) {
      many.add(busy("n" + i));
    }
    nodes = seen(many);
    queue.setSpec(queue("queueName: workq, replicas: 118, adopt: true", "{}").getSpec());
    assertThat(plan().memory().work().missingSince()).as("more than are named").isEmpty();
  }

  @Test
  void shouldNotRepairNodesOfOtherQueues() {
    withStrangers("4");
    queue.setSpec(
        queue(
                "queueName: workq, replicas: 3, adopt: true, repair: {policy: Reset, after: 0m}",
                "{}")
            .getSpec());
    nodes = seen(List.of(busy("a"), busy("b"), busy("c"), node("x", "exception", null)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().memory().nodes().repairs()).isEmpty();

    nodes = seen(List.of(busy("b"), busy("c"), node("a", "exception", null), busy("x")));
    assertThat(plan().action()).isInstanceOf(QueueAction.Call.class);
  }

  @Test
  void shouldMissANodeOfItsOwnThoughStrangersAreThereAndNoteItOnce() {
    withStrangers(
        "5, nodeList: [{instanceId: a}, {instanceId: b}, {instanceId: c}, {instanceId: x}, {instanceId: y}]");
    // As many are wanted as are there, so that the strangers are told apart.
    queue.setSpec(queue("queueName: workq, replicas: 2, adopt: true", "{}").getSpec());
    nodes = seen(List.of(busy("a"), busy("b"), busy("x"), busy("y")));
    var plan = plan();
    assertThat(plan.memory().work().missingSince()).contains(NOW);

    queue.setStatus(
        queue(
                "queueName: workq",
                "{owned: true, replicas: 4, nodeList: [{instanceId: a}, {instanceId: b}, {instanceId: x}, {instanceId: y}]}")
            .getStatus());
    memory = memory.withWork(NEW.missing(NOW.minusSeconds(60)));
    assertThat(plan().memory().work().missingSince())
        .as("since it was missed first")
        .contains(NOW.minusSeconds(60));
  }

  // A queue that is gone.

  @Test
  void shouldAddAQueueThatIsGoneAndRememberItsNodes() {
    queue =
        queue(
            "queueName: high, replicas: 2",
            "{owned: true, replicas: 2, nodeList: [{instanceId: a}, {instanceId: b}]}");
    queues = queues("workq");
    nodes = null;
    var plan = plan();
    assertThat(plan.action()).isEqualTo(new QueueAction.AddQueue(Attempt.FIRST));
    assertThat(plan.memory().origin().lost().instanceIds()).containsExactly("a", "b");
    assertThat(plan.news()).extracting(News::reason).containsExactly("QueueGone");

    memory = plan.memory();
    assertThat(plan().news()).as("told once").isEmpty();
  }

  private void lost() {
    memory =
        memory.withLost(
            new HpcQueueStatus.LostNodesStatus(
                2, List.of("a", "b"), NOW.minusSeconds(200).toString(), null));
    nodes = seen(List.of());
  }

  @Test
  void shouldMoveItsNodesBackAndBuyNone() {
    lost();
    elsewhere.put("workq", seen(List.of(idle("own"), idle("a"), idle("b"))));
    assertThat(plan().action())
        .isEqualTo(new QueueAction.Call(new SetQueue("high", List.of("a", "b"))));
    assertThat(plan().memory().origin().lost().triedSince())
        .as("since when calls are made")
        .isEqualTo(NOW.toString());

    elsewhere.put("workq", seen(List.of(idle("own"), busy("a"), busy("b"))));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().memory().origin().lost()).isNotNull();

    elsewhere.put("workq", new Observation<>(null, null, null));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
  }

  @Test
  void shouldMoveNodesAgainWhenAPersonAsksForIt() {
    lost();
    elsewhere.put("workq", seen(List.of(idle("a"), idle("b"))));
    var moved = NEW;
    for (int i = 0; i < 3; i++) {
      moved = moved.accepted(SetQueue.OPERATION, "r" + i, null, NOW.minusSeconds(5));
    }
    memory = memory.withWork(moved);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NOT_TAKING);

    queue.setStatus(Serialization.unmarshal("reconcileToken: '1'", HpcQueueStatus.class));
    queue.getMetadata().setAnnotations(Map.of("hpc-operator.io/reconcile-now", "1"));
    assertThat(plan().verdict().reason()).as("acted on before").isEqualTo(Reason.NOT_TAKING);
    queue.getMetadata().setAnnotations(Map.of("hpc-operator.io/reconcile-now", "2"));
    assertThat(settle().action()).isInstanceOf(QueueAction.Call.class);
    queue.setStatus(Serialization.unmarshal("reconcileToken: '2'", HpcQueueStatus.class));
    assertThat(plan().action()).as("on record").isInstanceOf(QueueAction.Call.class);
  }

  @Test
  void shouldBuyAllButLostNodesThatAreOutOfService() {
    lost();
    queue = queue("queueName: high, replicas: 4", "{}");
    elsewhere.put("workq", seen(List.of(node("a", "exception", null))));
    var plan = plan();
    assertThat(bought(plan.action())).isEqualTo(3);
    assertThat(plan.verdict().message()).contains("out of service: a. None is bought");

    nodes = seen(List.of(idle("b"), idle("c"), idle("d")));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NODES_FAILED);
    assertThat(plan().memory().origin().lost()).isNotNull();
  }

  private void lostAnAnswer(String operation) {
    memory = memory.withWork(NEW.intend(operation, "u", 1, 1, NOW.minusSeconds(300)));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
  }

  @ParameterizedTest
  @ValueSource(strings = {NodePool.ADD, NodePool.JOIN})
  void shouldTakeATaskForItsOwnOnlyIfItIsNobodyElses(String operation) {
    lostAnAnswer(operation);
    assertThat(plan().memory().work().task().id()).isEqualTo("t");

    var others = "queueName: low, existingInstances: [{instanceId: i-1, confirmReinstall: true}]";
    var started = "{operations: {task: {id: t, operation: AddNodes, startedAt: '%s'}}}";
    var other = queue(others, started.formatted(NOW));
    other.getMetadata().setUid("other");
    claims = new QueueClaims(List.of(queue, other));
    assertThat(plan().memory().work().task()).as("of another queue").isNull();

    claims = QueueClaims.NONE;
    var before = cluster;
    cluster =
        cluster(
            "queue: workq, operations: {recent: [{operation: AddNodes, taskId: t, time: '%s'}]}"
                .formatted(NOW));
    assertThat(plan().memory().work().task()).as("of the cluster").isNull();
    cluster = before;
    claims = new QueueClaims(List.of(queue(others, started.formatted(NOW))));
    assertThat(plan().memory().work().task()).as("its own").isNotNull();
  }

  @Test
  void shouldFollowTheTaskItHasAnAnswerAboutThoughAnotherQueueTakesItForItsOwn() {
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    var other =
        queue(
            "queueName: low",
            "{operations: {task: {id: t, operation: AddExistedNodes, startedAt: '%s'}}}"
                .formatted(NOW));
    other.getMetadata().setUid("other");
    claims = new QueueClaims(List.of(queue, other));
    assertThat(ownTasks(NEW)).isEmpty();
    assertThat(ownTasks(NEW.intend(NodePool.JOIN, "u", 1, 1, NOW).follow("t", NodePool.JOIN, NOW)))
        .as("without an answer")
        .isEmpty();
    assertThat(ownTasks(NEW.accepted(NodePool.ADD, "r", "t", NOW))).hasSize(1);
  }

  private List<ClusterTask> ownTasks(Work work) {
    return new QueueFacts(
            queue,
            memory.withWork(work),
            Optional.of(cluster),
            Optional.empty(),
            queues,
            tasks,
            nodes,
            List.of(),
            null,
            null,
            null,
            new Whereabouts("high", "workq", nodes, elsewhere, List.of(), List.of()),
            claims,
            ScalingSight.NOTHING)
        .ownTasks()
        .value();
  }

  /** One that has jobs, or hangs, must not keep the queue from growing for ever. */
  @Test
  void shouldBuyAllButLostNodesThatAreBusy() {
    lost();
    queue = queue("queueName: high, replicas: 100", "{replicas: 1}");
    nodes = seen(List.of(idle("b")));
    for (var away : List.of(busy("a"), node("a", "initing", null))) {
      elsewhere.put("workq", seen(List.of(away)));
      assertThat(bought(plan().action())).isEqualTo(98);
      assertThat(plan().verdict().message()).contains("busy or being initialised: a");
      assertThat(plan().memory().origin().lost()).isNotNull();
    }
    queue = queue("queueName: high, replicas: 2", "{replicas: 1}");
    assertThat(plan().action()).as("a comes back").isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SETTLING);
  }

  @Test
  void shouldBuyWhatIsNowhere() {
    lost();
    elsewhere.put("workq", seen(List.of(idle("own"))));
    assertThat(bought(plan().action())).isEqualTo(2);
    assertThat(plan().memory().origin().lost()).isNull();
  }

  @Test
  void shouldSettleAPurchaseBeforeNodesAreMoved() {
    lost();
    elsewhere.put("workq", seen(List.of(idle("a"), idle("b"))));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    memory = memory.withWork(NEW.accepted(NodePool.ADD, "r", "t", NOW.minusSeconds(600)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SCALING);
  }

  @Test
  void shouldBuyNothingWhileTheCloudDoesNotTellTheQueues() {
    nodes = seen(List.of());
    queues =
        new Observation<>(
            queues.value(),
            NOW,
            new CloudException(
                "ListQueues", ErrorKind.TRANSIENT, "ManagerNotFound", null, "r", false, null));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().message()).contains("None is bought");

    queues = queues("high", "workq");
    assertThat(bought(plan().action())).isEqualTo(2);
  }

  @Test
  void shouldNotTakeARefusalToListNodesForTrouble() {
    nodes =
        new Observation<>(
            null,
            null,
            new CloudException(
                "ListNodesByQueue", ErrorKind.INVALID, "InvalidParams", null, "r", false, null));
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SETTLING);
    assertThat(plan().verdict().message()).contains("may be gone");
  }

  // Settings.

  @Test
  void shouldChangeTheResourceGroupBeforeTheNodes() {
    queue = queue("queueName: high, replicas: 5, resourceGroupId: rg-2", "{}");
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            QueueAction.Change.class, change -> assertThat(change.setting()).isEqualTo("config"));
  }

  @Test
  void shouldTakeNodesBeforeItBuysAny() {
    queue = queue("queueName: high, replicas: 5, takeNodes: [x, y]", "{}");
    elsewhere.put("workq", seen(List.of(idle("x"), busy("y"))));
    assertThat(plan().action())
        .isEqualTo(new QueueAction.Change("takeNodes", new SetQueue("high", List.of("x"))));

    nodes = seen(List.of(idle("a"), idle("b"), idle("x")));
    elsewhere.put("workq", seen(List.of(busy("y"))));
    assertThat(bought(plan().action()))
        .as("y is waited for, and one is bought besides")
        .isEqualTo(1);

    queue = queue("queueName: high, replicas: 4, takeNodes: [x, y]", "{}");
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(plan().verdict().message()).contains("taken from other queues");
  }

  @Test
  void shouldCountAnInstanceOnceThatIsNamedTwice() {
    queue =
        queue(
            "queueName: high, replicas: 4, takeNodes: [x], existingInstances: [{instanceId: x, confirmReinstall: true}]",
            "{}");
    elsewhere.put("workq", seen(List.of(busy("x"))));
    assertThat(bought(plan().action())).isEqualTo(1);
  }

  @Test
  void shouldReadOnceMoreBeforeItTakesANode() {
    queue = queue("queueName: high, replicas: 3, takeNodes: [x]", "{}");
    elsewhere.put("workq", seen(List.of(idle("x")), NOW.minusSeconds(60)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().distrust()).isTrue();
  }

  @Test
  void shouldMoveNodesAndChangeTheQueueAgainWhenAPersonAsksForIt() {
    queue = queue("queueName: high, replicas: 3, takeNodes: [x], resourceGroupId: rg-2", "{}");
    elsewhere.put("workq", seen(List.of(idle("x"))));
    for (int i = 0; i < 6; i++) {
      var plan = settle();
      var change = (QueueAction.Change) plan.action();
      memory = memory.withSync(memory.sync().tried(change.setting(), NOW.minusSeconds(3600)));
    }
    assertThat(settle().action()).isEqualTo(new QueueAction.None());
    assertThat(synced(plan()).orElseThrow().reason()).isEqualTo(Reason.NOT_TAKING);

    var asked = new QueuePass(null, null, null).status(queue, memory, READY, null);
    queue.setStatus(Serialization.unmarshal(Serialization.asYaml(asked), HpcQueueStatus.class));
    queue.getMetadata().setAnnotations(Map.of("hpc-operator.io/reconcile-now", "2"));
    memory = QueueMemory.of(queue);
    for (var setting : List.of("config", "takeNodes")) {
      var change = (QueueAction.Change) settle().action();
      assertThat(change.setting()).isEqualTo(setting);
      memory = memory.withSync(memory.sync().tried(setting, NOW));
    }
  }

  @Test
  void shouldBuyInSpiteOfANodeThatIsNowhere() {
    queue = queue("queueName: high, replicas: 3, takeNodes: [nowhere]", "{}");
    elsewhere.put("workq", seen(List.of()));
    assertThat(bought(plan().action())).isEqualTo(1);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(plan().verdict().message()).contains("nowhere in queue high").contains("takeNodes");
  }

  /** The list of its former queue may be younger than this one's. */
  @Test
  void shouldBuyNoneInPlaceOfANodeThatWasJustMoved() {
    queue = queue("queueName: high, replicas: 3, takeNodes: [x]", "{}");
    elsewhere.put("workq", seen(List.of()));
    memory =
        memory.withWork(
            memory.work().accepted("SetQueue", "r", null, NOW.minus(Duration.ofSeconds(119))));
    assertThat(plan().action()).isNotInstanceOf(QueueAction.BuyNodes.class);
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofSeconds(1));

    memory =
        memory.withWork(
            Work.of(null).accepted("SetQueue", "r", null, NOW.minus(Duration.ofSeconds(120))));
    assertThat(bought(plan().action())).isEqualTo(1);
  }

  /** Which nodes are on their way, nobody knows any more. */
  @ParameterizedTest
  @ValueSource(strings = {"[]", "[y]"})
  void shouldBuyNoneAfterAMoveThoughTheWishIsAnotherOneSince(String takes) {
    queue = queue("queueName: high, replicas: 3, takeNodes: " + takes, "{}");
    elsewhere.put("workq", seen(List.of()));
    memory =
        memory.withWork(
            memory.work().accepted("SetQueue", "r", null, NOW.minus(Duration.ofSeconds(119))));
    assertThat(plan().action()).isNotInstanceOf(QueueAction.BuyNodes.class);
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldBuyNoneAfterAMoveThatTheOperatorDidNotLiveToSee() {
    queue = queue("queueName: high, replicas: 3, takeNodes: [x]", "{}");
    elsewhere.put("workq", seen(List.of(idle("x"))));
    var move = plan();
    var pass = new QueuePass(null, null, Clock.fixed(NOW.minusSeconds(119), ZoneOffset.UTC));
    memory = pass.before(move.action(), move.memory());

    elsewhere.put("workq", seen(List.of()));
    assertThat(plan().action()).isNotInstanceOf(QueueAction.BuyNodes.class);

    var refused =
        new CloudException("SetQueue", ErrorKind.THROTTLED, "Slow", null, "r", false, null);
    memory = pass.failed(move.action(), memory, refused);
    assertThat(bought(plan().action())).as("it was not moved").isEqualTo(1);
  }

  /** A move that was refused brings no node, and none that is missing besides waits for it. */
  @ParameterizedTest
  @CsvSource({
    "QUOTA, TooManyComputes, false, 1",
    "DENIED, Forbidden.RAM, false, 1",
    "THROTTLED, Throttling, false, 1",
    "TRANSIENT, Client.ConnectFailed, false, 1",
    "TRANSIENT, Client.Timeout, true, 0",
    "TRANSIENT, InternalError, true, 0"
  })
  void shouldBuyWhatIsMissingBesidesAfterAMoveThatWasRefused(
      ErrorKind kind, String code, boolean effectUnknown, int bought) {
    queue = queue("queueName: high, replicas: 4, takeNodes: [x]", "{}");
    elsewhere.put("workq", seen(List.of(idle("x"))));
    var error = new CloudException("SetQueue", kind, code, null, "r", effectUnknown, null);
    var move = plan();
    assertThat(move.action()).isInstanceOf(QueueAction.Change.class);
    var pass = new QueuePass(null, null, Clock.fixed(NOW.minusSeconds(60), ZoneOffset.UTC));
    var begun = pass.before(move.action(), move.memory());
    var work = begun.work().failedBesides(error, null, NOW.minusSeconds(60));
    memory = pass.failed(move.action(), begun.withWork(work), error);
    elsewhere.put("workq", seen(List.of(busy("x"))));

    var after = plan();
    assertThat(after.action() instanceof QueueAction.BuyNodes ? bought(after.action()) : 0)
        .isEqualTo(bought);
    if (bought == 0) {
      assertThat(after.verdict().message())
          .contains("None is bought before " + NOW.plusSeconds(60))
          .doesNotContain("when they are idle");
    }
  }

  // Drift of the size.

  private void inSync(String policy) {
    queue = queue("queueName: high, replicas: 2, driftPolicy: " + policy, "{}");
    settle();
  }

  @Test
  void shouldBuyAndRemoveBackToWhatTheSpecSays() {
    inSync("Correct");
    nodes = seen(List.of(idle("a")));
    assertThat(bought(plan().action())).isEqualTo(1);
    assertThat(plan().memory().sync().drift())
        .extracting(DriftRecord::field, DriftRecord::found, DriftRecord::action)
        .containsExactly(tuple("replicas", "1", "Corrected"));

    nodes = seen(List.of(idle("a"), idle("b"), idle("c")));
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);
  }

  @Test
  void shouldShowANumberThatOthersChangedAndLeaveItUntilTheSpecChanges() {
    inSync("Report");
    for (var found : List.of(List.of(idle("a")), List.of(idle("a"), idle("b"), idle("c")))) {
      nodes = seen(found);
      assertThat(settle().action()).isEqualTo(new QueueAction.None());
      assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);
      var synced = synced(plan()).orElseThrow();
      assertThat(synced.reason()).isEqualTo(Reason.DRIFTED);
      assertThat(synced.message())
          .contains("replicas: 2 in the spec, %d in the cloud (seen 2026".formatted(found.size()));
    }
    queue = queue("queueName: high, replicas: 4, driftPolicy: Report", "{}");
    assertThat(bought(plan().action())).isEqualTo(1);
  }

  @Test
  void shouldNotTakeItsOwnReplacementOfANodeForAChangeOfOthers() {
    var spec =
        "queueName: high, replicas: 2, driftPolicy: Report, repair: {policy: Replace, after: 0m}";
    queue = queue(spec, "{}");
    settle();
    nodes = seen(List.of(idle("a"), node("b", "exception", null)));
    memory =
        memory.withNodes(
            memory
                .nodes()
                .withRepairs(
                    List.of(new NodeRepairStatus("b", "b", "Waiting", "2026-03-01T11:00:00Z", 1))));
    var replaced = plan();
    assertThat(((QueueAction.Call) replaced.action()).call())
        .isInstanceOf(NodeCalls.RemoveFaulty.class);
    memory = NodeCare.begun(replaced.action(), replaced.memory(), NOW);
    memory =
        memory.withWork(memory.work().accepted(NodePool.REMOVE, "r", "t", NOW.minusSeconds(9)));

    // The node is listed while the task goes on.
    tasks = seen(List.of(task("t", "DeleteComputes", "Processing")));
    settle();
    tasks = seen(List.of(task("t", "DeleteComputes", "Success")));
    nodes = seen(List.of(idle("a")));
    settle();
    var plan = settle();
    assertThat(plan.memory().sync().drift()).isEmpty();
    assertThat(bought(plan.action())).isEqualTo(1);

    // What others do after that is theirs again.
    memory = memory.withWork(NEW).withNodes(memory.nodes().withRepairs(List.of()));
    nodes = seen(List.of(idle("a"), idle("c")));
    settle();
    nodes = seen(List.of(idle("c")));
    assertThat(settle().action()).isEqualTo(new QueueAction.None());
    assertThat(synced(plan()).orElseThrow().reason()).isEqualTo(Reason.DRIFTED);
  }

  @Test
  void shouldLookAtTheNumberAgainWhenWhatItDidIsDone() {
    inSync("Correct");
    memory = memory.withWork(NEW.accepted(NodePool.REMOVE, "r", "t", NOW.minusSeconds(600)));
    tasks = seen(List.of(task("t", "DeleteComputes", "Success")));
    for (int i = 0; i < 5 && !QueueUpkeep.isFree(memory); i++) {
      var plan = settle();
      if (QueueUpkeep.isFree(memory)) {
        assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));
      }
    }
    assertThat(QueueUpkeep.isFree(memory)).isTrue();
    assertThat(settle().lookAgain()).isNull();
    assertThat(memory.sync().find("replicas").orElseThrow().state()).isEqualTo("InSync");
    assertThat(synced(plan())).isEmpty();
  }

  @Test
  void shouldNotLookAtTheNumberWhenAskedNotTo() {
    inSync("Ignore");
    nodes = seen(List.of(idle("a")));
    assertThat(settle().action()).isEqualTo(new QueueAction.None());
    assertThat(synced(plan())).isEmpty();
    assertThat(plan().memory().sync().drift()).isEmpty();

    queue = queue("queueName: high, replicas: 3, driftPolicy: Ignore", "{}");
    assertThat(bought(plan().action())).isEqualTo(2);
  }

  @Test
  void shouldNotCallNodesDriftThatGoWhateverTheirNumber() {
    inSync("Report");
    nodes = seen(List.of(idle("a"), idle("b"), reclaimed("c")));
    assertThat(plan().memory().sync().drift()).isEmpty();
    nodes = seen(List.of(idle("a"), idle("b"), idle("c")));
    assertThat(plan().memory().sync().drift()).isNotEmpty();
  }

  @Test
  void shouldEndWhatItBeganWhateverThePolicyIsByNow() {
    inSync("Correct");
    nodes = seen(List.of(idle("a")));
    assertThat(bought(settle().action())).isEqualTo(1);

    queue = queue("queueName: high, replicas: 2, driftPolicy: Report", "{}");
    assertThat(bought(plan().action())).as("its own doing is nobody's drift").isEqualTo(1);
  }

  @Test
  void shouldNotCallNodesThatAreLookedForDrift() {
    inSync("Report");
    lost();
    elsewhere.put("workq", seen(List.of(busy("a"), busy("b"))));
    assertThat(plan().memory().sync().drift()).isEmpty();
  }

  // Observing.

  @Test
  void shouldOnlyLookWhenAskedTo() {
    unowned();
    queue =
        queue(
            "queueName: high, replicas: 5, adopt: true, managementPolicy: Observe, resourceGroupId: rg-2",
            "{}");
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().memory().owned()).isFalse();
    assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);
    assertThat(synced(plan()).orElseThrow().message())
        .contains("replicas: 5 in the spec, 2 in the cloud")
        .contains("resourceGroupId: rg-2 in the spec, rg-1 in the cloud");
    scaled = scaled("high 0-5");
    assertThat(synced(plan()).orElseThrow().message())
        .contains("autoScale: off in the spec, on in the cloud");

    queues = queues("workq");
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NOT_FOUND_TO_ADOPT);

    queues = queues("high", "workq");
    delete();
    memory = memory.ownedNow();
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldShowNothingWhereNothingDiffers() {
    unowned();
    queue = queue("queueName: high, replicas: 2, adopt: true, managementPolicy: Observe", "{}");
    assertThat(synced(plan())).isEmpty();
    queue =
        queue(
            "queueName: high, replicas: 9, adopt: true, managementPolicy: Observe, autoScale: {maxReplicas: 5}",
            "{}");
    scaled = scaled("high 0-5");
    assertThat(synced(plan())).as("replicas says nothing where the cloud scales").isEmpty();
  }

  @Test
  void shouldKeepTheNamesOfTheNodesOfAQueueThatIsGoneUntilTheyAreOnRecord() {
    queue =
        queue(
            "queueName: high, replicas: 2",
            "{owned: true, replicas: 2, nodeList: [{instanceId: a}, {instanceId: b}]}");
    queues = queues("workq");
    nodes = null;
    // The cluster is just back from a recovery, and does not know its own queue yet.
    cluster = cluster("loginSecret: x");
    var plan = plan();
    assertThat(plan.verdict().reason()).isEqualTo(Reason.CLUSTER_NOT_READY);
    assertThat(status(plan).nodeList()).hasSize(2);

    cluster = cluster("queue: workq");
    assertThat(status(plan()).nodeList()).isEmpty();
    assertThat(status(plan()).lostNodes().instanceIds()).containsExactly("a", "b");
  }

  private HpcQueueStatus status(Plan<QueueAction, QueueMemory> plan) {
    var facts =
        new QueueFacts(
            queue,
            memory,
            Optional.of(cluster),
            Optional.empty(),
            queues,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            ScalingSight.NOTHING);
    var conditions = Conditions.of(null, plan.verdict(), 1, NOW);
    return new QueuePass(facts, null, null).status(queue, plan.memory(), conditions, null);
  }
}
