package io.hpcoperator.controller.nodes;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Shortage;
import io.hpcoperator.controller.nodes.NodePool.Action.Add;
import io.hpcoperator.controller.nodes.NodePool.Action.None;
import io.hpcoperator.controller.nodes.NodePool.Action.Remove;
import io.hpcoperator.controller.nodes.NodePool.Decision;
import io.hpcoperator.controller.nodes.Purchasing.Choice;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How missing nodes are bought: of what, how many at a time, and when not. */
class GrowthTest {
  private static final Choice LARGE_A = new Choice("large", "zone-a", "vsw-a");
  private static final Choice SMALL_A = new Choice("small", "zone-a", "vsw-a");
  private static final Choice LARGE_B = new Choice("large", "zone-b", "vsw-b");
  private static final Choice SMALL_B = new Choice("small", "zone-b", "vsw-b");
  private static final List<Choice> CHOICES = List.of(LARGE_A, SMALL_A, LARGE_B, SMALL_B);

  private Purchasing purchasing = new Purchasing(CHOICES, false, 10, "key");
  private Work work = Work.of(null);
  private Observation<List<ClusterNode>> nodes = seen(List.of());
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Observation<?> place = seen("listed");
  private Integer known;
  private int desired = 5;
  private boolean mayBuy = true;
  private Instant now = NOW;

  private Decision decide() {
    return NodePool.decide(
        new NodePool.Facts(
            1,
            desired,
            mayBuy,
            work,
            nodes,
            tasks,
            purchasing,
            known,
            place,
            null,
            NodeWishes.NONE,
            PATIENCE,
            now));
  }

  private void together() {
    purchasing = new Purchasing(CHOICES, true, 200, "key");
  }

  /** What a pass puts on record before the call. */
  private void intend(Decision decision, Duration ago) {
    var purchase = decision.purchase();
    work =
        decision
            .work()
            .intend(purchase.operation(), "uid", purchase.wanted(), 1, NOW.minus(ago), purchase);
  }

  /** The cloud takes what is decided now, and its task ended two minutes ago. */
  private void bought() {
    var decision = decide();
    assertThat(decision.action()).isInstanceOf(Add.class);
    intend(decision, Duration.ofMinutes(8));
    var operation = decision.purchase().operation();
    work =
        work.accepted(operation, "r", "t", NOW.minus(Duration.ofMinutes(8)))
            .progressed("t", 3, 7)
            .taskFinished(NOW.minus(Duration.ofMinutes(2)));
  }

  private void ended(String status, String... instances) {
    tasks = seen(List.of(task("t", "AddComputes", status, instances)));
  }

  private static Choice choice(Decision decision) {
    var purchase = decision.purchase();
    return new Choice(purchase.instanceType(), purchase.zoneId(), purchase.vSwitchId());
  }

  private void failures(int count, Duration ago) {
    var refused = decide().purchase();
    for (int i = 0; i < count; i++) {
      work = Purchases.refused(work, refused, Shortage.STOCK, "Sold out.", "key", NOW.minus(ago));
    }
  }

  @Test
  void shouldTryAllTypesInAZoneBeforeTheNextZone() {
    for (int i = 0; i < CHOICES.size(); i++) {
      assertThat(choice(decide())).as("after %d failures", i).isEqualTo(CHOICES.get(i));
      failures(1, Duration.ZERO);
    }
    assertThat(decide().action()).isEqualTo(new None());
    assertThat(decide().verdict().reason()).isEqualTo(Reason.OUT_OF_STOCK);
    assertThat(decide().verdict().message())
        .startsWith("Sold out. 0 of 5 nodes are there. The operator tries again at ");
    now = NOW.plus(Duration.ofMinutes(5));
    assertThat(choice(decide())).isEqualTo(LARGE_A);
  }

  @Test
  void shouldBeginAnewWhenWhatIsTriedChanges() {
    failures(4, Duration.ZERO);
    assertThat(decide().action()).isEqualTo(new None());

    purchasing = new Purchasing(List.of(SMALL_B, LARGE_A), false, 10, "another key");
    assertThat(choice(decide())).isEqualTo(SMALL_B);
    work =
        Purchases.refused(
            work, decide().purchase(), Shortage.STOCK, "Sold out", "another key", NOW);
    assertThat(work.failedPurchases()).isEqualTo(1);
    assertThat(choice(decide())).isEqualTo(LARGE_A);
  }

