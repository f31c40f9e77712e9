package io.hpcoperator.controller.queue.scaling;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.pass.Action;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueSizeTest {
  private static final AutoScaleSettings NOTHING = Queues.settings(Queues.cluster(false));
  private static final AutoScaleSettings SCALED =
      Queues.settings(Queues.cluster(false), Queues.entry("high", true, 1, 4));

  private HpcQueue queue = Queues.high(2);
  private QueueSizeStatus before = size("Operator", null, null);
  private Observation<AutoScaleSettings> cloud = seen(NOTHING);
  private Observation<List<ClusterNode>> nodes = nodes(2);
  private Observation<List<ClusterTask>> tasks = seen(List.of());

  private static QueueSizeStatus size(String owner, Integer held, Instant letGoAt) {
    return new QueueSizeStatus(
        owner, null, null, held, letGoAt == null ? null : letGoAt.toString(), null, null);
  }

  private static Observation<List<ClusterNode>> nodes(int count) {
    return seen(IntStream.range(0, count).mapToObj(i -> Given.idle("i-" + i)).toList());
  }

  private QueueSize decide() {
    var sight =
        ScalingSight.look(
            queue,
            new SyncMemory(null, null),
            before,
            part -> cloud,
            nodes.hasValue() ? nodes.value() : null,
            PATIENCE);
    return QueueSize.decide(
        new QueueSize.Facts(queue.getSpec(), 7, before, sight, nodes, tasks, PATIENCE, NOW));
  }

  /** The cloud sizes the queue, and has let go of it long enough for all to be listed. */
  private void letGo(int alive) {
    before = size("Cloud", 2, NOW.minus(Duration.ofMinutes(2)));
    nodes = nodes(alive);
  }

  @Test
  void shouldEnforceReplicasWhereTheCloudDoesNothing() {
    nodes = nodes(5);
    var size = decide();
    assertThat(size.status().owner()).isEqualTo("Operator");
    assertThat(size.desired()).isEqualTo(2);
    assertThat(size.news()).isEmpty();
  }

  @Test
  void shouldKeepWithinTheBoundsOfTheSpecOnly() {
    queue = Queues.high(9, Queues.autoScale(1, 4));
    cloud = seen(SCALED);
    for (int alive = 1; alive <= 4; alive++) {
      nodes = nodes(alive);
      assertThat(decide().desired()).isEqualTo(alive);
    }
    nodes = nodes(6);
    assertThat(decide().desired()).as("above the most").isEqualTo(4);
    var size = decide();
    assertThat(size.status()).isEqualTo(new QueueSizeStatus("Cloud", 1, 4, null, null, null, null));
    assertThat(size.note()).isEqualTo("The cloud sizes the queue, 1 to 4 nodes.");
    assertThat(size.news()).extracting(News::reason).containsExactly("SizedByCloud");
    assertThat(QueueSize.most(queue.getSpec(), null, ScalingSight.NOTHING)).isEqualTo(4);
  }

  @Test
  void shouldGiveTheCloudTimeToBringTheFewest() {
    queue = Queues.high(0, Queues.autoScale(1, 4));
    cloud = seen(SCALED);
    nodes = nodes(0);
    var size = decide();
    assertThat(size.desired()).isZero();
    assertThat(size.status().belowMinSince()).isEqualTo(NOW.toString());
    assertThat(size.lookAgain()).isEqualTo(PATIENCE.taskRetry());

    before =
        new QueueSizeStatus(
            "Cloud", 1, 4, null, null, NOW.minus(PATIENCE.taskRetry()).toString(), null);
    assertThat(decide().desired()).as("the cloud had its time").isEqualTo(1);
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    assertThat(decide().desired()).as("nodes may be on their way").isZero();
    tasks = unread();
    assertThat(decide().desired()).as("it is not known").isZero();
  }

  @Test
  void shouldBringTheFewestAtOnceWhereTheCloudDoesNot() {
    queue = Queues.high(0, "autoScale: {minReplicas: 2, maxReplicas: 4, grow: false}");
    cloud = seen(NOTHING);
    nodes = nodes(1);
    assertThat(decide().desired()).isEqualTo(2);
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    assertThat(decide().desired()).isEqualTo(1);
    tasks = seen(List.of(task("t", "AddComputes", "Success")));
    assertThat(decide().desired()).isEqualTo(2);
    queue = Queues.high(0, Queues.autoScale(2, 4));
    cloud = unread();
    assertThat(decide().desired()).as("before it is known what the cloud does").isEqualTo(1);
  }

  @Test
  void shouldSayWhatBoundsTheQueueBesides() {
    queue = Queues.high(0, Queues.autoScale(1, 4));
    cloud =
        seen(
            Queues.settings(
                Queues.cluster(false).toBuilder().maxNodesInCluster(5).build(),
                Queues.entry("high", true, 1, 4),
                Queues.entry("other", true, 2, 3),
                Queues.entry("off", false, 2, 300)));
    assertThat(decide().note())
        .contains(
            "together may have 5 nodes by scaling, and ask for 3 to 7", "autoScaling.maxNodes");
    cloud =
        seen(
            Queues.settings(
                Queues.cluster(false).toBuilder().maxNodesInCluster(7).build(),
                Queues.entry("high", true, 1, 4),
                Queues.entry("other", true, 2, 3)));
    assertThat(decide().note()).doesNotContain("together");
  }

  @Test
  void shouldTouchNothingWhileTheCloudStillScalesTheQueue() {
    before = new QueueSizeStatus("Cloud", 1, 4, null, null, null, null);
    cloud = seen(SCALED);
    nodes = nodes(4);
    var size = decide();
    assertThat(size.desired()).isEqualTo(4);
    assertThat(size.status().owner()).isEqualTo("Cloud");
    assertThat(size.status().heldReplicas()).isEqualTo(2);
    assertThat(size.status().letGoAt()).isNull();
    assertThat(size.note()).contains("still scales the queue");
    assertThat(QueueSize.most(queue.getSpec(), before, look())).isEqualTo(Integer.MAX_VALUE);
  }

  private ScalingSight look() {
    return ScalingSight.look(
        queue, new SyncMemory(null, null), before, part -> cloud, List.of(), PATIENCE);
  }

  @Test
  void shouldTouchNothingThatTheCloudScalesThoughNobodySaidSo() {
    cloud = seen(Queues.settings(Queues.cluster(true)));
    nodes = nodes(9);
    var size = decide();
    assertThat(size.desired()).isEqualTo(9);
    assertThat(size.status().owner()).isEqualTo("Cloud");
    assertThat(size.status().maxReplicas()).isEqualTo(100);
    for (boolean grow : new boolean[] {true, false}) {
      cloud =
          seen(
              Queues.settings(
                  Queues.cluster(false).toBuilder()
                      .enableAutoGrow(grow)
                      .enableAutoShrink(!grow)
                      .build()));
      assertThat(decide().status().owner()).as("one switch does").isEqualTo("Cloud");
    }
    cloud = seen(Queues.settings(Queues.cluster(true), Queues.entry("high", false, 0, 9)));
    assertThat(decide().status().owner()).as("its own switches win").isEqualTo("Operator");
  }

  @Test
  void shouldWaitUntilWhatTheCloudAddedLastIsListed() {
    before = new QueueSizeStatus("Cloud", 1, 4, 2, null, null, null);
    nodes = nodes(1);
    var size = decide();
    assertThat(size.status().owner()).isEqualTo("Cloud");
    assertThat(size.status().letGoAt()).isEqualTo(NOW.toString());
    assertThat(size.desired()).as("neither more nor fewer").isEqualTo(1);
    assertThat(size.lookAgain()).isEqualTo(PATIENCE.listing());

    letGo(1);
    assertThat(decide().status().owner()).isEqualTo("Operator");
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    assertThat(decide().status().owner()).as("nodes are on their way").isEqualTo("Cloud");
    tasks = unread();
    assertThat(decide().status().owner()).isEqualTo("Cloud");
    tasks = seen(List.of());
    nodes = seen(nodes.value(), NOW.minusSeconds(1));
    assertThat(decide().status().owner()).as("an old listing").isEqualTo("Cloud");
    letGo(1);
    cloud = seen(NOTHING, NOW.minusSeconds(1));
    assertThat(decide().status().owner()).as("an old answer").isEqualTo("Cloud");
    cloud = unread();
    assertThat(decide().status().owner()).isEqualTo("Cloud");
  }

  @Test
  void shouldHoldNodesTheCloudLeaves() {
    letGo(5);
    var size = decide();
    assertThat(size.status()).isEqualTo(size("Held", 2, null));
    assertThat(size.desired()).isEqualTo(5);
    assertThat(size.held()).isTrue();
    assertThat(size.news())
        .singleElement()
        .satisfies(
            news -> {
              assertThat(news.reason()).isEqualTo("SizeHeld");
              assertThat(news.warning()).isTrue();
            });
    assertThat(QueueSize.most(queue.getSpec(), size.status(), ScalingSight.NOTHING))
        .isEqualTo(Integer.MAX_VALUE);

    var plan = size.within(plan(Verdict.ready(Reason.AVAILABLE, "5 nodes are in service.")));
    assertThat(plan.verdict().standing()).isEqualTo(Verdict.Standing.READY);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.SIZE_HELD);
    assertThat(plan.verdict().message())
        .startsWith("5 nodes are in service. autoScale was switched off: 5 nodes are there, and")
        .contains("replicas says 2", "Set it to 5 to keep them all");
    assertThat(plan.aspects()).singleElement().matches(a -> a.type().equals(Conditions.SYNCED));
  }

  private static Plan<Action, String> plan(Verdict verdict) {
    return new Plan<>(null, verdict, "memory");
  }

  @Test
  void shouldHoldUntilAnotherNumberIsAskedFor() {
    before = size("Held", 2, null);
    nodes = nodes(5);
    assertThat(decide().desired()).isEqualTo(5);
    nodes = nodes(0);
    assertThat(decide().status().owner()).as("an empty listing ends nothing").isEqualTo("Held");
    assertThat(decide().desired()).as("what is missing is bought").isEqualTo(2);
    nodes = nodes(5);
    queue = Queues.high(3);
    assertThat(decide().desired()).isEqualTo(3);
    assertThat(decide().status().owner()).isEqualTo("Operator");
    assertThat(decide().news()).extracting(News::reason).containsExactly("SizedByOperator");
  }

  /** The list of nodes may lag behind the end of a task: too few would be counted. */
  @Test
  void shouldCountFromWhenNoTaskWasSeenToAddNodes() {
    letGo(1);
    tasks = seen(List.of(Given.task("t", "AddComputes", "Processing")));
    var growing = decide();
    assertThat(growing.status().owner()).isEqualTo("Cloud");
    assertThat(growing.status().letGoAt()).isEqualTo(NOW.toString());

    before = growing.status();
    tasks = seen(List.of(Given.task("t", "AddComputes", "Success")));
    assertThat(decide().status()).isEqualTo(growing.status());
    assertThat(decide().desired()).as("neither bought nor removed").isEqualTo(1);

    letGo(1);
    var since = before.letGoAt();
    for (Observation<List<ClusterTask>> unknown :
        Arrays.<Observation<List<ClusterTask>>>asList(null, unread())) {
      tasks = unknown;
      assertThat(decide().status().letGoAt()).as("tasks not known").isEqualTo(since);
      assertThat(decide().status().owner()).isEqualTo("Cloud");
    }
  }

  @Test
  void shouldHeedANumberThatWasSetWhileTheCloudLetGo() {
    letGo(5);
    queue = Queues.high(3);
    assertThat(decide().status().owner()).isEqualTo("Operator");
    assertThat(decide().desired()).isEqualTo(3);
    cloud = seen(SCALED);
    assertThat(decide().status().heldReplicas())
        .as("what it was when autoScale was taken out")
        .isEqualTo(2);
  }

  @Test
  void shouldBuyAsUsualWhenReplicasIsNotBelowTheNodes() {
    letGo(2);
    assertThat(decide().status().owner()).isEqualTo("Operator");
    letGo(0);
    assertThat(decide().desired()).isEqualTo(2);
  }

  @Test
  void shouldRemoveNothingBeforeItIsKnownWhatTheCloudDoes() {
    before = null;
    cloud = unread();
    nodes = nodes(5);
    assertThat(decide().desired()).isEqualTo(5);
    nodes = nodes(1);
    assertThat(decide().desired()).as("buying does no harm").isEqualTo(2);
    nodes = nodes(5);
    cloud =
        new Observation<>(
            null,
            null,
            new CloudException("Get", ErrorKind.DENIED, "NotAuthorized", null, null, false, null));
    assertThat(decide().desired())
        .as("who may not read it is not kept from sizing the queue")
        .isEqualTo(2);
  }

  @Test
  void shouldSayThatItSettles() {
    before = new QueueSizeStatus("Cloud", 1, 4, 2, null, null, null);
    var plan = decide().within(plan(Verdict.ready(Reason.AVAILABLE, "2 nodes are in service.")));
    assertThat(plan.verdict().reason()).isEqualTo(Reason.SETTLING);
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.listing());
    var stalled = decide().within(plan(Verdict.stalled(Reason.NODES_FAILED, "Failed.")));
    assertThat(stalled.verdict().reason()).isEqualTo(Reason.NODES_FAILED);
  }

  @Test
  void shouldReadTasksOnlyWhereTheyMatter() {
    assertThat(QueueSize.asksForTasks(queue.getSpec(), before, 5)).isFalse();
    assertThat(QueueSize.asksForTasks(queue.getSpec(), size("Cloud", 2, NOW), 5)).isTrue();
    queue = Queues.high(0, Queues.autoScale(2, 4));
    assertThat(QueueSize.asksForTasks(queue.getSpec(), before, 2)).isFalse();
    assertThat(QueueSize.asksForTasks(queue.getSpec(), before, 1)).isTrue();
    assertThat(QueueSize.asksForTasks(queue.getSpec(), before, null)).isFalse();
  }
}
