package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueuePlannerTest {
  private static final Work NEW = Work.of(null);

  private final HpcQueue queue =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: HpcQueue
          metadata: {name: high, namespace: team-a, uid: u, generation: 1}
          spec:
            clusterRef: {name: demo}
            queueName: high
            replicas: 2
            instanceType: ecs.c6.2xlarge
          """,
          HpcQueue.class);
  private HpcCluster cluster =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: HpcCluster
          metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
          spec:
            accountRef: {name: alibaba}
          status:
            clusterId: ehpc-1
            state: running
            queue: workq
          """,
          HpcCluster.class);
  private QueueMemory memory = new QueueMemory("ehpc-1", "alibaba", true, DrainMemory.EMPTY, NEW);
  private Optional<String> claimant = Optional.empty();
  private Observation<List<ClusterQueue>> queues = queues("high");
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("a"), idle("b")));
  private Observation<List<ClusterNode>> managers;
  private Observation<List<InvocationResult>> answer;
  private Observation<AutoScaleSettings> scaled;
  private Observation<List<ClusterNode>> computes;
  private Observation<List<Job>> jobs;

  private static Observation<List<ClusterQueue>> queues(String... names) {
    return seen(
        Arrays.stream(names)
            .map(
                n ->
                    new ClusterQueue(
                        n, "Execution", null, null, null, null, null, null, null, null))
            .toList());
  }

  private Plan<QueueAction, QueueMemory> plan() {
    return new QueuePlanner(PATIENCE)
        .plan(
            new QueueFacts(
                queue,
                memory,
                Optional.ofNullable(cluster),
                claimant,
                queues,
                tasks,
                nodes,
                scaling().settings(),
                computes,
                managers,
                answer,
                Whereabouts.alone("high", nodes),
                QueueClaims.NONE,
                scaling(),
                jobs),
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

  /** Scaling of the queue by the cloud, as it was read. */
  private static Observation<AutoScaleSettings> scaled(boolean on) {
    return seen(
        new AutoScaleSettings(
            ClusterScaling.builder().maxNodesInCluster(100).build(),
            null,
            null,
            null,
            List.of(
                QueueScaling.builder()
                    .queueName("high")
                    .enableAutoGrow(on)
                    .maxNodesInQueue(5)
                    .build())));
  }

  private void delete() {
    queue.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
  }

  private QueueMemory owned(Work work) {
    return new QueueMemory("ehpc-1", "alibaba", true, DrainMemory.EMPTY, work);
  }

  private QueueMemory unowned(Work work) {
    return new QueueMemory("ehpc-1", "alibaba", false, DrainMemory.EMPTY, work);
  }

  private static Work intended(String operation, Duration ago) {
    return NEW.intend(operation, "u", operation.equals(NodePool.ADD) ? 2 : null, 1, NOW.minus(ago));
  }

  @Test
  void shouldBeReadyWithItsNodes() {
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.READY);
  }

  @Test
  void shouldWaitForItsCluster() {
    cluster = null;
    assertThat(plan().verdict().reason()).isEqualTo(Reason.CLUSTER_NOT_FOUND);
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
  }

  @Test
  void shouldWaitUntilTheClusterKnowsItsOwnQueue() {
    var status = cluster.getStatus();
    cluster.setStatus(
        Serialization.unmarshal(
            "{\"clusterId\": \"ehpc-1\", \"state\": \"running\"}", HpcClusterStatus.class));
    memory = unowned(NEW);
    queues = queues("workq", null);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.CLUSTER_NOT_READY);
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    cluster.setStatus(status);
    assertThat(plan().action()).isEqualTo(new QueueAction.AddQueue(Attempt.FIRST));
  }

  /** Gives the cluster a state and a status.power. */
  private void powers(String state, String power) {
    cluster.setStatus(
        Serialization.unmarshal(
            "clusterId: ehpc-1\nqueue: workq\nstate: %s\npower: %s\n".formatted(state, power),
            HpcClusterStatus.class));
  }

  @Test
  void shouldNeitherBuyNorRemoveNodesWhileItsClusterIsStoppedOrOnTheWayThereOrBack() {
    for (var found :
        List.of(seen(List.<ClusterNode>of()), seen(List.of(idle("a"), idle("b"), idle("c"))))) {
      nodes = found;
      powers("running", "{wanted: Stopped, phase: WaitingForJobs}");
      waitsForItsCluster("is to be Stopped (WaitingForJobs)", "powerState is Running again");
      powers("running", "{wanted: Stopped, nextStart: '2026-03-02T06:00:00Z'}");
      waitsForItsCluster("is to be Stopped.", "schedule starts it at 2026-03-02T06:00:00Z");
      powers("stopped", "{wanted: Stopped, stoppedSince: '2026-03-01T11:00:00Z'}");
      waitsForItsCluster("is Stopped since 2026-03-01T11:00:00Z.");
      powers("running", "{wanted: Running, phase: StartingNodes}");
      waitsForItsCluster("is being started (StartingNodes)", "when it is back");

      powers("running", "{wanted: Running, savedHours: '3.00'}");
      assertThat(plan().action()).isNotEqualTo(new QueueAction.None());
    }
  }

  private void waitsForItsCluster(String... texts) {
    var plan = plan();
    assertThat(plan.action()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.CLUSTER_NOT_READY);
    assertThat(plan.verdict().message()).contains(texts).contains("HpcCluster demo");
  }

  @Test
  void shouldGoWhileItsClusterIsToBeStoppedButWaitWhileItIsStopped() {
    delete();
    powers("running", "{wanted: Stopped, phase: WaitingForJobs}");
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);
    powers("stopped", "{wanted: Stopped, nextStart: '2026-03-02T06:00:00Z'}");
    queues = null;
    waitsForItsCluster("only while its cluster runs", "at 2026-03-02T06:00:00Z", "Retain");
  }

  @Test
  void shouldBuyNoNodesOnceTheSpecOfItsClusterSaysStopped() {
    nodes = seen(List.of());
    for (var power : List.of("null", "{wanted: Running, savedHours: '3.00'}")) {
      powers("running", power);
      cluster.setSpec(
          Serialization.unmarshal(
              "accountRef: {name: alibaba}\npowerState: Stopped\n",
              io.hpcoperator.api.v1alpha1.HpcClusterSpec.class));
      waitsForItsCluster("is to be Stopped.", "powerState is Running again");
    }
  }

  @Test
  void shouldAddAQueueThatIsNotThere() {
    memory = unowned(NEW);
    queues = queues("workq", null);

    assertThat(plan().action()).isEqualTo(new QueueAction.AddQueue(Attempt.FIRST));
  }

  @Test
  void shouldNotAddAQueueBeforeTheQueuesWereRead() {
    memory = unowned(NEW);
    queues = new Observation<>(null, null, null);

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
  }

  @Test
  void shouldNotTakeAQueueItDidNotAdd() {
    memory = unowned(NEW);

    assertThat(plan().verdict().reason()).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(plan().memory().owned()).isFalse();
  }

  @Test
  void shouldTakeTheQueueOfALostAnswer() {
    nodes = seen(List.of());
    memory = unowned(intended(QueuePlanner.ADD_QUEUE, Duration.ofSeconds(5)));

    assertThat(plan().memory().owned()).isTrue();
    assertThat(plan().memory().work().intent()).isNull();
  }

  @Test
  void shouldNotTakeAQueueWithNodesForOneThatWasJustAdded() {
    memory = unowned(intended(QueuePlanner.ADD_QUEUE, Duration.ofSeconds(5)));
    assertThat(plan().memory().owned()).isFalse();
    assertThat(plan().verdict().reason()).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(plan().memory().work().intent()).isNull();

    nodes = new Observation<>(null, null, null);
    assertThat(plan().memory().owned()).isFalse();
    assertThat(plan().memory().work().intends(QueuePlanner.ADD_QUEUE)).isTrue();

    nodes = seen(List.of(idle("a")));
    delete();
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    memory = plan().memory();
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldRepeatAnAdditionWhoseAnswerWasLost() {
    queues = queues();
    memory = unowned(intended(QueuePlanner.ADD_QUEUE, Duration.ofSeconds(5)));
    assertThat(plan().action()).isEqualTo(new QueueAction.AddQueue(Attempt.REPEAT));

    memory = unowned(intended(QueuePlanner.ADD_QUEUE, Duration.ofMinutes(2)));
    assertThat(plan().action()).isEqualTo(new QueueAction.AddQueue(Attempt.LAST));
  }

  @Test
  void shouldNotAddAgainWhileTheListMayNotShowTheQueueYet() {
    queues = queues();
    memory = owned(NEW.accepted(QueuePlanner.ADD_QUEUE, "r", null, NOW.minusSeconds(60)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofSeconds(60));

    memory = owned(NEW.accepted(QueuePlanner.ADD_QUEUE, "r", null, NOW.minusSeconds(120)));
    assertThat(plan().action()).isEqualTo(new QueueAction.AddQueue(Attempt.FIRST));
  }

  @Test
  void shouldNotForgetAnOpenPurchaseWhenItsQueueIsNotListed() {
    queues = queues();
    memory = owned(intended(NodePool.ADD, Duration.ofSeconds(60)));

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().memory().work().intends(NodePool.ADD)).isTrue();
  }

  @Test
  void shouldNotManageWhatAnOlderResourceClaims() {
    claimant = Optional.of("HpcQueue older");
    nodes = seen(List.of());

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.CLAIMED_BY_OTHER);
  }

  @Test
  void shouldEmptyTheQueueBeforeDeletingIt() {
    delete();
    nodes = seen(List.of(idle("a"), busy("b")));
    assertThat(plan().action())
        .isEqualTo(new QueueAction.RemoveNodes(List.of("a"), List.of(), true));

    nodes = seen(List.of(busy("b")));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    nodes = seen(List.of(node("b", "releasing", null)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    nodes = seen(List.of());
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldNotDeleteTheQueueWhileNodesAreOnTheirWay() {
    delete();
    nodes = seen(List.of());
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    memory = owned(NEW.accepted(NodePool.ADD, "r", "t", NOW.minusSeconds(600)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    memory = owned(intended(NodePool.ADD, Duration.ofMinutes(30)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
  }

  @Test
  void shouldNotReleaseAQueueThatTheListMayNotShowYet() {
    delete();
    queues = queues();
    memory = owned(NEW.accepted(QueuePlanner.ADD_QUEUE, "r", null, NOW.minusSeconds(60)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    memory = owned(NEW.accepted(QueuePlanner.DELETE_QUEUE, "r", null, NOW.minusSeconds(5)));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  /** Gives the queue a status by which it had nodes of these ids. */
  private void knew(String... ids) {
    queue.setStatus(
        Serialization.unmarshal(
            "replicas: %d\nnodeList: [%s]\n"
                .formatted(
                    ids.length,
                    String.join(
                        ", ", Arrays.stream(ids).map(id -> "{instanceId: " + id + "}").toList())),
            HpcQueueStatus.class));
  }

  @Test
  void shouldDeleteAQueueThatHadNodesOnlyWhenALaterListShowsNoneEither() {
    delete();
    knew("a", "b");
    nodes = seen(List.of());
    var first = plan();
    assertThat(first.action()).isEqualTo(new QueueAction.None());
    assertThat(first.verdict().reason()).isEqualTo(Reason.DELETING);
    assertThat(first.verdict().message()).contains("vanished");
    assertThat(first.lookAgain()).isEqualTo(Duration.ofMinutes(2));
    assertThat(first.memory().work().missingSince()).contains(NOW);

    knew();
    memory = owned(NEW.missing(NOW.minusSeconds(119)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    memory = owned(NEW.missing(NOW.minusSeconds(120)));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldMissNodesThatVanishBesideThoseThatWereRemoved() {
    delete();
    knew("a", "b");
    memory = owned(NEW.accepted(NodePool.REMOVE, "r", "t", NOW.minusSeconds(60)));
    tasks = seen(List.of(task("t", "DeleteComputes", "Processing")));
    nodes = seen(List.of(node("a", "releasing", null)));
    assertThat(plan().memory().work().missingSince()).contains(NOW);

    nodes = seen(List.of(node("a", "releasing", null), node("b", "releasing", null)));
    assertThat(plan().memory().work().missingSince()).isEmpty();
  }

  @Test
  void shouldDeleteAQueueByAFreshListOnly() {
    delete();
    nodes = seen(List.of(), NOW.minusSeconds(6));
    var stale = plan();
    assertThat(stale.action()).isEqualTo(new QueueAction.None());
    assertThat(stale.distrust()).isTrue();

    memory = stale.memory();
    nodes = seen(List.of());
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
    memory = owned(NEW.excess(NOW.minusSeconds(60)));
    nodes = seen(List.of(), NOW.minusSeconds(50));
    assertThat(plan().action()).as("read slowly").isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldLetAQueueGoOnlyWhenALaterListLacksItToo() {
    delete();
    knew("a", "b");
    queues = queues("workq");
    nodes = null;
    var first = plan();
    assertThat(first.action()).isEqualTo(new QueueAction.None());
    assertThat(first.lookAgain()).isEqualTo(Duration.ofMinutes(2));

    queues = queues("high");
    nodes = seen(List.of(idle("a"), idle("b")));
    memory = first.memory();
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);
  }

  @Test
  void shouldTellOfNodesThatAreElsewhereWhenTheQueueIsGone() {
    delete();
    knew("a", "b");
    queues = queues("workq");
    nodes = null;
    memory = owned(NEW.absent(NOW.minusSeconds(119)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().memory().origin().lost()).isNull();

    memory = owned(NEW.absent(NOW.minusSeconds(120)));
    var sure = plan();
    assertThat(sure.action()).as("where its nodes are is read").isEqualTo(new QueueAction.None());
    assertThat(sure.memory().origin().lost().instanceIds()).containsExactly("a", "b");
    assertThat(sure.news()).isEmpty();

    memory = sure.memory();
    computes = seen(List.of());
    assertThat(plan().action()).as("one empty list").isEqualTo(new QueueAction.None());
    computes = seen(List.of(idle("b"), idle("c")));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    assertThat(plan().news()).hasSize(1);
    assertThat(plan().news().get(0).reason()).isEqualTo("NodesLeft");
    assertThat(plan().news().get(0).note()).contains("1 node of the queue is", "b (b)");
    computes = seen(List.of(idle("c")), NOW.plusSeconds(120));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    assertThat(plan().news()).isEmpty();
  }

  /** A queue that is gone, and had nodes that are missed and looked for since long before. */
  private void gone(Work work) {
    delete();
    queues = queues("workq");
    nodes = null;
    memory =
        owned(work.missing(NOW.minusSeconds(600)))
            .withLost(
                new HpcQueueStatus.LostNodesStatus(
                    2, List.of("a", "b"), NOW.minusSeconds(600).toString(), null));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTakeTwoListsOfTheClusterForNodesThatAreNowhere(boolean byOthers) {
    var ago = NOW.minusSeconds(300);
    gone(byOthers ? NEW.absent(ago) : NEW.accepted(QueuePlanner.DELETE_QUEUE, "r", null, ago));
    computes = seen(List.of(idle("c")));
    var first = plan();
    assertThat(first.action())
        .as("the first list to miss them, however long they are looked for")
        .isEqualTo(new QueueAction.None());
    assertThat(first.lookAgain()).isEqualTo(Duration.ofMinutes(2));
    assertThat(first.memory().work().missingSince()).contains(NOW);

    memory = first.memory().withWork(first.memory().work().missing(NOW.minusSeconds(119)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    memory = first.memory().withWork(first.memory().work().missing(NOW.minusSeconds(120)));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    computes = seen(List.of(idle("b")));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    assertThat(plan().news()).extracting(News::note).asString().contains("b (b)");
  }

  @Test
  void shouldTellAllLostNodesWhereThoseOfTheClusterCannotBeRead() {
    gone(NEW.absent(NOW.minusSeconds(300)));
    computes = new Observation<>(null, null, null);
    assertThat(plan().action()).as("not read yet").isEqualTo(new QueueAction.None());
    computes = new Observation<>(null, null, error(ErrorKind.DENIED));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
    assertThat(plan().news()).extracting(News::note).asString().contains("a, b");
  }

  /** A removal of ours whose answer was lost, or of others: no task tells when it is over. */
  @Test
  void shouldWaitForALaterListWhenNodesWereSeenToGoThatNoTaskOfOursTellsOf() {
    delete();
    knew();
    nodes = seen(List.of(node("a", "releasing", null)));
    var leaves = plan();
    assertThat(leaves.action()).isEqualTo(new QueueAction.None());
    assertThat(leaves.memory().work().missingSince()).contains(NOW);

    nodes = seen(List.of());
    memory = leaves.memory();
    assertThat(plan().action()).as("one list without it").isEqualTo(new QueueAction.None());
    memory = owned(NEW.missing(NOW.minusSeconds(120)));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());

    nodes = seen(List.of(node("a", "releasing", null)));
    assertThat(plan().memory().work().missingSince()).as("still going").contains(NOW);
    memory = owned(NEW.accepted(NodePool.REMOVE, "r", "t", NOW.minusSeconds(60)));
    tasks = seen(List.of(task("t", "DeleteComputes", "Processing")));
    assertThat(plan().memory().work().missingSince()).as("the task tells").isEmpty();
  }

  @Test
  void shouldForgetThatAQueueWasAbsentWhenItIsListed() {
    delete();
    memory = owned(NEW.absent(NOW.minusSeconds(600)));
    assertThat(plan().memory().work().absentSince()).isEmpty();
  }

  @Test
  void shouldWaitForNodesTheCloudIsStillAddingWhenItsScalingHasEnded() {
    delete();
    nodes = seen(List.of());
    scaled = scaled(true);
    assertThat(plan().memory().nodes().size().owner()).isEqualTo("Cloud");

    memory = sizedByCloud(null);
    scaled = scaled(false);
    tasks = null;
    var off = plan();
    assertThat(off.action()).isEqualTo(new QueueAction.None());
    assertThat(off.verdict().reason()).isEqualTo(Reason.DELETING);
    assertThat(off.memory().nodes().size().letGoAt()).isEqualTo(NOW.toString());
    assertThat(off.lookAgain()).isEqualTo(Duration.ofMinutes(2));

    memory = sizedByCloud(NOW.minusSeconds(120));
    assertThat(plan().action()).as("tasks not read").isEqualTo(new QueueAction.None());
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    assertThat(plan().action()).as("nodes are added").isEqualTo(new QueueAction.None());
    tasks = seen(List.of(task("t", "AddComputes", "Success")));
    memory = sizedByCloud(NOW.minusSeconds(119));
    assertThat(plan().action()).as("too early").isEqualTo(new QueueAction.None());
    memory = sizedByCloud(NOW.minusSeconds(120));
    var letGo = plan();
    assertThat(letGo.action()).as("a list may be wrong").isEqualTo(new QueueAction.None());
    assertThat(letGo.lookAgain()).isEqualTo(Duration.ofMinutes(2));
    var work = letGo.memory().work();
    memory = letGo.memory().withWork(work.missing(NOW.minusSeconds(119)));
    assertThat(plan().action()).as("a later one").isEqualTo(new QueueAction.None());
    memory = letGo.memory().withWork(work.missing(NOW.minusSeconds(120)));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldNotGiveAQueueBackWhileTheCloudMayBeAddingNodes() {
    delete();
    cluster.setStatus(
        Serialization.unmarshal(
            "clusterId: ehpc-1\nqueue: high\nstate: running\n", HpcClusterStatus.class));
    scaled = scaled(false);
    memory = sizedByCloud(NOW.minusSeconds(119));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    memory = sizedByCloud(NOW.minusSeconds(120));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  private QueueMemory sizedByCloud(java.time.Instant letGo) {
    return owned(NEW)
        .withNodes(
            QueueMemory.NodeMemory.EMPTY.withSize(
                new QueueSizeStatus(
                    "Cloud", 0, 5, null, letGo == null ? null : letGo.toString(), null, null)));
  }

  @Test
  void shouldWaitForJobsOfAQueueWithoutNodesAsLongAsThePolicySays() {
    deletedSince(Duration.ofMinutes(59));
    nodes = seen(List.of());
    jobs = seen(List.of(job("7.m", "QUEUED", "1"), job("8.m", "FINISHED", "1")));
    var waits = plan();
    assertThat(waits.action()).isEqualTo(new QueueAction.None());
    assertThat(waits.verdict().reason()).isEqualTo(Reason.STILL_IN_USE);
    assertThat(waits.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(waits.verdict().message()).contains("7.m", "2026-03-01T12:01:00Z");
    assertThat(waits.verdict().message()).doesNotContain("8.m");
    assertThat(waits.lookAgain()).isEqualTo(Duration.ofMinutes(1));

    deletedSince(Duration.ofHours(1));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().message()).contains("afterDrainTimeout: Remove");

    var spec = Serialization.asYaml(queue.getSpec()) + "scaleIn: {afterDrainTimeout: Remove}\n";
    queue.setSpec(Serialization.unmarshal(spec, io.hpcoperator.api.v1alpha1.HpcQueueSpec.class));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldTellFromTheStartThatJobsUseAQueueThatIsDeleted() {
    deletedSince(Duration.ofMinutes(1));
    nodes = seen(List.of(idle("a")));
    jobs = seen(List.of(job("8.m", "FINISHED", "high")));
    var unused = plan();
    assertThat(unused.verdict().reason()).isNotEqualTo(Reason.STILL_IN_USE);

    jobs = seen(List.of(job("7.m", "QUEUED", "high"), job("8.m", "FINISHED", "high")));
    var used = plan();
    assertThat(used.action()).isEqualTo(unused.action());
    assertThat(used.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(used.verdict().reason()).isEqualTo(Reason.STILL_IN_USE);
    assertThat(used.verdict().message())
        .startsWith(unused.verdict().message())
        .endsWith(
            "1 job is not finished in the queue: 7.m. Delete them, or move them to another queue. For those on no node, scaleIn.drainTimeout ends at 2026-03-01T12:59:00Z.");
  }

  @Test
  void shouldTellAPersonThatTheCloudRefusesToDeleteAQueueAndGoOnTrying() {
    nodes = seen(List.of());
    jobs = seen(List.of());
    var error =
        new CloudException(
            "DeleteQueue", ErrorKind.TRANSIENT, "ExecFail", "text", "r", false, null);
    deletedSince(Duration.ofHours(5));
    memory = owned(NEW.failed(error, null, NOW));
    assertThat(plan().verdict().standing()).as("the first one").isEqualTo(Standing.WORKING);
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofMinutes(15));

    memory = owned(NEW.failed(error, null, NOW.minusSeconds(14 * 60)).failed(error, null, NOW));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofMinutes(1));

    memory = owned(NEW.failed(error, null, NOW.minusSeconds(15 * 60)).failed(error, null, NOW));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(plan().verdict().message()).contains("deletionPolicy: Retain", "cloud's console");

    // The time runs from when the last nodes were told to go.
    memory =
        owned(
            NEW.failed(error, null, NOW.minusSeconds(15 * 60))
                .accepted(NodePool.REMOVE, "r", null, NOW.minusSeconds(60))
                .failed(error, null, NOW));
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);
    memory = owned(NEW);
    assertThat(plan().verdict().standing()).as("not tried yet").isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldPassOverJobsOfQueuesWithSimilarNames() {
    deletedSince(Duration.ofMinutes(1));
    nodes = seen(List.of());
    queues = queues("high", "high-mem");
    jobs = seen(List.of(job("7.m", "QUEUED", "high-mem")));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
    jobs = seen(List.of(job("7.m", "QUEUED", "high")));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    // Whose they are is not known: they are not waited for any longer than the time limit.
    jobs = seen(List.of(job("7.m", "QUEUED", "1")));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    deletedSince(Duration.ofHours(1));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldNotBeKeptForEverByJobsThatCannotBeRead() {
    deletedSince(Duration.ofMinutes(1));
    nodes = seen(List.of());
    jobs = new Observation<>(null, null, null);
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    jobs = new Observation<>(null, null, error(ErrorKind.TRANSIENT));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    jobs = new Observation<>(null, null, error(ErrorKind.DENIED));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
    jobs = new Observation<>(null, null, error(ErrorKind.TRANSIENT));
    deletedSince(Duration.ofHours(1));
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldCallForAPersonWhenTheLastNodesAreReleasedForHours() {
    deletedSince(Duration.ofHours(5));
    nodes = seen(List.of(node("a", "releasing", null)));
    memory = owned(NEW.accepted(NodePool.REMOVE, "r", null, NOW.minus(Duration.ofMinutes(119))));
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);

    memory = owned(NEW.accepted(NodePool.REMOVE, "r", null, NOW.minus(Duration.ofHours(2))));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().message()).contains("a", "cloud's console", "Retain");

    deletedSince(Duration.ofMinutes(119));
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldSayWhyItIsNotSeenThatTheCloudAddsNoMoreNodes() {
    delete();
    scaled = scaled(false);
    nodes = seen(List.of());
    jobs = seen(List.of());
    memory = sizedByCloud(NOW.minus(Duration.ofHours(1)));
    tasks = new Observation<>(null, null, error(ErrorKind.DENIED));

    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);
    assertThat(plan().lookAgain()).isGreaterThanOrEqualTo(PATIENCE.freshness());
    assertThat(plan().memory().nodes().size().letGoAt())
        .isEqualTo(NOW.minus(Duration.ofHours(1)).toString());
  }

  private void deletedSince(Duration ago) {
    queue.getMetadata().setDeletionTimestamp(NOW.minus(ago).toString());
  }

  private static Job job(String id, String state, String queue) {
    return new Job(
        id, null, null, null, state, null, null, null, null, null, null, null, null, null, queue,
        null);
  }

  @Test
  void shouldNotReleaseBeforeItIsKnownWhetherTheQueueWasAdded() {
    delete();
    queues = queues();
    memory = unowned(intended(QueuePlanner.ADD_QUEUE, Duration.ofSeconds(119)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    memory = unowned(intended(QueuePlanner.ADD_QUEUE, Duration.ofSeconds(120)));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldNotReleaseOnTheStrengthOfAnErrorButOfAClusterThatIsGone() {
    delete();
    queues = new Observation<>(null, null, error(ErrorKind.TRANSIENT));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());

    queues = new Observation<>(null, null, error(ErrorKind.NOT_FOUND));
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  private static CloudException error(ErrorKind kind) {
    return new CloudException("ListQueues", kind, "Code", null, "r", false, null);
  }

  @Test
  void shouldLeaveTheQueueWhenAskedToRetainIt() {
    delete();
    var spec = Serialization.asYaml(queue.getSpec()) + "deletionPolicy: Retain\n";
    queue.setSpec(Serialization.unmarshal(spec, io.hpcoperator.api.v1alpha1.HpcQueueSpec.class));

    assertThat(queue.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.RETAIN);
    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldGoWithItsCluster() {
    delete();
    cluster.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");

    assertThat(plan().action()).isEqualTo(new QueueAction.Release());
  }

  @Test
  void shouldEndTheCloudsScalingBeforeNodesOfAQueueThatIsToGoAreDrained() {
    delete();
    scaled = scaled(true);
    var first = plan();
    assertThat(first.verdict().reason()).isEqualTo(Reason.DELETING);
    assertThat(first.action())
        .isInstanceOfSatisfying(
            QueueAction.Change.class,
            change -> assertThat(change.call().operation()).isEqualTo("SetAutoScaleConfig"));

    // The cloud took it, and does not show it yet.
    memory = first.memory().withSync(first.memory().sync().tried("autoScale", NOW));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.DELETING);
    scaled = new Observation<>(null, null, null);
    assertThat(plan().action()).as("not known").isEqualTo(new QueueAction.None());
    scaled = scaled(false);
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);
  }

  @Test
  void shouldSettleWhatWasBegunBeforeTheCloudsScalingIsEnded() {
    delete();
    scaled = scaled(true);
    memory = owned(NEW.accepted(NodePool.ADD, "r", "t-1", NOW.minusSeconds(60)));
    tasks = seen(List.of(task("t-1", "AddComputes", "Processing")));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    memory = owned(NEW);
    assertThat(plan().action()).isInstanceOf(QueueAction.Change.class);
  }

  @Test
  void shouldSayThatTheCloudsScalingCannotBeEnded() {
    delete();
    scaled = scaled(true);
    for (int i = 0; i < 3; i++) {
      var sync = plan().memory().sync();
      memory = memory.withSync(sync.tried("autoScale", NOW.minus(Duration.ofHours(1))));
    }
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NOT_TAKING);
    scaled = scaled(false);
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);
  }

  @Test
  void shouldDeleteWithoutTheRightToReadScalingUnlessTheCloudSizesTheQueue() {
    delete();
    scaled =
        new Observation<>(
            null,
            null,
            new CloudException(
                "GetAutoScaleConfig", ErrorKind.DENIED, "NotAuthorized", null, "r", false, null));
    assertThat(plan().action()).isInstanceOf(QueueAction.RemoveNodes.class);
    memory =
        memory.withNodes(
            memory.nodes().withSize(new QueueSizeStatus("Cloud", 1, 4, null, null, null, null)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);
  }

  /** The status shows the new number from then on: nobody would know that there were more. */
  @Test
  void shouldMissNodesThatVanishWhileASettingIsChanged() {
    queue.setStatus(
        Serialization.unmarshal(
            "replicas: 2\nnodeList: [{instanceId: a}, {instanceId: b}]\n", HpcQueueStatus.class));
    scaled = scaled(true);
    nodes = seen(List.of(idle("a"), idle("b")));
    assertThat(plan().memory().work().missingSince()).isEmpty();

    nodes = seen(List.of());
    memory = owned(NEW.missing(NOW.minus(Duration.ofHours(1))));
    assertThat(plan().action()).isInstanceOf(QueueAction.Change.class);
    assertThat(plan().memory().work().missingSince()).as("counted anew").contains(NOW);
  }

  @Test
  void shouldLeaveNodesToTheCloudAndSwitchItOffFirst() {
    scaled = scaled(true);
    nodes = seen(List.of(idle("a"), idle("b"), idle("c")));
    assertThat(plan().action()).isInstanceOf(QueueAction.Change.class);
    assertThat(plan().memory().nodes().size().owner()).isEqualTo("Cloud");
    memory = plan().memory().withSync(plan().memory().sync().tried("autoScale", NOW));
    assertThat(plan().action()).as("3 nodes, 2 wanted").isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.UPDATING);
  }

  @Test
  void shouldForgetTheSettingsOfAQueueThatIsAddedAnew() {
    scaled = scaled(false);
    memory = plan().memory();
    assertThat(memory.sync().settings()).isNotEmpty();
    scaled = null;
    queues = queues("workq");
    assertThat(plan().action()).isInstanceOf(QueueAction.AddQueue.class);
    assertThat(plan().memory().sync().settings()).isEmpty();
  }

  private static final List<Condition> READY =
      List.of(new Condition("Ready", ConditionStatus.TRUE, 1L, NOW.toString(), "Available", ""));

  private static final String SOLD_OUT = "AddNodes failed: EcsError: sold out";

  /** The last purchase was to bring three nodes and brought one. */
  private void fellShort(String reason) {
    var purchase =
        new NodePurchase(
            "AddNodes",
            3,
            null,
            1,
            "ecs.c6.2xlarge",
            "zone-a",
            null,
            0,
            null,
            null,
            reason,
            SOLD_OUT,
            NOW.toString());
    var key = QueueRequests.purchasing(queue.getSpec()).key();
    memory = owned(NEW.purchaseFailed(key).withPurchase(purchase));
  }

  private Aspect capacity(Plan<QueueAction, QueueMemory> plan) {
    return plan.aspects().stream().filter(a -> a.type().equals("Capacity")).findFirst().get();
  }

  @Test
  void shouldSayWhatCouldNotBeHadAndWhatIsTriedWhen() {
    nodes = seen(List.of(idle("a")));
    fellShort("PartialStock");
    var plan = plan();

    assertThat(capacity(plan).status()).isEqualTo(ConditionStatus.FALSE);
    assertThat(capacity(plan).reason()).isEqualTo(Reason.PARTIAL_STOCK);
    assertThat(capacity(plan).message())
        .isEqualTo(
            "1 of 3 nodes could be had of ecs.c6.2xlarge in zone zone-a: "
                + SOLD_OUT
                + ". ecs.c6.2xlarge is tried at 2026-03-01T12:05:00Z.");
    var status = plan.memory().nodes().capacity();
    assertThat(status.wanted()).isEqualTo(3);
    assertThat(status.got()).isEqualTo(1);
    assertThat(status.nextTime()).isEqualTo("2026-03-01T12:05:00Z");
    assertThat(status.nextInstanceType()).isEqualTo("ecs.c6.2xlarge");
    assertThat(plan.verdict().reason()).isEqualTo(Reason.PARTIAL_STOCK);
  }

  @Test
  void shouldTellOfEachPurchaseThatFellShortOnce() {
    nodes = seen(List.of(idle("a")));
    queue.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(queue.getSpec()) + "fallbackInstanceTypes: [ecs.c6.4xlarge]\n",
            io.hpcoperator.api.v1alpha1.HpcQueueSpec.class));
    fellShort("PartialStock");
    var plan = plan();

    assertThat(plan.action()).isInstanceOf(QueueAction.BuyNodes.class);
    assertThat(plan.news()).hasSize(1);
    assertThat(plan.news().get(0).reason()).isEqualTo("PartialStock");
    assertThat(plan.news().get(0).note()).endsWith("ecs.c6.4xlarge is tried at once.");

    queue.setStatus(
        Serialization.unmarshal(
            "replicas: 1\ncapacity: {time: '%s'}\n".formatted(NOW), HpcQueueStatus.class));
    assertThat(plan().news()).isEmpty();
  }

  @Test
  void shouldSayNothingOfAShortageWhenNoNodeIsMissing() {
    fellShort("OutOfStock");
    var plan = plan();

    assertThat(capacity(plan).status()).isEqualTo(ConditionStatus.TRUE);
    assertThat(plan.memory().nodes().capacity()).isNull();
    assertThat(plan.news()).isEmpty();
  }

  /** What the spec says of scaling by the cloud, besides replicas: 2. */
  private void autoScale(String bounds) {
    queue.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(queue.getSpec()) + "autoScale: " + bounds + "\n",
            io.hpcoperator.api.v1alpha1.HpcQueueSpec.class));
  }

  @Test
  void shouldMissNoNodesWhereTheCloudSizesTheQueue() {
    nodes = seen(List.of(idle("a")));
    scaled = scaled(true);
    fellShort("OutOfStock");
    memory =
        memory.withNodes(
            memory
                .nodes()
                .withSize(new QueueSizeStatus("Cloud", null, null, null, null, null, null)));
    assertThat(capacity(plan()).status()).as("nobody asked for it").isEqualTo(ConditionStatus.TRUE);

    autoScale("{minReplicas: 1, maxReplicas: 5}");
    assertThat(capacity(plan()).status()).as("replicas: 2").isEqualTo(ConditionStatus.TRUE);
    assertThat(plan().memory().nodes().capacity()).isNull();
    nodes = seen(List.of());
    assertThat(capacity(plan()).status()).as("minReplicas: 1").isEqualTo(ConditionStatus.FALSE);
  }

  @Test
  void shouldLeaveWhatWasSaidWhileTheNextPurchaseIsUnderWay() {
    nodes = seen(List.of(idle("a")));
    queue.setStatus(
        Serialization.unmarshal(
            "conditions: [{type: Capacity, status: 'False', reason: OutOfStock, message: none}]\n",
            HpcQueueStatus.class));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    var purchase = new NodePurchase("AddNodes", 1, null, null, null, 1, null);
    memory =
        owned(NEW.intend("AddNodes", "u", 1, 1, NOW, purchase).accepted("AddNodes", "r", "t", NOW));

    assertThat(capacity(plan()).reason()).isEqualTo(Reason.OUT_OF_STOCK);
    assertThat(capacity(plan()).message()).isEqualTo("none");
  }

  @Test
  void shouldBuyAtOnceWhenAPersonAsks() {
    fellShort("OutOfStock");
    queue.setStatus(
        Serialization.unmarshal(
            Serialization.asYaml(
                new QueuePass(null, null, null).status(queue, memory, READY, null)),
            HpcQueueStatus.class));
    assertThat(QueueMemory.of(queue).work().failedPurchases()).isEqualTo(1);
    queue.getMetadata().setAnnotations(java.util.Map.of("hpc-operator.io/reconcile-now", "1"));
    assertThat(QueueMemory.of(queue).work().failedPurchases()).isZero();
  }

  @Test
  void shouldTellThatSubscriptionsStayWhenTheirNodesGo() {
    var subscribed =
        new ClusterNode(
            "s",
            "s0",
            "running",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            NOW.plusSeconds(60),
            null,
            null,
            null,
            NOW,
            null,
            null,
            new io.hpcoperator.cloud.ehpc.Resources(0, 0, 0),
            null);
    nodes = seen(List.of(idle("a"), idle("b"), subscribed));

    assertThat(plan().action())
        .isEqualTo(new QueueAction.RemoveNodes(List.of("s"), List.of(), true));
    assertThat(plan().news()).hasSize(1);
    assertThat(plan().news().get(0).reason()).isEqualTo("NodesKept");
    nodes = seen(List.of(idle("a"), idle("b"), idle("c")));
    assertThat(plan().news()).isEmpty();
  }
}