  @Test
  void shouldCountAPurchaseThatFellShortAndTryTheNextChoice() {
    bought();
    nodes = seen(List.of(idle("a"), idle("b")));
    ended("Success", "a", "b");
    var decision = decide();

    assertThat(decision.work().purchase().got()).isEqualTo(2);
    assertThat(decision.work().purchase().reason()).isEqualTo("PartialStock");
    assertThat(decision.work().failedPurchases()).isEqualTo(1);
    assertThat(decision.action()).isEqualTo(new Add(3, Attempt.FIRST));
    assertThat(choice(decision)).isEqualTo(SMALL_A);
  }

  @Test
  void shouldCountAPurchaseWhoseTaskDoesNotTellItsNodesByTheNodesThereAre() {
    nodes = seen(List.of(idle("old")));
    bought();
    nodes = seen(List.of(idle("old"), idle("a")));
    ended("Success");

    assertThat(decide().work().purchase().got()).isEqualTo(1);
    assertThat(decide().work().failedPurchases()).isEqualTo(1);
    assertThat(decide().action()).as("a later list has to miss them as well").isEqualTo(new None());
    work = decide().work().missing(NOW.minus(PATIENCE.listing()));
    assertThat(decide().action()).isEqualTo(new Add(3, Attempt.FIRST));
  }

  @Test
  void shouldMissNoMoreThanThePurchaseWasGranted() {
    nodes = seen(List.of(idle("old")));
    bought();
    work = Purchases.granted(work, 1);
    nodes = seen(List.of(idle("old"), idle("a")));
    ended("Success");
    assertThat(decide().action()).isEqualTo(new Add(3, Attempt.FIRST));
  }

  @Test
  void shouldBeContentWithAPurchaseThatBroughtAllWhateverItsTaskSays() {
    desired = 2;
    bought();
    nodes = seen(List.of(idle("a"), node("b", "exception", null)));
    ended("PartialFail", "a", "b");

    assertThat(decide().work().failedPurchases()).isZero();
    assertThat(decide().work().purchase().reason()).isNull();
  }

  @Test
  void shouldTellWhyATaskBroughtNothingByTheCodesInItsErrors() {
    bought();
    var said = "EcsError: OperationDenied.NoStock: large is out of stock";
    tasks = seen(List.of(failedWith(said)));
    assertThat(decide().work().purchase().reason()).isEqualTo("OutOfStock");
    assertThat(decide().work().purchase().message()).contains(said);

    tasks = seen(List.of(failedWith("EcsError: something else")));
    assertThat(decide().work().purchase().reason()).isEqualTo("TaskFailed");
  }

  private static ClusterTask failedWith(String error) {
    return new ClusterTask("t", "ehpc-1", "AddComputes", "Fail", 3, 7, List.of(error), null, null);
  }

  @Test
  void shouldCountFromTheBeginningWhenNoNodeIsMissingAndThePauseIsOver() {
    failures(4, Duration.ofMinutes(4));
    desired = 0;
    assertThat(decide().work().failedPurchases()).isEqualTo(4);
    now = NOW.plus(Duration.ofMinutes(2));
    assertThat(decide().work().failedPurchases()).isZero();
  }

  @Test
  void shouldBuyInWavesThatWaitForTheLastNodesToBeInService() {
    desired = 25;
    assertThat(decide().action()).isEqualTo(new Add(10, Attempt.FIRST));
    bought();
    var ids = new String[10];
    Arrays.setAll(ids, i -> "n" + i);
    ended("Success", ids);

    var starting = new ArrayList<>(Arrays.stream(ids).map(id -> busy(id)).toList());
    starting.set(3, node("n3", "initing", null));
    nodes = seen(List.copyOf(starting));
    assertThat(decide().action()).isEqualTo(new None());
    assertThat(decide().verdict().message()).contains("10 of 25").contains("1 of them");
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(13));

