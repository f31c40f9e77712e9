package io.hpcoperator.controller.nodes;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskResult;
import io.hpcoperator.controller.nodes.NodePool.Action.Add;
import io.hpcoperator.controller.nodes.NodePool.Action.None;
import io.hpcoperator.controller.nodes.NodePool.Action.Remove;
import io.hpcoperator.controller.nodes.NodePool.Decision;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.nodes.drain.SchedulerShell;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodePoolTest {
  private static final Work NEW = Work.of(null);
  private static final Observation<List<ClusterTask>> NO_TASKS = seen(List.of());

  private static Decision decide(int desired, Work work, List<ClusterNode> nodes) {
    return decide(desired, true, work, seen(nodes), NO_TASKS);
  }

  private static Decision decide(
      int desired,
      boolean mayBuy,
      Work work,
      Observation<List<ClusterNode>> nodes,
      Observation<List<ClusterTask>> tasks) {
    return NodePool.decide(
        new NodePool.Facts(1, desired, mayBuy, work, nodes, tasks, null, PATIENCE, NOW));
  }

  private static Work intended(int count, Duration ago) {
    return NEW.intend(NodePool.ADD, "uid", count, 1, NOW.minus(ago));
  }

  private static Work following(String operation, Duration startedAgo) {
    return NEW.accepted(operation, "r", "t", NOW.minus(startedAgo));
  }

  private static Work finished(String operation, Duration ago) {
    return following(operation, ago.plusMinutes(9))
        .progressed("t", 3, 7)
        .taskFinished(NOW.minus(ago));
  }

  @Test
  void shouldBeReadyWithTheNodesAskedFor() {
    var decision = decide(2, NEW, List.of(idle("a"), busy("b")));

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(decision.distrust()).isFalse();
  }

  @Test
  void shouldBuyWhatIsMissing() {
    assertThat(decide(3, NEW, List.of(busy("a"))).action()).isEqualTo(new Add(2, Attempt.FIRST));
  }

  @Test
  void shouldNotBuyWhatIsMissingWhenItMayNot() {
    assertThat(decide(3, false, NEW, seen(List.of(busy("a"))), NO_TASKS).action())
        .isEqualTo(new None());
  }

  @Test
  void shouldBuyNoMoreAtATimeThanTheCloudTakes() {
    assertThat(decide(500, NEW, List.of()).action()).isEqualTo(new Add(99, Attempt.FIRST));
  }

  @Test
  void shouldNeitherBuyNorRemoveBeforeTheNodesWereRead() {
    var decision = decide(3, true, NEW, unread(), NO_TASKS);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().isNoNews()).isTrue();
  }

  @Test
  void shouldTellWhyNodesCannotBeRead() {
    var denied =
        new CloudException(
            "ListNodesByQueue", ErrorKind.DENIED, "Forbidden", null, "r", false, null);
    var decision = decide(3, true, NEW, new Observation<>(null, null, denied), NO_TASKS);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);
  }

  @Test
  void shouldNotCountNodesThatAreBeingReleased() {
    var decision = decide(2, NEW, List.of(idle("a"), node("b", "releasing", null)));

    assertThat(decision.action()).isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldKeepBusyNodesWhenScalingIn() {
    var decision = decide(1, NEW, List.of(busy("a"), idle("b"), busy("c")));

    assertThat(decision.action()).isEqualTo(new Remove(List.of("b")));
  }

  @Test
  void shouldWaitForBusyNodesWhenScalingIn() {
    var decision = decide(0, NEW, List.of(busy("a"), busy("c")));

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().reason()).isEqualTo(Reason.DRAINING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "uninit", "init", "untracking", "paused", ""})
  void shouldTakeWhatIsNotInServiceForBusy(String status) {
    var decision = decide(0, NEW, List.of(node("a", status, new Resources(0, 0, 0))));

    assertThat(decision.action()).isEqualTo(new None());
  }

  @Test
  void shouldTakeWhatReportsNoUseForBusy() {
    var unknown =
        List.of(node("a", "running", null), node("b", "running", new Resources(null, null, null)));

    assertThat(decide(0, NEW, unknown).action()).isEqualTo(new None());
  }

  @Test
  void shouldTakeAStoppedNodeThatReportsUseForBusy() {
    var stopped = List.of(node("a", "stopped", new Resources(4, 0, 0)), node("b", "stopped", null));

    assertThat(decide(0, NEW, stopped).action()).isEqualTo(new Remove(List.of("b")));
  }

  @Test
  void shouldRemoveTheNewestIdleNodesFirst() {
    var none = new Resources(0, 0, 0);
    var nodes =
        List.of(
            node("old", "running", none, NOW.minusSeconds(900)),
            node("new", "running", none, NOW.minusSeconds(10)),
            node("unknown", "running", none, null));

    assertThat(decide(2, NEW, nodes).action()).isEqualTo(new Remove(List.of("new")));
  }

  @Test
  void shouldRemoveNoMoreAtATimeThanTheCloudTakes() {
    var nodes = IntStream.range(0, 150).mapToObj(i -> idle("n" + i)).toList();

    assertThat(((Remove) decide(0, NEW, nodes).action()).instanceIds()).hasSize(100);
  }

  @Test
  void shouldReadOnceMoreBeforeRemovingByAnOldReading() {
    var decision = decide(0, true, NEW, seen(List.of(idle("a")), NOW.minusSeconds(6)), NO_TASKS);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.distrust()).isTrue();
  }

  @Test
  void shouldWaitWhileATaskGoesOn() {
    var tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    var decision =
        decide(3, true, following(NodePool.ADD, Duration.ofHours(1)), seen(List.of()), tasks);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.work().task().progress()).isEqualTo("3/7");
  }

  @Test
  void shouldNotTakeATaskThatIsNotListedYetForEnded() {
    var decision =
        decide(
            3, true, following(NodePool.ADD, Duration.ofSeconds(119)), seen(List.of()), NO_TASKS);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.work().task().finishedAt()).isNull();
    assertThat(decision.lookAgain()).isNotNull();
  }

  @Test
  void shouldSettleATaskThatVanishedByTheNodes() {
    var decision =
        decide(3, true, following(NodePool.ADD, Duration.ofMinutes(3)), seen(List.of()), NO_TASKS);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.work().task().finishedAt()).isNotNull();
    assertThat(decision.distrust()).isTrue();
  }

  @Test
  void shouldTakeBackTheEndOfATaskThatGoesOn() {
    var tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    var work = finished(NodePool.ADD, Duration.ofMinutes(10));

    assertThat(decide(2, true, work, seen(List.of()), tasks).work().task().finishedAt()).isNull();
  }

  @Test
  void shouldReadTheNodesAnewWhenATaskEnds() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a", "b")));
    var decision =
        decide(2, true, following(NodePool.ADD, Duration.ofHours(1)), seen(List.of()), tasks);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.distrust()).isTrue();
    assertThat(decision.work().task().finishedAt()).isEqualTo(NOW.toString());
  }

  @Test
  void shouldNotBuyAgainWhileTheListingMayLag() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a", "b")));
    var decision =
        decide(
            2,
            true,
            finished(NodePool.ADD, Duration.ofSeconds(119)),
            seen(List.of(idle("a"))),
            tasks);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.lookAgain()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldNotBuyAgainOnAReadingFromBeforeTheListingCanBeTrusted() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a", "b")));
    var work = finished(NodePool.ADD, Duration.ofMinutes(10));
    var old = seen(List.of(idle("a")), NOW.minus(Duration.ofMinutes(9)));

    assertThat(decide(2, true, work, old, tasks).action()).isEqualTo(new None());
  }

  @Test
  void shouldNotBuyAgainAfterAPurchaseThatDoesNotTellItsNodes() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success")));
    var work = finished(NodePool.ADD, Duration.ofSeconds(10));

    assertThat(decide(2, true, work, seen(List.of()), tasks).action()).isEqualTo(new None());
  }

  @Test
  void shouldBuyWhatAPurchaseDidNotBringWhenALaterListMissesItAsWell() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a", "b")));
    var missed =
        decide(
            2,
            true,
            finished(NodePool.ADD, Duration.ofMinutes(2)),
            seen(List.of(idle("a"))),
            tasks);
    assertThat(missed.action()).isEqualTo(new None());
    assertThat(missed.work().task()).isNull();
    assertThat(missed.work().missingSince()).contains(NOW);
    assertThat(missed.lookAgain()).isEqualTo(PATIENCE.listing());

    var later = missed.work().missing(NOW.minus(PATIENCE.listing()));
    assertThat(decide(2, later, List.of(idle("a"))).action()).isEqualTo(new Add(1, Attempt.FIRST));
    var shown = decide(2, later, List.of(idle("a"), idle("b")));
    assertThat(shown.action()).isEqualTo(new None());
    assertThat(shown.work().missingSince()).isEmpty();
  }

  @Test
  void shouldBuyAtOnceWhatAPurchaseWasNeverToBring() {
    // The task tells of one node, and the list shows it: the other was not to be had.
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a")));
    var work = finished(NodePool.ADD, Duration.ofMinutes(2));

    assertThat(decide(2, true, work, seen(List.of(idle("a"))), tasks).action())
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldGoOnAtOnceWhenAllBoughtNodesAreListed() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a", "b")));
    var work = finished(NodePool.ADD, Duration.ofSeconds(1));

    assertThat(decide(3, true, work, seen(List.of(idle("a"), idle("b"))), tasks).action())
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldNotRemoveMoreWhileRemovedNodesMayStillBeListed() {
    var tasks = seen(List.of(task("t", "DeleteComputes", "Success")));
    var work = finished(NodePool.REMOVE, Duration.ofSeconds(10));
    var nodes = List.of(idle("a"), idle("gone"));

    assertThat(decide(1, true, work, seen(nodes), tasks).action()).isEqualTo(new None());
  }

  @Test
  void shouldTryAgainAfterAFailedTaskNotBeforeItsTime() {
    var tasks = seen(List.of(task("t", "AddComputes", "Fail")));
    var soon = finished(NodePool.ADD, Duration.ofMinutes(4));
    var later = finished(NodePool.ADD, Duration.ofMinutes(5));

    var waiting = decide(1, true, soon, seen(List.of()), tasks);
    assertThat(waiting.action()).isEqualTo(new None());
    assertThat(waiting.verdict().reason()).isEqualTo(Reason.TASK_FAILED);
    assertThat(waiting.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(waiting.lookAgain()).isEqualTo(Duration.ofMinutes(1));
    assertThat(decide(1, true, later, seen(List.of()), tasks).action())
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldWaitForTheFirstNodesOfANewCluster() {
    var work = following(NodePool.FIRST, Duration.ofMinutes(20));
    var tasks = seen(List.of(task("t", "CreateCluster", "Processing")));

    assertThat(decide(2, true, work, seen(List.of()), tasks).action()).isEqualTo(new None());
    assertThat(
            decide(
                    2,
                    true,
                    finished(NodePool.FIRST, Duration.ofSeconds(10)),
                    seen(List.of()),
                    seen(List.of(task("t", "CreateCluster", "Success", "i-1", "i-2"))))
                .action())
        .isEqualTo(new None());
  }

  @Test
  void shouldGoOnAtOnceWhenAllFirstNodesOfANewClusterAreListed() {
    var created =
        new ClusterTask(
            "t",
            "ehpc-1",
            "CreateCluster",
            "Success",
            1,
            1,
            List.of(),
            null,
            new TaskResult(
                List.of(
                    new TaskInstance("m", null, "manager0", "manager"),
                    new TaskInstance("a", null, "compute0", "compute"))));
    var decision =
        decide(
            1,
            true,
            finished(NodePool.FIRST, Duration.ofSeconds(1)),
            seen(List.of(idle("a"))),
            seen(List.of(created)));

    assertThat(decision.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(decision.work().task()).isNull();
  }

  @Test
  void shouldRememberWhatIsOnItsWayThoughNothingIsWantedForNow() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success", "a", "b")));
    var work = finished(NodePool.ADD, Duration.ofSeconds(10));

    assertThat(decide(0, true, work, seen(List.of()), tasks).work().task()).isNotNull();
  }

  @Test
  void shouldRepeatAPurchaseWithTheSameTokenAfterALostAnswer() {
    var work = intended(2, Duration.ofSeconds(5));
    var decision = decide(2, work, List.of());

    assertThat(decision.action()).isEqualTo(new Add(2, Attempt.REPEAT));
    assertThat(decision.work().intent().clientToken()).isEqualTo(work.intent().clientToken());
    assertThat(decision.lookAgain()).isEqualTo(Duration.ofSeconds(115));
  }

  @Test
  void shouldLetARefusalSettleAPurchaseOnlyWhenListingsCanBeTrusted() {
    var work = intended(2, Duration.ofMinutes(2));
    var old = NOW.minusSeconds(1);

    assertThat(decide(2, true, work, seen(List.of()), NO_TASKS).action())
        .isEqualTo(new Add(2, Attempt.LAST));
    assertThat(decide(2, true, work, seen(List.of(), old), NO_TASKS).action())
        .isEqualTo(new Add(2, Attempt.REPEAT));
    assertThat(decide(2, true, work, seen(List.of()), seen(List.of(), old)).action())
        .isEqualTo(new Add(2, Attempt.REPEAT));
  }

  @Test
  void shouldNotRepeatAPurchaseWhoseNodesAreThere() {
    var decision = decide(2, intended(2, Duration.ofMinutes(3)), List.of(idle("a"), idle("b")));

    assertThat(decision.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(decision.work().intent()).isNull();
  }

  @Test
  void shouldNotBuyTheOldCountWhenFewerAreWantedByNow() {
    var work = NEW.intend(NodePool.ADD, "uid", 4, 0, NOW.minusSeconds(5));
    var waiting = decide(1, work, List.of());
    var later = NEW.intend(NodePool.ADD, "uid", 4, 0, NOW.minusSeconds(120));

    assertThat(waiting.action()).isEqualTo(new None());
    assertThat(waiting.work().intent()).isNotNull();
    assertThat(decide(1, later, List.of()).action()).isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldFollowARunningPurchaseThatMayBeTheOneOfALostAnswer() {
    var tasks = seen(List.of(task("other", "AddComputes", "Processing")));
    var work = intended(2, Duration.ofMinutes(10));
    var decision = decide(2, true, work, seen(List.of()), tasks);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.work().task().id()).isEqualTo("other");
    assertThat(decision.work().intent()).isEqualTo(work.intent());
  }

  @Test
  void shouldBuyNothingForAPoolThatIsToGo() {
    var open = decide(0, false, intended(2, Duration.ofSeconds(5)), seen(List.of()), NO_TASKS);
    var known = decide(0, false, intended(2, Duration.ofMinutes(2)), seen(List.of()), NO_TASKS);

    assertThat(open.action()).isEqualTo(new None());
    assertThat(open.verdict().reason()).isEqualTo(Reason.SETTLING);
    assertThat(known.action()).isEqualTo(new None());
    assertThat(known.work().intent()).isNull();
    assertThat(known.verdict().standing()).isEqualTo(Standing.READY);
  }

  @Test
  void shouldNotTakeAPoolThatIsToGoForEmptyRightAfterAPurchase() {
    var tasks = seen(List.of(task("t", "AddComputes", "Success")));
    var work = finished(NodePool.ADD, Duration.ofSeconds(10));

    assertThat(decide(0, false, work, seen(List.of()), tasks).verdict().standing())
        .isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldNotReportFailedNodesAsReady() {
    var decision = decide(1, NEW, List.of(node("a", "exception", null)));

    assertThat(decision.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(decision.verdict().reason()).isEqualTo(Reason.NODES_FAILED);
  }

  @Test
  void shouldWaitForNodesThatAreNotInServiceYet() {
    var decision = decide(2, NEW, List.of(idle("a"), node("b", "init", null)));

    assertThat(decision.verdict().standing()).isEqualTo(Standing.WORKING);
  }

  /** A purchase just failed that had failed so often, itself included. */
  private static Decision decideAfterFailures(int failures, int choices, Duration finishedAgo) {
    var work = finished(NodePool.ADD, finishedAgo);
    for (int i = 1; i < failures; i++) {
      work = work.purchaseFailed("key");
    }
    var choice = new Purchasing.Choice("ecs.c6.large", null, null);
    return NodePool.decide(
        new NodePool.Facts(
            1,
            3,
            true,
            work,
            seen(List.of(idle("a"))),
            seen(List.of(task("t", "AddComputes", "Fail"))),
            new Purchasing(Collections.nCopies(choices, choice), false, 99, "key"),
            null,
            null,
            null,
            NodeWishes.NONE,
            PATIENCE,
            NOW));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 20", "5, 80", "50, 80"})
  void shouldTryAgainLaterAndLater(int failures, int minutes) {
    var early = decideAfterFailures(failures, 1, Duration.ofMinutes(minutes).minusSeconds(1));
    var due = decideAfterFailures(failures, 1, Duration.ofMinutes(minutes));

    assertThat(early.action()).isEqualTo(new None());
    assertThat(early.verdict().message()).contains("1 of 3 nodes are there");
    assertThat(due.action()).isEqualTo(new Add(2, Attempt.FIRST));
  }

  @Test
  void shouldTryTheNextChoiceAsSoonAsTheNodesCanBeCounted() {
    assertThat(decideAfterFailures(1, 3, Duration.ofMinutes(2)).action())
        .isEqualTo(new Add(2, Attempt.FIRST));
    assertThat(decideAfterFailures(1, 3, Duration.ofSeconds(119)).action()).isEqualTo(new None());
    assertThat(decideAfterFailures(3, 3, Duration.ofMinutes(2)).action()).isEqualTo(new None());
    assertThat(decideAfterFailures(6, 3, Duration.ofMinutes(9)).action()).isEqualTo(new None());
  }

  @ParameterizedTest
  @CsvSource({"Fail, 1", "PartialFail, 1", "Success, 0"})
  void shouldCountPurchasesThatFail(String status, int failures) {
    var tasks = seen(List.of(task("t", "AddComputes", status)));
    var work = finished(NodePool.ADD, Duration.ofMinutes(2));

    var first = decide(0, true, work, seen(List.of()), tasks);
    var second = decide(1, true, first.work(), seen(List.of()), tasks);

    assertThat(first.work().failedPurchases()).isEqualTo(failures);
    assertThat(second.work().failedPurchases()).as("counted once").isEqualTo(failures);
  }

  @Test
  void shouldNotCountWhileAnotherPurchaseIsRepeatedAsItWas() {
    var work =
        intended(2, Duration.ofMinutes(5))
            .follow("t", NodePool.ADD, NOW.minusSeconds(300))
            .progressed("t", 3, 7)
            .taskFinished(NOW.minusSeconds(120));
    var tasks = seen(List.of(task("t", "AddComputes", "Fail")));

    assertThat(decide(2, true, work, seen(List.of()), tasks).work().failedPurchases()).isZero();
  }

  // Nodes of which something is wanted.

  private static final Set<String> A = Set.of("a");

  private static Decision decide(
      int desired, NodeWishes wishes, Work work, List<ClusterTask> tasks, List<ClusterNode> nodes) {
    return decide(desired, wishes, null, work, tasks, nodes);
  }

  private static Decision decide(
      int desired,
      NodeWishes wishes,
      DrainFacts drains,
      Work work,
      List<ClusterTask> tasks,
      List<ClusterNode> nodes) {
    return NodePool.decide(
        new NodePool.Facts(
            1,
            desired,
            true,
            work,
            seen(nodes),
            seen(tasks),
            Purchasing.PLAIN,
            null,
            null,
            drains,
            wishes,
            PATIENCE,
            NOW));
  }

  private static DrainFacts drains(Leaver... nodes) {
    return new DrainFacts(
        "u",
        SchedulerShell.of("slurm").orElseThrow(),
        DrainPolicy.of(null, null),
        new DrainMemory(List.of(nodes), null, 1, NOW.minusSeconds(1), null),
        seen(List.of(node("m", "running", null))),
        null,
        false);
  }

  @Test
  void shouldBuyInThePlaceOfWhatMustGo() {
    var nodes = List.of(busy("a"), busy("b"));

    assertThat(decide(2, NodeWishes.leaving(A), NEW, List.of(), nodes).action())
        .isEqualTo(new Add(1, Attempt.FIRST));
    assertThat(
            decide(
                    2,
                    NodeWishes.leaving(A),
                    drains(new Leaver("a", "a", Leaver.State.DRAINING, NOW, null)),
                    NEW,
                    List.of(),
                    nodes)
                .action())
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldBuyNoMoreThanOnceInThePlaceOfWhatMustGo() {
    var nodes = List.of(busy("a"), busy("b"), busy("c"));

    var decision = decide(2, NodeWishes.leaving(A), NEW, List.of(), nodes);

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().reason()).isEqualTo(Reason.DRAINING);
  }

  @Test
  void shouldRemoveNoOtherInThePlaceOfWhatMustGo() {
    var nodes = List.of(busy("a"), idle("b"), idle("c"));
    assertThat(decide(2, NodeWishes.leaving(A), NEW, List.of(), nodes).action())
        .isEqualTo(new None());
    assertThat(decide(1, NodeWishes.leaving(A), NEW, List.of(), nodes).action())
        .isEqualTo(new Remove(List.of("c")));
  }

  @Test
  void shouldRemoveWhatMustGoAsSoonAsItIsIdle() {
    var nodes = List.of(idle("a"), idle("b"), idle("c"));

    assertThat(decide(2, NodeWishes.leaving(A), NEW, List.of(), nodes).action())
        .isEqualTo(new Remove(List.of("a")));
  }

  @Test
  void shouldNeverChooseWhatIsKept() {
    assertThat(
            decide(0, NodeWishes.kept(A), NEW, List.of(), List.of(idle("a"), busy("b"))).action())
        .isEqualTo(new None());
  }

  @Test
  void shouldBeReadyWithNodesThatAreOffOnPurpose() {
    var off = List.of(node("a", "stopped", null), idle("b"));
    var parked = new NodeWishes(Set.of(), Set.of(), Set.of(), A, Set.of());

    var decision = decide(2, parked, NEW, List.of(), off);
    assertThat(decision.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(decision.verdict().message()).contains("1 node is powered off on purpose");

    assertThat(decide(2, NodeWishes.NONE, NEW, List.of(), off).verdict().standing())
        .isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldKeepJobsOffWhatMustGoWhileATaskGoesOn() {
    var work = following(NodePool.ADD, Duration.ofMinutes(1));
    var tasks = List.of(task("t", "AddComputes", "Processing"));
    var nodes = List.of(busy("a"), busy("b"));
    var serving = drains(new Leaver("a", "a", Leaver.State.SERVING, NOW, null));

    var decision = decide(2, NodeWishes.leaving(A), serving, work, tasks, nodes);
    assertThat(decision.action()).isInstanceOf(NodePool.Action.Tell.class);
    assertThat(decision.verdict().reason()).isEqualTo(Reason.SCALING);

    assertThat(decide(2, NodeWishes.NONE, drains(), work, tasks, nodes).action())
        .isEqualTo(new None());
  }

  @Test
  void shouldNotForgetThatANodeIsDrainedWhoseRemovalFailed() {
    var removing = drains(new Leaver("a", "a", Leaver.State.REMOVING, NOW, null));
    var work = finished(NodePool.REMOVE, Duration.ofMinutes(6));
    var nodes = List.of(idle("b"));

    // By a list that goes wrong, it is not there.
    var failed = List.of(task("t", "DeleteComputes", "Fail"));
    assertThat(decide(1, NodeWishes.NONE, removing, work, failed, nodes).drains().nodes())
        .extracting(Leaver::instanceId, Leaver::state)
        .containsExactly(tuple("a", Leaver.State.MISSING));

    var done = List.of(task("t", "DeleteComputes", "Success"));
    assertThat(decide(1, NodeWishes.NONE, removing, work, done, nodes).drains().nodes()).isEmpty();
  }

  @Test
  void shouldNotForgetANodeThatIsBeingRemovedWhileAnotherMustGo() {
    var removing =
        drains(
            new Leaver("a", "a", Leaver.State.REMOVING, NOW, null),
            new Leaver("b", "b", Leaver.State.DRAINING, NOW, null));
    var work = following(NodePool.REMOVE, Duration.ofMinutes(1));
    var tasks = List.of(task("t", "DeleteComputes", "Processing"));

    var decision =
        decide(2, NodeWishes.leaving(Set.of("b")), removing, work, tasks, List.of(busy("b")));
    assertThat(decision.drains().nodes())
        .extracting(Leaver::instanceId, Leaver::state)
        .contains(tuple("a", Leaver.State.REMOVING));
  }

  @Test
  void shouldRemoveNothingWhileATaskGoesOn() {
    var work = following(NodePool.ADD, Duration.ofMinutes(1));
    var tasks = List.of(task("t", "AddComputes", "Processing"));
    var drained = drains(new Leaver("a", "a", Leaver.State.DRAINED, NOW, null));

    assertThat(
            decide(2, NodeWishes.leaving(A), drained, work, tasks, List.of(idle("a"), busy("b")))
                .action())
        .isEqualTo(new None());
  }

  @Test
  void shouldPowerOffWhatIsProvenToBeIdle() {
    var off = new NodeWishes(Set.of(), Set.of(), A, Set.of(), Set.of());
    var drained = drains(new Leaver("a", "a", Leaver.State.DRAINED, NOW, null));

    assertThat(decide(1, off, drained, NEW, List.of(), List.of(idle("a"))).action())
        .isEqualTo(new NodePool.Action.PowerOff(List.of("a")));
  }

  @Test
  void shouldNotBeReadyWhileNodesAreToBePoweredOff() {
    var off = new NodeWishes(Set.of(), Set.of(), A, Set.of(), Set.of());
    var draining = drains(new Leaver("a", "a", Leaver.State.DRAINING, NOW, null));

    var decision = decide(1, off, draining, NEW, List.of(), List.of(busy("a")));
    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(decision.verdict().message()).contains("To be powered off").contains("a");
  }

  @ParameterizedTest
  @CsvSource({"ResetNodes, REPAIRING", "StopNodes, STOPPING", "StartNodes, STARTING"})
  void shouldFollowTasksThatChangeTheStateOfNodes(String operation, Reason reason) {
    var work = following(operation, Duration.ofMinutes(1));
    var going = List.of(task("t", "x", "Processing"));
    assertThat(decide(2, NodeWishes.NONE, work, going, List.of(idle("a"))).verdict().reason())
        .isEqualTo(reason);

    // What they do is not told by how many nodes are listed, and growth does not wait for it.
    var ended = finished(operation, Duration.ofSeconds(1));
    var success = List.of(task("t", "x", "Success"));
    assertThat(decide(2, NodeWishes.NONE, ended, success, List.of(idle("a"))).action())
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @ParameterizedTest
  @CsvSource({"ResetNodes, true", "StopNodes, false", "StartNodes, false", "DeleteNodes, false"})
  void shouldWaitAfterAFailureButOfAReset(String operation, boolean goesOn) {
    var work = finished(operation, Duration.ofMinutes(4));
    var failed = List.of(task("t", "x", "Fail"));

    assertThat(decide(2, NodeWishes.NONE, work, failed, List.of(idle("a"))).action() instanceof Add)
        .isEqualTo(goesOn);
  }

  private static CloudException refused(String operation) {
    return new CloudException(operation, ErrorKind.DENIED, "Forbidden.RAM", null, "r", false, null);
  }

  /** Nodes on their way out or back, of which the scheduler is to be asked again. */
  private static DrainFacts longAgo(Leaver... nodes) {
    var drains = drains(nodes);
    return drains.with(
        new DrainMemory(drains.memory().nodes(), null, 1, NOW.minus(Duration.ofMinutes(9)), null));
  }

  @Test
  void shouldBuyWhileTheCloudTakesNoCommand() {
    var failing = NEW.failedBesides(refused(DrainFacts.TELL), null, NOW.minusSeconds(20));
    var two = List.of(busy("a"), busy("b"));
    for (var state : List.of(Leaver.State.DRAINING, Leaver.State.RESUMING)) {
      var back = longAgo(new Leaver("a", "a", state, null, null));
      assertThat(decide(5, NodeWishes.NONE, back, NEW, List.of(), two).action())
          .as("nothing failed")
          .isInstanceOf(NodePool.Action.Tell.class);
      var decision = decide(5, NodeWishes.NONE, back, failing, List.of(), two);
      assertThat(decision.action()).isEqualTo(new Add(3, Attempt.FIRST));
      assertThat(decision.drains()).as("nothing was told").isEqualTo(back.memory());
      assertThat(decide(2, NodeWishes.NONE, back, failing, List.of(), two).action())
          .as("none is missing")
          .isInstanceOf(NodePool.Action.Tell.class);
    }

    // A purchase that was refused for good is not made again: the commands must not wait for it.
    var turn = PATIENCE.taskRetry();
    var back = longAgo(new Leaver("a", "a", Leaver.State.DRAINING, null, null));
    var soon = NEW.failedBesides(refused(DrainFacts.TELL), null, NOW.minus(turn).plusSeconds(9));
    var decided = decide(5, NodeWishes.NONE, back, soon, List.of(), two);
    assertThat(decided.action()).isEqualTo(new Add(3, Attempt.FIRST));
    assertThat(decided.lookAgain()).isEqualTo(Duration.ofSeconds(9));
    var over = NEW.failedBesides(refused(DrainFacts.TELL), null, NOW.minus(turn));
    assertThat(decide(5, NodeWishes.NONE, back, over, List.of(), two).action())
        .isInstanceOf(NodePool.Action.Tell.class);

    var chosen = longAgo(new Leaver("a", "a", Leaver.State.CHOSEN, NOW, null));
    assertThat(decide(2, NodeWishes.leaving(A), chosen, failing, List.of(), two).action())
        .as("in the place of one the cloud takes back")
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldBuyWhileTheCloudRefusesToRemoveWhatMustGo() {
    var drained = drains(new Leaver("a", "a", Leaver.State.DRAINED, NOW, null));
    var two = List.of(idle("a"), busy("b"));
    var failing = NEW.failedBesides(refused(NodePool.REMOVE), null, NOW.minusSeconds(20));

    assertThat(decide(2, NodeWishes.leaving(A), drained, NEW, List.of(), two).action())
        .isEqualTo(new Remove(List.of("a")));
    assertThat(decide(2, NodeWishes.leaving(A), drained, failing, List.of(), two).action())
        .isEqualTo(new Add(1, Attempt.FIRST));

    var both = failing.failedBesides(refused(NodePool.ADD), null, NOW.minusSeconds(10));
    assertThat(decide(2, NodeWishes.leaving(A), drained, both, List.of(), two).action())
        .as("taking turns")
        .isEqualTo(new Remove(List.of("a")));
    var again = both.failedBesides(refused(NodePool.REMOVE), null, NOW.minusSeconds(5));
    assertThat(decide(2, NodeWishes.leaving(A), drained, again, List.of(), two).action())
        .isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldTryToTellTheSchedulerWhileNothingMayBeBoughtYet() {
    var failing =
        NEW.failedBesides(refused(DrainFacts.TELL), null, NOW.minusSeconds(20))
            .missing(NOW.minusSeconds(30));
    var back = longAgo(new Leaver("a", "a", Leaver.State.DRAINING, null, null));

    var decision = decide(5, NodeWishes.NONE, back, failing, List.of(), List.of(busy("a")));
    assertThat(decision.action()).isInstanceOf(NodePool.Action.Tell.class);
    assertThat(decision.lookAgain()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void shouldSayWhyItIsNotSeenHowATaskStands() {
    var work = following(NodePool.ADD, Duration.ofMinutes(20));
    var denied = refused("ListTasks");
    var nodes = seen(List.<ClusterNode>of());
    var never = new Observation<List<ClusterTask>>(null, null, denied);

    var decision = decide(3, true, work, nodes, never);
    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);
    assertThat(decision.verdict().message())
        .contains("AddNodes task t", "ListTasks failed: Forbidden.RAM");

    var going = List.of(task("t", "AddComputes", "Processing"));
    var old = new Observation<>(going, NOW.minus(Duration.ofMinutes(3)), denied);
    assertThat(decide(3, true, work, nodes, old).verdict().reason())
        .isEqualTo(Reason.ACCESS_DENIED);
    var young = new Observation<>(going, NOW.minusSeconds(20), denied);
    assertThat(decide(3, true, work, nodes, young).verdict().reason())
        .as("one error passes")
        .isEqualTo(Reason.SCALING);

    var bought = decide(3, false, intended(3, Duration.ofMinutes(20)), nodes, never);
    assertThat(bought.verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);
    assertThat(bought.verdict().message())
        .contains("Finding out whether 3 nodes were bought", "ListTasks failed");
    assertThat(bought.lookAgain()).as("the time is over").isEqualTo(PATIENCE.freshness());
  }

  @Test
  void shouldCallForAPersonWhenATaskComesToNoEnd() {
    var going = seen(List.of(task("t", "AddComputes", "Processing")));
    var nodes = seen(List.<ClusterNode>of());

    assertThat(
            decide(3, true, following(NodePool.ADD, Duration.ofMinutes(119)), nodes, going)
                .verdict()
                .standing())
        .isEqualTo(Standing.WORKING);
    var hangs = decide(3, true, following(NodePool.ADD, Duration.ofMinutes(120)), nodes, going);
    assertThat(hangs.action()).isEqualTo(new None());
    assertThat(hangs.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(hangs.verdict().message()).contains("AddNodes is at step 3 of 7", "console");

    for (var unread : Arrays.<Observation<List<ClusterTask>>>asList(null, unread())) {
      var looking =
          decide(3, true, following(NodePool.ADD, Duration.ofMinutes(120)), nodes, unread);
      assertThat(looking.verdict().reason()).as("what was said stays").isEqualTo(Reason.OBSERVING);
    }
  }
}
