package io.hpcoperator.controller.nodes.repair;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec.RepairSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepairPlannerTest {
  private RepairPolicy policy = new RepairPolicy(true, true, 2, Duration.ofMinutes(5));
  private List<NodeRepairStatus> before = List.of();
  private List<ClusterNode> nodes = List.of();
  private Set<String> pinned = Set.of();
  private Set<String> notBought = Set.of();
  private Set<String> leaving = Set.of();
  private boolean complete = true;
  private int replaceable = Integer.MAX_VALUE;
  private String task;
  private boolean free = true;
  private Instant readAt = NOW;

  private RepairDecision decide() {
    return RepairPlanner.decide(
        new RepairFacts(
            policy,
            before,
            nodes,
            readAt,
            pinned,
            notBought,
            leaving,
            complete,
            replaceable,
            "Nothing would come.",
            task,
            free,
            PATIENCE,
            NOW));
  }

  /** What is remembered while the call is made. */
  private List<NodeRepairStatus> begun() {
    var decision = decide();
    return RepairPlanner.begun(decision.call().orElseThrow(), decision.memory(), NOW);
  }

  private static ClusterNode faulty(String id) {
    return node(id, "exception", null);
  }

  private static NodeRepairStatus at(String id, String step, int minutesAgo, int resets) {
    return new NodeRepairStatus(
        id, id, step, NOW.minusSeconds(60L * minutesAgo).toString(), resets);
  }

  private void given(NodeRepairStatus... repairs) {
    before = Arrays.asList(repairs);
  }

  private static List<String> steps(List<NodeRepairStatus> repairs) {
    return repairs.stream().map(r -> r.instanceId() + " " + r.step()).toList();
  }

  @Test
  void shouldSayNothingOfNodesInService() {
    nodes = List.of(idle("a"));

    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict()).isEmpty();
    assertThat(decide().memory()).isEmpty();
  }

  @Test
  void shouldOnlyShowNodesInExceptionByDefault() {
    policy = RepairPolicy.of(new RepairSpec("None", 1, "0m"));
    nodes = List.of(faulty("a"), idle("b"));

    assertThat(decide().call()).isEmpty();
    assertThat(decide().memory()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().message())
        .contains("a")
        .contains("repair.policy to Reset or Replace");
  }

  @Test
  void shouldReadThePolicy() {
    assertThat(RepairPolicy.of(new RepairSpec("Reset", 3, "1h30m")))
        .isEqualTo(new RepairPolicy(true, false, 3, Duration.ofMinutes(90)));
    assertThat(RepairPolicy.of(new RepairSpec("Replace", null, null)))
        .isEqualTo(new RepairPolicy(true, true, 1, Duration.ofMinutes(5)));
    assertThat(RepairPolicy.of(null).resets()).isFalse();
  }

  @Test
  void shouldWaitBeforeItResets() {
    nodes = List.of(faulty("a"));

    assertThat(decide().call()).isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a Waiting");
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.REPAIRING);
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @CsvSource({"4, false", "5, true"})
  void shouldResetWhatIsInExceptionForLong(int minutes, boolean due) {
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", minutes, 0));

    assertThat(decide().call().isPresent()).isEqualTo(due);
  }

  @Test
  void shouldRememberAResetBeforeTheCall() {
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 6, 0));

    assertThat(decide().call()).contains(new NodeCalls.Reset(List.of("a")));
    assertThat(steps(decide().memory())).containsExactly("a Waiting");
    assertThat(steps(begun())).containsExactly("a Resetting");
    assertThat(begun().get(0).since()).isEqualTo(NOW.toString());
  }

  @Test
  void shouldForgetWhatCameBackByItself() {
    nodes = List.of(idle("a"));
    given(at("a", "Waiting", 4, 0));

    assertThat(decide().memory()).isEmpty();
  }

  @Test
  void shouldRepairNoMoreThanAllowedAtATime() {
    nodes = List.of(faulty("a"), faulty("b"), faulty("c"));
    given(at("a", "Waiting", 6, 0), at("b", "Waiting", 9, 0), at("c", "Waiting", 7, 0));
    assertThat(decide().call()).contains(new NodeCalls.Reset(List.of("b", "c")));

    given(at("a", "Resetting", 1, 0), at("b", "Waiting", 9, 0), at("c", "Waiting", 7, 0));
    assertThat(decide().call()).contains(new NodeCalls.Reset(List.of("b")));

    nodes = List.of(faulty("b"), faulty("c"));
    complete = false;
    given(at("a", "Replacing", 1, 1), at("x", "Replacing", 1, 1), at("b", "Waiting", 9, 0));
    assertThat(decide().call()).isEmpty();
  }

  @Test
  void shouldDoNothingWhileSomethingElseGoesOn() {
    free = false;
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 6, 0));

    assertThat(decide().call()).isEmpty();
  }

  @Test
  void shouldNeverRepairPinnedNodes() {
    pinned = Set.of("a");
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 60, 0));

    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().message()).contains("Pinned").contains("a");
  }

  @Test
  void shouldLeaveNodesAloneThatAreOnTheirWayOut() {
    leaving = Set.of("a");
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 60, 0));

    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict()).isEmpty();
    assertThat(decide().memory()).isEmpty();
  }

  private void noMoreOf(String id, boolean isPinned) {
    pinned = isPinned ? Set.of(id) : Set.of();
    leaving = isPinned ? Set.of() : Set.of(id);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCountAResetThatGoesOnThoughTheNodeIsToGoOrPinnedByNow(boolean isPinned) {
    policy = new RepairPolicy(true, true, 1, Duration.ofMinutes(5));
    noMoreOf("a", isPinned);
    given(at("a", "Resetting", 3, 0), at("b", "Waiting", 9, 0));
    nodes = List.of(node("a", "uninit", null), faulty("b"));
    assertThat(decide().call()).isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a Resetting", "b Waiting");

    readAt = NOW.minusSeconds(61);
    nodes = List.of(faulty("a"), faulty("b"));
    assertThat(decide().call()).as("the list may be older than the reset").isEmpty();

    readAt = NOW;
    assertThat(decide().call()).contains(new NodeCalls.Reset(List.of("b")));
    assertThat(steps(decide().memory())).containsExactly("b Waiting");

    task = NodePool.RESET;
    assertThat(decide().memory().get(0).resets()).as("a goes on").isEqualTo(1);

    task = null;
    nodes = List.of(idle("a"), faulty("b"));
    assertThat(decide().call()).contains(new NodeCalls.Reset(List.of("b")));
    assertThat(steps(decide().memory())).containsExactly("b Waiting");
  }

  @Test
  void shouldNotWaitForEverForAResetOfANodeThatIsToGo() {
    leaving = Set.of("a");
    nodes = List.of(node("a", "uninit", null));
    given(at("a", "Resetting", 59, 1));
    assertThat(steps(decide().memory())).containsExactly("a Resetting");

    given(at("a", "Resetting", 60, 1));
    assertThat(decide().memory()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCountARemovalThatGoesOnThoughTheNodeIsToGoOrPinnedByNow(boolean isPinned) {
    policy = new RepairPolicy(true, true, 1, Duration.ofMinutes(5));
    noMoreOf("a", isPinned);
    nodes = List.of(faulty("a"), faulty("b"));
    given(at("a", "Replacing", 1, 1), at("b", "Waiting", 9, 0));
    assertThat(decide().call()).as("neither removed again nor followed by b").isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a Replacing", "b Waiting");
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(1));

    given(at("a", "Replacing", 2, 1), at("b", "Waiting", 9, 0));
    assertThat(decide().call()).contains(new NodeCalls.Reset(List.of("b")));
    assertThat(steps(decide().memory())).containsExactly("b Waiting");

    task = NodePool.REMOVE;
    assertThat(steps(decide().memory())).containsExactly("a Replacing", "b Waiting");
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(58));
  }

  @Test
  void shouldCountAResetThatTheCloudTook() {
    nodes = List.of(node("a", "uninit", null));
    given(at("a", "Resetting", 1, 0));
    assertThat(decide().memory().get(0).resets()).isZero();

    task = NodePool.RESET;
    assertThat(decide().memory().get(0).resets()).isEqualTo(1);
  }

  @Test
  void shouldBeDoneWhenTheNodeIsBackInService() {
    nodes = List.of(idle("a"));
    given(at("a", "Resetting", 6, 1));
    assertThat(steps(decide().memory())).containsExactly("a Reset");
    assertThat(decide().verdict()).isEmpty();

    task = NodePool.RESET;
    assertThat(steps(decide().memory())).containsExactly("a Resetting");
  }

  @Test
  void shouldForgetARepairAfterADayOfGoodService() {
    nodes = List.of(idle("a"), idle("b"));
    given(at("a", "Reset", 24 * 60, 1), at("b", "Reset", 24 * 60 - 1, 1));

    assertThat(steps(decide().memory())).containsExactly("b Reset");
  }

  @Test
  void shouldNotTakeAnOldListingForAResetThatDidNotHelp() {
    nodes = List.of(faulty("a"));
    given(at("a", "Resetting", 3, 1));
    readAt = NOW.minusSeconds(61);
    assertThat(steps(decide().memory())).containsExactly("a Resetting");

    readAt = NOW.minusSeconds(60);
    assertThat(steps(decide().memory())).containsExactly("a Waiting");

    task = NodePool.RESET;
    assertThat(steps(decide().memory())).containsExactly("a Resetting");
  }

  @Test
  void shouldLookAgainWhenAListingCanTellWhetherAResetWasTaken() {
    nodes = List.of(faulty("a"));
    given(at("a", "Resetting", 1, 0));
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(1));

    given(at("a", "Resetting", 3, 0));
    readAt = NOW.minusSeconds(90);
    assertThat(decide().lookAgain()).isEqualTo(PATIENCE.freshness());
  }

  @Test
  void shouldReplaceWhatIsInExceptionAgain() {
    nodes = List.of(faulty("a"));
    given(at("a", "Reset", 60, 1));
    assertThat(steps(decide().memory())).containsExactly("a Waiting");
    assertThat(decide().call()).isEmpty();

    given(at("a", "Waiting", 6, 1));
    assertThat(decide().call())
        .get()
        .isInstanceOfSatisfying(
            NodeCalls.RemoveFaulty.class,
            call -> {
              assertThat(call.instanceIds()).containsExactly("a");
              assertThat(call.release()).isTrue();
            });
    assertThat(steps(begun())).containsExactly("a Replacing");
  }

  @Test
  void shouldNotReplaceWhatNothingWouldComeInPlaceOf() {
    policy = new RepairPolicy(true, true, 5, Duration.ZERO);
    nodes = List.of(faulty("a"), faulty("b"), faulty("c"));
    given(at("a", "Waiting", 10, 1), at("b", "Waiting", 10, 1));
    replaceable = 0;
    assertThat(decide().call()).as("others are reset").contains(new NodeCalls.Reset(List.of("c")));

    nodes = List.of(faulty("a"), faulty("b"));
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().message())
        .contains("Not replaced: a, b. Nothing would come.");
    assertThat(steps(decide().memory())).containsExactly("a Waiting", "b Waiting");

    replaceable = 1;
    assertThat(((NodeCalls.RemoveFaulty) decide().call().orElseThrow()).instanceIds())
        .containsExactly("a");

    given(at("a", "Replacing", 10, 1), at("b", "Replacing", 10, 1));
    assertThat(((NodeCalls.RemoveFaulty) decide().call().orElseThrow()).instanceIds())
        .as("a removal that was not taken")
        .containsExactly("a");
    replaceable = 0;
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().message()).contains("Not replaced: a, b.");
  }

  @Test
  void shouldGiveUpWhatIsOnlyToBeReset() {
    policy = new RepairPolicy(true, false, 2, Duration.ofMinutes(5));
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 6, 1));

    assertThat(decide().call()).isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a GivenUp");
    assertThat(decide().news()).extracting(News::reason).containsExactly("RepairGivenUp");
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.NODES_FAILED);
    assertThat(decide().verdict().orElseThrow().message()).contains("repair.policy to Replace");
  }

  @Test
  void shouldReplaceWhatWasGivenUpWhenThePolicyChanges() {
    nodes = List.of(faulty("a"));
    given(at("a", "GivenUp", 600, 1));

    assertThat(decide().call()).get().isInstanceOf(NodeCalls.RemoveFaulty.class);
  }

  @Test
  void shouldNeverReplaceTheUsersOwnInstances() {
    notBought = Set.of("a");
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 6, 1));

    assertThat(decide().call()).isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a GivenUp");
    assertThat(decide().verdict().orElseThrow().message()).contains("your own");
  }

  @Test
  void shouldRepeatARemovalThatWasNotTaken() {
    nodes = List.of(faulty("a"));
    given(at("a", "Replacing", 3, 1));
    assertThat(decide().call()).get().isInstanceOf(NodeCalls.RemoveFaulty.class);

    task = NodePool.REMOVE;
    assertThat(decide().call()).isEmpty();
  }

  @Test
  void shouldNotRemoveWhatCameBackBeforeItWasReplaced() {
    nodes = List.of(idle("a"));
    given(at("a", "Replacing", 3, 1));

    assertThat(decide().call()).isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a Reset");
  }

  @Test
  void shouldCountAReplacementUntilTheNewNodeIsThere() {
    complete = false;
    given(at("a", "Replacing", 10, 1));
    assertThat(steps(decide().memory())).containsExactly("a Replacing");

    complete = true;
    assertThat(decide().memory()).isEmpty();

    complete = false;
    given(at("a", "Replacing", 60, 1));
    assertThat(decide().memory()).isEmpty();
  }

  /** Otherwise one list that is wrong makes room for more repairs than are allowed at a time. */
  @Test
  void shouldCountAResetWhileTheListHappensNotToShowTheNode() {
    complete = false;
    given(at("a", "Resetting", 10, 0));
    assertThat(steps(decide().memory())).containsExactly("a Resetting");

    complete = true;
    assertThat(decide().memory()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"59, Resetting", "60, Replacing"})
  void shouldNotWaitForEverForANodeToComeBack(int minutes, String step) {
    nodes = List.of(node("a", "uninit", null));
    given(at("a", "Resetting", minutes, 1));

    assertThat(steps(decide().memory())).containsExactly("a " + step);
  }

  /** Else it would be reset again in the middle of it when the policy is put back. */
  @Test
  void shouldFinishWhatWasBegunWhenItIsSwitchedOff() {
    policy = RepairPolicy.of(new RepairSpec("None", 1, "0m"));
    readAt = NOW.minusSeconds(61);
    nodes = List.of(faulty("a"), node("b", "uninit", null), faulty("c"));
    given(
        at("a", "Resetting", 3, 0),
        at("b", "Resetting", 3, 1),
        at("c", "Waiting", 9, 1),
        at("d", "Replacing", 3, 1));
    complete = false;
    assertThat(steps(decide().memory()))
        .containsExactlyInAnyOrder("a Resetting", "b Resetting", "d Replacing");
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    nodes = List.of(faulty("a"), node("b", "uninit", null));
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.REPAIRING);
    assertThat(decide().verdict().orElseThrow().message())
        .contains("Being reset: a, b.")
        .doesNotContain("set repair.policy");

    given(decide().memory().toArray(NodeRepairStatus[]::new));
    policy = new RepairPolicy(true, false, 1, Duration.ZERO);
    nodes = List.of(faulty("a"), faulty("b"), faulty("e"));
    assertThat(decide().call()).as("put back: none twice, and none too many").isEmpty();

    policy = RepairPolicy.of(null);
    readAt = NOW;
    nodes = List.of(idle("a"), faulty("b"));
    complete = true;
    assertThat(decide().memory()).as("over").isEmpty();
  }

  @Test
  void shouldRemoveNothingWhenItIsSwitchedOffBeforeTheCallWasTaken() {
    policy = RepairPolicy.of(null);
    nodes = List.of(faulty("a"));
    given(at("a", "Replacing", 1, 1));
    assertThat(decide().call()).isEmpty();
    assertThat(steps(decide().memory())).containsExactly("a Replacing");
    given(at("a", "Replacing", 3, 1));
    assertThat(decide().call()).isEmpty();
    assertThat(decide().memory()).isEmpty();
  }

  @Test
  void shouldForgetAllElseWhenItIsSwitchedOff() {
    policy = new RepairPolicy(false, false, 1, Duration.ZERO);
    nodes = List.of(faulty("a"));
    given(at("a", "Waiting", 6, 1));

    assertThat(decide().memory()).isEmpty();
    assertThat(decide().call()).isEmpty();
  }
}