    starting.set(3, node("n3", "exception", null));
    nodes = seen(List.copyOf(starting));
    assertThat(decide().action()).isEqualTo(new Add(10, Attempt.FIRST));
  }

  @Test
  void shouldNotWaitForEverForANodeThatIsStuck() {
    desired = 2;
    bought();
    nodes = seen(List.of(node("a", "uninit", null)));
    ended("Success", "a");
    work = decide().work().purchaseSucceeded();
    assertThat(decide().action()).isEqualTo(new None());
    now = NOW.plus(Duration.ofMinutes(13));
    assertThat(decide().action()).isEqualTo(new Add(1, Attempt.FIRST));
  }

  @Test
  void shouldNotReplaceNodesThatVanishedBeforeALaterListShowsTheSame() {
    known = 5;
    nodes = seen(List.of(idle("a")));
    var first = decide();
    assertThat(first.action()).isEqualTo(new None());
    assertThat(first.verdict().message()).contains("1 of 5 nodes are there", "vanished");
    assertThat(first.lookAgain()).isEqualTo(Duration.ofMinutes(2));

    work = first.work();
    known = 1;
    now = NOW.plusSeconds(119);
    nodes = seen(List.of(idle("a")), now);
    place = seen("listed", now);
    assertThat(decide().action()).isEqualTo(new None());
    assertThat(decide().distrust()).isFalse();

    now = NOW.plusSeconds(120);
    nodes = seen(List.of(idle("a")), now);
    place = seen("listed", NOW.minusSeconds(1));
    assertThat(decide().action()).as("the queue was not seen since").isEqualTo(new None());
    place = seen("listed", NOW);
    assertThat(decide().action()).isEqualTo(new Add(4, Attempt.FIRST));
    assertThat(decide().work().missingSince()).isEmpty();
  }

  @Test
  void shouldNoteThatNodesVanishWhateverIsUnderWay() {
    known = 5;
    work = work.accepted(NodePool.ADD, "r", "t", NOW);
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));

    assertThat(decide().work().missingSince()).contains(NOW);
  }

  @Test
  void shouldForgetNodesThatOnlySeemedToVanish() {
    known = 5;
    work = decide().work();
    assertThat(work.missingSince()).contains(NOW);
    known = 0;
    now = NOW.plusSeconds(120);
    place = seen("listed", now);
    nodes = seen(List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e")), now);

    assertThat(decide().verdict().standing()).isEqualTo(Standing.READY);
    assertThat(decide().work().missingSince()).isEmpty();
  }

  @Test
  void shouldStartOverWhenMoreNodesVanish() {
    known = 5;
    nodes = seen(List.of(idle("a"), idle("b")));
    work = decide().work();
    known = 2;
    now = NOW.plusSeconds(120);
    nodes = seen(List.of(idle("a")), now);

    assertThat(decide().action()).isEqualTo(new None());
    assertThat(decide().work().missingSince()).contains(now);
  }

  @Test
  void shouldNotMissNodesItRemovedItself() {
    known = 5;
    desired = 2;
    nodes = seen(List.of(idle("a"), idle("b")));
    work =
        work.accepted(NodePool.REMOVE, "r", "t", NOW.minusSeconds(600))
            .progressed("t", 3, 7)
            .taskFinished(NOW.minusSeconds(120));
    ended("Success");
    assertThat(decide().work().missingSince()).isEmpty();

    nodes = seen(List.of(idle("a")));
    assertThat(decide().work().missingSince()).as("it never removed that many").contains(NOW);
    assertThat(decide().action()).isEqualTo(new None());
  }

  @Test
  void shouldRemoveByAReadingThatBeganAfterItWasFoundThatNodesAreToGo() {
    desired = 0;
    nodes = seen(List.of(idle("a")), NOW.minusSeconds(20));
    var found = decide();
    assertThat(found.action()).isEqualTo(new None());
    assertThat(found.distrust()).isTrue();

    work = found.work();
    now = NOW.plusSeconds(60);
    nodes = seen(List.of(idle("a")), NOW.minusSeconds(1));
    assertThat(decide().action()).as("begun before").isEqualTo(new None());
    nodes = seen(List.of(idle("a")), NOW);
    assertThat(decide().action()).as("slow, but begun after").isEqualTo(new Remove(List.of("a")));
    assertThat(decide().work().excessSince()).isEmpty();

    nodes = seen(List.of(busy("a")), NOW);
    assertThat(decide().verdict().reason()).isEqualTo(Reason.DRAINING);
    assertThat(decide().work().excessSince()).as("the next one is read anew").isEmpty();
  }

  private void refusedByEcs(Duration ago) {
    intend(decide(), ago);
    var error =
        new CloudException("AddNodes", ErrorKind.TRANSIENT, "EcsError", null, "r", true, null);
    work = work.failed(error, null, NOW.minus(ago));
    assertThat(work.intends(NodePool.ADD)).isTrue();
  }

  @Test
  void shouldNotAskAgainForWhatEcsRefusedButGoOnWhenNothingCame() {
    refusedByEcs(Duration.ofSeconds(119));
    assertThat(decide().action()).isEqualTo(new None());
    assertThat(decide().verdict().reason()).isEqualTo(Reason.SETTLING);

    work = Work.of(null);
    refusedByEcs(Duration.ofSeconds(120));
    assertThat(choice(decide())).isEqualTo(SMALL_A);
    assertThat(decide().work().failedPurchases()).isEqualTo(1);
    assertThat(decide().work().purchase().reason()).isEqualTo("OutOfStock");

    nodes = seen(List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e")));
    assertThat(decide().verdict().standing()).isEqualTo(Standing.READY);
    assertThat(decide().work().failedPurchases()).isZero();
  }

  @Test
  void shouldKnowWhatEcsRefusedWhateverWasCalledSince() {
    refusedByEcs(Duration.ofSeconds(120));
    for (int i = 0; i < 20; i++) {
      work = work.accepted("InvokeShellCommand", "s" + i, null, NOW);
    }

    assertThat(choice(decide())).isEqualTo(SMALL_A);
    assertThat(decide().work().purchase().reason()).isEqualTo("OutOfStock");
  }

  @Test
  void shouldNotTakeTheRefusalOfOnePurchaseForThatOfTheNext() {
    refusedByEcs(Duration.ofSeconds(600));
    work = decide().work();
    intend(decide(), Duration.ofSeconds(1));

    assertThat(decide().action()).isEqualTo(new Add(5, Attempt.REPEAT));
  }

  @Test
  void shouldFollowATaskThatRunsInSpiteOfWhatEcsRefused() {
    refusedByEcs(Duration.ofSeconds(300));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));

    assertThat(decide().work().task().id()).isEqualTo("t");
  }

  private NodePurchase lostApply(Duration ago) {
    together();
    nodes = seen(List.of(idle("a"), node("gone", "releasing", null)));
    var decision = decide();
    intend(decision, ago);
    return decision.purchase();
  }

  @Test
  void shouldLeaveTheChoiceToTheCloudAndRememberTheNodesThereWere() {
    desired = 300;
    var purchase = lostApply(Duration.ZERO);

    assertThat(purchase.operation()).isEqualTo("ApplyNodes");
    assertThat(purchase.wanted()).isEqualTo(200);
    assertThat(purchase.instanceType()).isNull();
    assertThat(purchase.instancesBefore()).containsExactly("a", "gone");
  }

  @Test
  void shouldNeverRepeatAPurchaseWithoutATokenBeforeBothListsCanBeTrusted() {
    lostApply(Duration.ofSeconds(119));
    assertThat(decide().action()).isEqualTo(new None());
    assertThat(decide().work().intent().purchase().quietSince())
        .as("tasks may not be listed yet")
        .isNull();

    lostAfterTasksWereQuiet();
    nodes = seen(List.of(idle("a")), now.minusSeconds(1));
    assertThat(decide().action()).as("nodes may lag behind a task").isEqualTo(new None());
    assertThat(decide().work().intent()).isNotNull();
    nodes = seen(List.of(idle("a")), now);
    assertThat(decide().work().intent()).as("its task need not be listed").isNotNull();
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofSeconds(28 * 60 - 121));
    now = NOW.plusSeconds(28 * 60);
    nodes = seen(List.of(idle("a")), now);
    tasks = seen(List.of(), now);
    assertThat(decide().action()).as("a list may be wrong").isEqualTo(new None());
    assertThat(decide().work().intent()).isNull();

    work = decide().work();
    now = now.plusSeconds(120);
    nodes = seen(List.of(idle("a")), now);
    place = seen("listed", now);
    assertThat(decide().action()).isEqualTo(new Add(4, Attempt.FIRST));
    assertThat(decide().work().failedPurchases()).as("it was never made").isZero();
  }

  /**
   * The end of a task that may be anybody's tells nothing of the purchase whose answer was lost.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "of another queue", "new"})
  void shouldNotTakeTheEndOfAnyTaskForThatOfALostAnswer(String brought) {
    lostAfterTasksWereQuiet();
    nodes = seen(List.of(idle("a")), now);
    tasks = seen(List.of(task("t", "AddComputes", "Processing")), now);
    work = decide().work();
    var instances = brought.isEmpty() ? new String[0] : new String[] {brought};
    while (work.intent() != null) {
      now = now.plusSeconds(30);
      nodes =
          seen(brought.equals("new") ? List.of(idle("a"), idle("new")) : List.of(idle("a")), now);
      tasks = seen(List.of(task("t", "AddComputes", "Success", instances)), now);
      assertThat(decide().action()).isEqualTo(new None());
      work = decide().work();
    }

    if (brought.equals("new")) {
      assertThat(work.purchase().got()).isEqualTo(1);
      assertThat(now).as("no more of it comes").isBefore(NOW.plusSeconds(9 * 60));
    } else {
      assertThat(work.purchase()).isNull();
      assertThat(now).isBetween(NOW.plusSeconds(28 * 60), NOW.plusSeconds(29 * 60));
    }
  }

  /** Where others add nodes all the time, a lost answer is given up all the same. */
  @Test
  void shouldNotWaitForTheTasksOfOthersForEver() {
    lostAfterTasksWereQuiet();
    for (int i = 1; work.intent() != null && i < 200; i++) {
      // Each of them goes on for three minutes, and the next one begins before its end.
      now = now.plusSeconds(30);
      var older = task("t" + i / 6, "AddComputes", i % 6 < 5 ? "Processing" : "Success", "other");
      var newer = task("t" + (i / 6 + 1), "AddComputes", "Processing");
      nodes = seen(List.of(idle("a")), now);
      tasks = seen(List.of(older, newer), now);
      assertThat(decide().action()).isEqualTo(new None());
      work = decide().work();
    }

    assertThat(work.intent()).isNull();
    assertThat(now).isBetween(NOW.plusSeconds(28 * 60), NOW.plusSeconds(40 * 60));
  }

  /** After an outage of the operator a task that goes on may still be the purchase's. */
  @Test
  void shouldFollowATaskThatWasNeverLookedForHoweverLate() {
    lostApply(Duration.ofMinutes(50));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    assertThat(decide().work().task().id()).isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void shouldNotBuyTwiceWhatWasAnsweredWithoutATask(int came) {
    nodes = seen(List.of(idle("a")));
    var asked = decide();
    intend(asked, Duration.ZERO);
    work = work.noted(Purchasing.ADD, "r", NOW);
    assertThat(decide().action()).as("neither bought nor repeated").isEqualTo(new None());

    var listed = new ArrayList<>(List.of(idle("a")));
    for (int i = 0; i < came; i++) {
      listed.add(idle("new" + i));
    }
    while (work.intent() != null) {
      now = now.plusSeconds(121);
      nodes = seen(List.copyOf(listed), now);
      tasks = seen(List.of(), now);
      place = seen("listed", now);
      var decision = decide();
      if (decision.work().intent() != null) {
        assertThat(decision.action()).isEqualTo(new None());
      }
      work = decision.work();
    }

    assertThat(now)
        .as("what did not come may still be on its way")
        .isAfterOrEqualTo(came < 4 ? NOW.plusSeconds(30 * 60) : NOW.plusSeconds(240))
        .isBefore(came < 4 ? NOW.plusSeconds(33 * 60) : NOW.plusSeconds(9 * 60));
    assertThat(work.purchase() == null ? null : work.purchase().got())
        .isEqualTo(came == 0 ? null : Integer.valueOf(came));
  }

  /** A task that the cloud answered with, and does not show: not in its list, not by its id. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void shouldNotBuyInThePlaceOfWhatATaskThatWasNeverSeenMayBring(int came) {
    nodes = seen(List.of(idle("a")));
    intend(decide(), Duration.ZERO);
    work = work.accepted(Purchasing.ADD, "r", "t", NOW);

    var listed = new ArrayList<>(List.of(idle("a")));
    for (int i = 0; i < came; i++) {
      listed.add(idle("new" + i));
    }
    while (work.task() != null) {
      now = now.plusSeconds(60);
      nodes = seen(List.copyOf(listed), now);
      tasks = seen(List.of(), now);
      place = seen("listed", now);
      var decision = decide();
      if (decision.work().task() != null) {
        assertThat(decision.action()).isEqualTo(new None());
        assertThat(decision.distrust() || decision.lookAgain() != null).isTrue();
      }
      work = decision.work();
      assertThat(decision.action()).as("not in the pass that gives it up").isEqualTo(new None());
    }

    assertThat(now).isEqualTo(NOW.plusSeconds(came == 4 ? 240 : 30 * 60));
    assertThat(work.purchase().got()).isEqualTo(came);
    assertThat(work.purchase().endedAt()).as("pauses begin then").isEqualTo(now.toString());
    assertThat(work.purchase().reason())
        .isEqualTo(came == 4 ? null : came == 1 ? "PartialStock" : "TaskFailed");
  }

  @Test
  void shouldSayWhatIsWaitedForWhenATaskWasNeverSeen() {
    intend(decide(), Duration.ZERO);
    work = work.accepted(Purchasing.ADD, "r", "t", NOW);
    now = NOW.plusSeconds(120);
    tasks = seen(List.of(), now);
    nodes = seen(List.of(), now);
    work = decide().work();
    now = NOW.plusSeconds(240);
    nodes = seen(List.of(), now);
    assertThat(decide().verdict().reason()).isEqualTo(Reason.SETTLING);
    assertThat(decide().verdict().message())
        .contains("AddNodes task t was never listed")
        .contains("before " + NOW.plusSeconds(30 * 60));
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(26));
  }

  @Test
  void shouldGoOnWithATaskThatIsSeenLate() {
    intend(decide(), Duration.ZERO);
    work = work.accepted(Purchasing.ADD, "r", "t", NOW);
    now = NOW.plusSeconds(600);
    tasks = seen(List.of(), now);
    work = decide().work();
    assertThat(work.taskFinishedAt()).contains(now);

    now = NOW.plusSeconds(900);
    tasks = seen(List.of(task("t", "AddComputes", "Success", "x")), now);
    nodes = seen(List.of(), now);
    work = decide().work();
    assertThat(work.taskFinishedAt()).as("its end is news").contains(now);
    assertThat(decide().action()).as("the nodes may lag behind it").isEqualTo(new None());
    assertThat(work.task()).isNotNull();
  }

  @Test
  void shouldTakeATaskForEndedThatWasSeenAndIsGone() {
    desired = 2;
    intend(decide(), Duration.ZERO);
    work = work.accepted(Purchasing.ADD, "r", "t", NOW);
    tasks = seen(List.of(task("t", "AddComputes", "Processing")), NOW);
    work = decide().work();
    now = NOW.plusSeconds(150);
    tasks = seen(List.of(), now);
    work = decide().work();
    now = NOW.plusSeconds(271);
    nodes = seen(List.of(idle("a")), now);
    tasks = seen(List.of(), now);

    assertThat(decide().work().task()).isNull();
    assertThat(decide().work().purchase().got()).isEqualTo(1);
    assertThat(decide().work().purchase().message()).contains("no longer listed");
  }

  /** Two minutes after no task was seen that adds nodes. */
  private void lostAfterTasksWereQuiet() {
    work = Work.of(null);
    lostApply(Duration.ofSeconds(120));
    var quiet = decide();
    assertThat(quiet.action()).isEqualTo(new None());
    assertThat(quiet.work().intent().purchase().quietSince()).isNotNull();
    work = quiet.work();
    now = NOW.plusSeconds(121);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldCountWhatALostAnswerBrought(int came) {
    lostAfterTasksWereQuiet();
    var listed = new ArrayList<>(List.of(idle("a")));
    for (int i = 0; i < came; i++) {
      listed.add(idle("new" + i));
    }
    nodes = seen(List.copyOf(listed), now);
    if (came < 4) {
      assertThat(decide().work().intent()).as("others may still come").isNotNull();
      now = NOW.plusSeconds(28 * 60);
      nodes = seen(List.copyOf(listed), now);
    }
    var decision = decide();

    assertThat(decision.work().intent()).isNull();
    assertThat(decision.work().purchase().got()).isEqualTo(came);
    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.verdict().reason())
        .isEqualTo(came == 4 ? Reason.AVAILABLE : Reason.PARTIAL_STOCK);
  }

  @Test
  void shouldFollowARunningTaskBeforeALostAnswerIsCounted() {
    lostAfterTasksWereQuiet();
    nodes = seen(List.of(idle("a")), now);
    tasks = seen(List.of(task("t", "AddComputes", "Processing")), now);
    var decision = decide();

    assertThat(decision.action()).isEqualTo(new None());
    assertThat(decision.work().task().operation()).isEqualTo("ApplyNodes");
    assertThat(decision.work().task().step()).as("it was seen").isEqualTo(3);
    assertThat(decision.work().intent().purchase().quietSince())
        .as("what the task brings is listed after its end")
        .isNull();
  }

  @Test
  void shouldSettleALostAnswerOfAQueueThatIsToGo() {
    lostAfterTasksWereQuiet();
    desired = 0;
    mayBuy = false;
    nodes = seen(List.of(), now);
    assertThat(decide().work().intent()).as("nodes may come yet").isNotNull();

    now = NOW.plusSeconds(28 * 60);
    nodes = seen(List.of(), now);
    tasks = seen(List.of(), now);
    assertThat(decide().work().intent()).isNull();
    assertThat(decide().verdict().standing()).isEqualTo(Standing.READY);
  }
}
