package io.hpcoperator.controller.nodes.drain;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.drain.Leaver.State;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleInTest {
  private static final Observation<List<ClusterNode>> MANAGERS =
      seen(List.of(node("m", "running", null)));
  private static final DrainPolicy WAIT = new DrainPolicy(Duration.ofHours(1), false, Set.of());
  private static final DrainPolicy REMOVE = new DrainPolicy(Duration.ofHours(1), true, Set.of());
  private static final List<ClusterNode> THREE = List.of(busy("a", 3), busy("b", 2), busy("c", 1));

  private DrainPolicy policy = WAIT;
  private Observation<List<InvocationResult>> answer;
  private boolean deleting;
  private NodeWishes wishes = NodeWishes.NONE;
  private Instant nodesReadAt = NOW;
  private Observation<List<ClusterNode>> computes;

  /** A node that was added some hours ago. */
  private static ClusterNode busy(String id, int hours) {
    return node(id, "running", new Resources(8, 0, 0), NOW.minusSeconds(3600L * hours));
  }

  private static ClusterNode idle(String id, int hours) {
    return node(id, "running", new Resources(0, 0, 0), NOW.minusSeconds(3600L * hours));
  }

  private static Leaver leaver(String id, State state) {
    return new Leaver(id, id, state, NOW.minusSeconds(600), null);
  }

  private static Leaver staying(String id, State state) {
    return new Leaver(id, id, state, null, null);
  }

  private static DrainMemory looked(Duration ago, Leaver... nodes) {
    return new DrainMemory(Arrays.asList(nodes), null, 4, NOW.minus(ago), null);
  }

  private static DrainMemory asking(Duration ago, Leaver... nodes) {
    return looked(Duration.ofHours(1), nodes).sent("cmd", "m", NOW.minus(ago));
  }

  private Step decide(DrainMemory memory, List<ClusterNode> alive, int excess) {
    return ScaleIn.decide(
        new DrainFacts("u", new SlurmShell(), policy, memory, MANAGERS, answer, deleting, computes),
        wishes,
        alive,
        excess,
        node ->
            (node.state() == NodeState.RUNNING || node.state() == NodeState.STOPPED)
                && (node.usedResources() == null || node.usedResources().cpu() == 0),
        nodesReadAt,
        PATIENCE,
        NOW);
  }

  private void answers(String... lines) {
    answer =
        seen(
            List.of(
                result(
                    "Finished",
                    0,
                    "hpc-operator-begin\n" + String.join("\n", lines) + "\nhpc-operator-end\n")));
  }

  private static InvocationResult result(String status, int exitCode, String message) {
    return new InvocationResult("cmd", "m", status, true, exitCode, null, message);
  }

  private static DrainOrder order(Step step) {
    assertThat(step.act()).isInstanceOf(Step.Act.Send.class);
    return ((Step.Act.Send) step.act()).order();
  }

  private static List<String> leaving(Step step) {
    return step.memory().leaving().stream().map(Leaver::hostName).toList();
  }

  @Test
  void shouldLookBeforeItDrains() {
    var step = decide(DrainMemory.EMPTY, THREE, 1);

    assertThat(order(step)).isEqualTo(new DrainOrder(1, List.of(), List.of(), List.of("c")));
    assertThat(leaving(step)).containsExactly("c");
  }

  @Test
  void shouldTakeIdleNodesFirstAndThenTheNewest() {
    var nodes = List.of(busy("a", 1), idle("b", 9), busy("c", 2), idle("d", 5));

    assertThat(leaving(decide(DrainMemory.EMPTY, nodes, 3))).containsExactly("d", "b", "a");
  }

  @Test
  void shouldStayWithItsChoice() {
    var memory = looked(Duration.ofSeconds(1), leaver("a", State.DRAINING));

    assertThat(leaving(decide(memory, THREE, 1))).containsExactly("a");
  }

  @Test
  void shouldGiveABusyNodeBackForAnIdleOne() {
    var memory = looked(Duration.ofSeconds(1), leaver("a", State.DRAINING));
    var nodes = List.of(busy("a", 3), idle("b", 2));

    assertThat(order(decide(memory, nodes, 1)))
        .isEqualTo(new DrainOrder(5, List.of(), List.of("a"), List.of("a", "b")));
  }

  @Test
  void shouldDrainWhatWasSeenUndrained() {
    answers("c|allocated|8/0/0/8|none");

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.CHOSEN)), THREE, 1);

    assertThat(order(step)).isEqualTo(new DrainOrder(6, List.of("c"), List.of(), List.of("c")));
    assertThat(step.memory().leaving()).extracting(Leaver::state).containsExactly(State.DRAINING);
  }

  @Test
  void shouldNotDrainByAnOldLook() {
    var memory = looked(Duration.ofMinutes(3), leaver("c", State.SERVING));

    assertThat(order(decide(memory, THREE, 1)).drain()).isEmpty();
  }

  @Test
  void shouldWaitForTheJobsOfADrainedNode() {
    answers("c|draining|8/0/0/8|" + DrainReason.of("u"));

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.DRAINING)), THREE, 1);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.verdict().reason()).isEqualTo(Reason.DRAINING);
    assertThat(step.lookAgain()).isEqualTo(Duration.ofSeconds(27));
  }

  @Test
  void shouldLookAgainNowAndThen() {
    var memory = looked(Duration.ofSeconds(30), leaver("c", State.DRAINING));

    assertThat(order(decide(memory, THREE, 1)).look()).containsExactly("c");
  }

  @ParameterizedTest
  @CsvSource({"0, 30", "10, 30", "20, 60", "60, 180", "9000, 180"})
  void shouldLookLessOftenWhenItHasWaitedForLong(int minutes, int seconds) {
    var since = NOW.minusSeconds(60L * minutes);
    var waiting = new Leaver("c", "c", State.DRAINING, since, null);
    assertThat(decide(looked(Duration.ofSeconds(1), waiting), THREE, 1).lookAgain())
        .isEqualTo(Duration.ofSeconds(seconds - 1));

    var more = looked(Duration.ofSeconds(1), waiting, staying("a", State.RESUMING));
    assertThat(decide(more, THREE, 1).lookAgain()).isEqualTo(Duration.ofSeconds(29));
  }

  @Test
  void shouldRemoveADrainedNodeWithoutJobs() {
    answers("c|drained|0/0/8/8|" + DrainReason.of("u"));

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.DRAINING)), THREE, 1);

    assertThat(step.act()).isEqualTo(new Step.Act.Remove(List.of("c"), List.of()));
    assertThat(leaving(step)).containsExactly("c");
  }

  @Test
  void shouldNotRemoveByAnOldAnswer() {
    var memory = looked(Duration.ofSeconds(121), leaver("c", State.DRAINED));

    assertThat(order(decide(memory, THREE, 1)).look()).containsExactly("c");
  }

  @Test
  void shouldNotRemoveAnIdleNodeThatStillGetsJobs() {
    answers("c|idle|0/8/0/8|none");

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.CHOSEN)), THREE, 1);

    assertThat(order(step).drain()).containsExactly("c");
  }

  @Test
  void shouldPassOverWhatOthersDrained() {
    answers("c|drained|0/0/8/8|bad disk");

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.CHOSEN)), THREE, 1);

    assertThat(order(step)).isEqualTo(new DrainOrder(6, List.of(), List.of(), List.of("b", "c")));
    assertThat(leaving(step)).containsExactly("b");
    assertThat(step.memory().node("c")).get().extracting(Leaver::state).isEqualTo(State.HELD);
    assertThat(step.verdict().message()).contains("c (bad disk)");
  }

  @Test
  void shouldNeitherDrainNorResumeWhatOthersDrainedInAQueueThatGoes() {
    deleting = true;
    var memory = looked(Duration.ofSeconds(1), leaver("c", State.HELD));

    var step = decide(memory, List.of(busy("c", 1)), 1);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(leaving(step)).containsExactly("c");
  }

  @ParameterizedTest
  @CsvSource({
    "Finished, 0, ''",
    "Finished, 1, hpc-operator-begin c|drained|0/0/8/8|hpc-operator u hpc-operator-end",
    "Failed, 0, ''",
    "Stopped, 0, ''"
  })
  void shouldTakeAFailedAnswerForBusy(String status, int exitCode, String message) {
    answer = seen(List.of(result(status, exitCode, message)));

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.DRAINED)), THREE, 1);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().leaving()).extracting(Leaver::state).containsExactly(State.DRAINING);
    assertThat(step.memory().problem()).contains("brought no answer");
    assertThat(step.verdict().message()).contains("brought no answer");
  }

  @Test
  void shouldWaitForACommandThatRuns() {
    answer = seen(List.of(result("Running", 0, "")));

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.DRAINED)), THREE, 1);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().command()).isNotNull();
  }

  @Test
  void shouldGiveUpACommandThatIsNotAnswered() {
    var step = decide(asking(Duration.ofMinutes(2), leaver("c", State.CHOSEN)), THREE, 1);

    assertThat(step.memory().command()).isNull();
    assertThat(step.memory().problem()).contains("not answered in time");
    assertThat(order(step).drain()).isEmpty();
  }

  @Test
  void shouldTakeANodeTheSchedulerDoesNotShowForBusyAndAnotherInItsPlace() {
    answers("z|idle|0/8/0/8|none");

    var step = decide(asking(Duration.ofSeconds(3), leaver("c", State.CHOSEN)), THREE, 1);

    assertThat(leaving(step)).containsExactly("b");
    assertThat(step.verdict().message()).contains("does not know them: c");
  }

  @Test
  void shouldKeepPinnedNodes() {
    policy = new DrainPolicy(Duration.ZERO, true, Set.of("c", "b"));

    var step = decide(DrainMemory.EMPTY, THREE, 3);
    assertThat(leaving(step)).containsExactly("a");
    assertThat(step.verdict().message()).contains("never removed: b, c").doesNotContain("unpinned");
    deleting = true;
    assertThat(decide(DrainMemory.EMPTY, THREE, 3).verdict().message()).contains("unpinned");
  }

  @Test
  void shouldRemoveABusyNodeWhenItsTimeIsOver() {
    policy = REMOVE;
    var late = new Leaver("c", "c", State.DRAINING, NOW.minusSeconds(3600), null);

    assertThat(decide(looked(Duration.ofSeconds(1), late), THREE, 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("c"), List.of("c")));
  }

  @Test
  void shouldNotRemoveABusyNodeBeforeItsTime() {
    policy = REMOVE;
    var early = new Leaver("c", "c", State.DRAINING, NOW.minusSeconds(3599), null);

    var step = decide(looked(Duration.ofSeconds(1), early), THREE, 1);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.lookAgain()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldWaitForeverIfAskedTo() {
    var late = new Leaver("c", "c", State.DRAINING, NOW.minus(Duration.ofDays(9)), null);

    assertThat(decide(looked(Duration.ofSeconds(1), late), THREE, 1).act())
        .isEqualTo(new Step.Act.None());
  }

  @Test
  void shouldRemoveWhatIsPoweredOffWithoutAsking() {
    assertThat(decide(DrainMemory.EMPTY, List.of(node("a", "stopped", null)), 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("a"), List.of()));
  }

  @Test
  void shouldGiveNodesBackThatAreWantedAgain() {
    var memory =
        looked(
            Duration.ofSeconds(1),
            leaver("a", State.DRAINING),
            leaver("b", State.DRAINED),
            leaver("c", State.SERVING));

    var step = decide(memory, THREE, 0);

    assertThat(order(step))
        .isEqualTo(new DrainOrder(5, List.of(), List.of("a", "b"), List.of("a", "b")));
    assertThat(step.memory().returning())
        .extracting(Leaver::state)
        .containsExactly(State.RESUMING, State.RESUMING);
  }

  @Test
  void shouldForgetNodesThatGetJobsAgain() {
    answers("a|idle|0/8/0/8|none");

    var step = decide(asking(Duration.ofSeconds(1), staying("a", State.RESUMING)), THREE, 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).isEmpty();
    assertThat(step.lookAgain()).isNull();
  }

  @Test
  void shouldNotRepeatAtOnceWhatTheSchedulerDidNotDo() {
    answers("a|drained|0/0/8/8|" + DrainReason.of("u"));

    var step = decide(asking(Duration.ofSeconds(1), staying("a", State.RESUMING)), THREE, 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().problem()).contains("otherwise for a");
  }

  @Test
  void shouldNotAskWithoutEndAboutWhatTheSchedulerDoesNotShow() {
    answers("");

    var step = decide(asking(Duration.ofSeconds(1), staying("a", State.PARKED)), THREE, 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).containsExactly(staying("a", State.PARKED));
    assertThat(step.lookAgain()).isEqualTo(Duration.ofSeconds(29));
  }

  @Test
  void shouldNotResumeWhatOthersDrained() {
    answers("a|drained|0/0/8/8|bad disk");

    var step = decide(asking(Duration.ofSeconds(1), leaver("a", State.DRAINING)), THREE, 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).isEmpty();
  }

  private static Leaver missing(Duration ago) {
    return new Leaver("x", "x", State.MISSING, NOW.minus(ago), null);
  }

  @Test
  void shouldForgetNodesThatAreGone() {
    for (var node : List.of(leaver("x", State.REMOVING), leaver("x", State.SERVING))) {
      assertThat(decide(looked(Duration.ofSeconds(1), node), THREE, 0).memory().nodes()).isEmpty();
    }
    computes = seen(THREE);
    var memory = looked(Duration.ofSeconds(1), missing(Duration.ofSeconds(120)));
    assertThat(decide(memory, THREE, 0).memory().nodes()).as("in no queue").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"DRAINING", "DRAINED", "RESUMING", "PARKED"})
  void shouldNotForgetADrainBecauseAListMissesItsNode(State state) {
    var step = decide(looked(Duration.ofSeconds(1), leaver("x", state)), THREE, 0);
    assertThat(step.memory().nodes()).containsExactly(missing(Duration.ZERO));
    assertThat(step.act()).as("not before it is known where it is").isEqualTo(new Step.Act.None());
    assertThat(step.lookAgain()).isEqualTo(PATIENCE.listing());
    assertThat(step.memory().leaving()).isEmpty();
    assertThat(step.memory().returning()).isEmpty();
    assertThat(DrainMemory.of(step.memory().status())).isEqualTo(step.memory());
  }

  @Test
  void shouldGiveANodeBackThatIsListedAgain() {
    var memory = looked(Duration.ofSeconds(1), missing(Duration.ofMinutes(50)));
    var nodes = List.of(busy("x", 1));
    assertThat(order(decide(memory, nodes, 0)).look()).containsExactly("x");

    answers("x|draining|8/0/0/8|hpc-operator u scale-in");
    var seen = decide(asking(Duration.ofSeconds(1), staying("x", State.PARKED)), nodes, 0);
    assertThat(order(seen).resume()).containsExactly("x");
  }

  @Test
  void shouldDrainOnWhereANodeIsListedAgainAndIsStillToGo() {
    var memory = looked(Duration.ofSeconds(1), missing(Duration.ofMinutes(50)));
    assertThat(decide(memory, List.of(busy("x", 1)), 1).memory().nodes())
        .containsExactly(new Leaver("x", "x", State.DRAINING, NOW, null));
  }

  @Test
  void shouldGiveANodeBackThatIsInAnotherQueue() {
    computes = seen(List.of(busy("x", 1)));
    var soon = looked(Duration.ofSeconds(1), missing(Duration.ofSeconds(119)));
    assertThat(decide(soon, THREE, 0).memory()).as("the list may lag").isEqualTo(soon);

    var memory = looked(Duration.ofSeconds(1), missing(Duration.ofSeconds(120)));
    assertThat(order(decide(memory, THREE, 0)).look()).containsExactly("x");
    answers("x|draining|8/0/0/8|hpc-operator u scale-in");
    var asked = decide(asking(Duration.ofSeconds(1), staying("x", State.PARKED)), THREE, 0);
    assertThat(order(asked).resume()).containsExactly("x");
    answers("x|allocated|8/0/0/8|none");
    var back = decide(asking(Duration.ofSeconds(1), staying("x", State.RESUMING)), THREE, 0);
    assertThat(back.memory().nodes()).isEmpty();
  }

  @Test
  void shouldGiveUpANodeThatWasSeenNowhereForAnHour() {
    computes = new Observation<>(null, null, null);
    var early = looked(Duration.ofSeconds(1), missing(Duration.ofMinutes(59)));
    assertThat(decide(early, THREE, 0).memory().nodes()).hasSize(1);
    var late = looked(Duration.ofSeconds(1), missing(Duration.ofMinutes(60)));
    assertThat(decide(late, THREE, 0).memory().nodes()).isEmpty();
  }

  @Test
  void shouldAskAboutANodeWhoseRemovalFailed() {
    var memory = looked(Duration.ofSeconds(1), leaver("c", State.REMOVING));
    assertThat(decide(memory, THREE, 1).memory().nodes())
        .containsExactly(leaver("c", State.DRAINING));
    assertThat(decide(memory, THREE, 0).memory().nodes())
        .containsExactly(staying("c", State.PARKED));
  }

  @Test
  void shouldKeepNamesThatAreNoHostNamesOutOfCommands() {
    var odd = new Leaver("a; rm", "i-1", State.CHOSEN, NOW, null);

    assertThat(odd.hasHost()).isFalse();
    var named =
        new ClusterNode(
            "i-1", "$(x)", "running", null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, NOW, null, null, null, null);
    assertThat(decide(DrainMemory.EMPTY, List.of(named), 1).act()).isEqualTo(new Step.Act.None());
  }

  @Test
  void shouldKeepItsMemoryInTheStatus() {
    var memory =
        new DrainMemory(
                List.of(leaver("a", State.DRAINED), new Leaver("b", "b", State.HELD, null, "x")),
                null,
                7,
                Instant.parse("2026-03-01T11:59:00Z"),
                "Something.")
            .sent("cmd", "m", NOW);

    assertThat(DrainMemory.of(memory.status())).isEqualTo(memory);
    assertThat(DrainMemory.of(null)).isEqualTo(DrainMemory.EMPTY);
    assertThat(DrainMemory.EMPTY.status()).isNull();
  }

  // Nodes of which something is wanted.

  private void off(String... ids) {
    wishes = new NodeWishes(Set.of(), Set.of(), Set.of(ids), Set.of(), Set.of());
  }

  private void back(String... ids) {
    wishes = new NodeWishes(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(ids));
  }

  @Test
  void shouldTakeWhatMustGoFirst() {
    policy = new DrainPolicy(Duration.ofHours(1), false, Set.of("a"));
    wishes = NodeWishes.leaving(Set.of("a"));

    assertThat(leaving(decide(DrainMemory.EMPTY, THREE, 1))).containsExactly("a");
    assertThat(leaving(decide(DrainMemory.EMPTY, THREE, 2))).containsExactly("a", "c");
  }

  @Test
  void shouldStayWithWhatMustGoWhateverTheSchedulerSays() {
    wishes = NodeWishes.leaving(Set.of("a"));

    assertThat(leaving(decide(looked(Duration.ofSeconds(1), leaver("a", State.HELD)), THREE, 1)))
        .containsExactly("a");
    assertThat(leaving(decide(looked(Duration.ofSeconds(1), leaver("a", State.UNKNOWN)), THREE, 1)))
        .containsExactly("a");
  }

  @Test
  void shouldNeverChooseWhatIsKept() {
    wishes = NodeWishes.kept(Set.of("b", "c"));

    assertThat(leaving(decide(DrainMemory.EMPTY, THREE, 3))).containsExactly("a");
  }

  @Test
  void shouldDrainWhatIsToBePoweredOff() {
    off("b");
    assertThat(order(decide(DrainMemory.EMPTY, THREE, 0)).look()).containsExactly("b");

    answers("b|allocated|8/0/0/8|none");
    var step = decide(asking(Duration.ofSeconds(3), leaver("b", State.CHOSEN)), THREE, 0);
    assertThat(order(step).drain()).containsExactly("b");
    assertThat(step.verdict().message()).contains("powered off").contains("b");
  }

  @Test
  void shouldPowerOffOnlyWhatTheSchedulerProvesToBeIdle() {
    off("b");
    assertThat(decide(looked(Duration.ofSeconds(1), leaver("b", State.DRAINED)), THREE, 0).act())
        .isEqualTo(new Step.Act.PowerOff(List.of("b")));
    assertThat(decide(looked(Duration.ofSeconds(1), leaver("b", State.DRAINING)), THREE, 0).act())
        .isEqualTo(new Step.Act.None());
    assertThat(order(decide(looked(Duration.ofMinutes(3), leaver("b", State.DRAINED)), THREE, 0)))
        .extracting(DrainOrder::look)
        .isEqualTo(List.of("b"));
  }

  @Test
  void shouldNeverPowerOffUnderJobs() {
    policy = REMOVE;
    off("b");
    var late = new Leaver("b", "b", State.DRAINING, NOW.minus(Duration.ofDays(1)), null);

    assertThat(decide(looked(Duration.ofSeconds(1), late), THREE, 0).act())
        .isEqualTo(new Step.Act.None());
  }

  @Test
  void shouldRemoveWhatIsToGoRatherThanPowerItOff() {
    off("c");

    assertThat(decide(looked(Duration.ofSeconds(1), leaver("c", State.DRAINED)), THREE, 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("c"), List.of()));
  }

  @Test
  void shouldForgetTheDrainOfWhatIsOff() {
    wishes = new NodeWishes(Set.of(), Set.of(), Set.of(), Set.of("a"), Set.of());
    var memory = looked(Duration.ofSeconds(1), leaver("a", State.DRAINED));

    var step = decide(memory, List.of(node("a", "stopped", null)), 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).isEmpty();
  }

  @Test
  void shouldLookAtWhatIsOnAgainBeforeItIsGivenBack() {
    back("a");
    var step = decide(looked(Duration.ofSeconds(1)), THREE, 0);
    assertThat(order(step)).isEqualTo(new DrainOrder(5, List.of(), List.of(), List.of("a")));
    assertThat(step.memory().nodes()).extracting(Leaver::state).containsExactly(State.PARKED);

    answers("a|drained|0/8/0/8|" + DrainReason.of("u"));
    step = decide(asking(Duration.ofSeconds(1), staying("a", State.PARKED)), THREE, 0);
    assertThat(order(step).resume()).containsExactly("a");
  }

  @Test
  void shouldTellThatWhatIsOnAgainIsGivenBack() {
    back("a");
    answers("a|idle|0/8/0/8|none");

    var step = decide(asking(Duration.ofSeconds(1), staying("a", State.RESUMING)), THREE, 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).extracting(Leaver::state).containsExactly(State.SERVING);
  }

  @Test
  void shouldNotGiveBackWhatOthersDrainedWhileItWasOff() {
    back("a");
    answers("a|drained|0/8/0/8|bad disk");

    var step = decide(asking(Duration.ofSeconds(1), staying("a", State.PARKED)), THREE, 0);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).extracting(Leaver::state).containsExactly(State.HELD);
  }

  // Nodes that lack what others have.

  private static ClusterNode nameless(String id) {
    return new ClusterNode(
        id, null, "running", null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, NOW, null, null, null, null);
  }

  @Test
  void shouldTakeANodeWithoutAHostNameForBusyAndNameItByItsId() {
    policy = new DrainPolicy(Duration.ofHours(1), false, Set.copyOf(List.of("z")));

    var step = decide(DrainMemory.EMPTY, List.of(nameless("i-1")), 1);

    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes()).extracting(Leaver::state).containsExactly(State.UNKNOWN);
    assertThat(step.verdict().message()).contains("i-1").doesNotContain("null");
  }

  @Test
  void shouldNotStumbleOverANodeWithoutAnId() {
    policy = new DrainPolicy(Duration.ofHours(1), false, Set.copyOf(List.of("z")));
    wishes = NodeWishes.kept(Set.of("b"));

    var step = decide(DrainMemory.EMPTY, List.of(nameless(null), nameless("i"), busy("c", 1)), 3);

    assertThat(leaving(step)).containsExactlyInAnyOrder("c", null);
  }

  // A node that was to be powered off and is to be removed.

  @Test
  void shouldGiveJobsTheirTimeWhenANodeIsToBeRemovedInsteadOfPoweredOff() {
    policy = REMOVE;
    off("b");
    var since = NOW.minus(Duration.ofDays(1));
    var late = new Leaver("b", "b", State.DRAINING, since, null, true);
    var memory = looked(Duration.ofSeconds(1), late);
    assertThat(decide(memory, THREE, 0).memory().nodes()).as("still to be off").contains(late);

    wishes = NodeWishes.leaving(Set.of("b"));
    var step = decide(memory, THREE, 1);
    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.memory().nodes())
        .containsExactly(new Leaver("b", "b", State.DRAINING, NOW, null, false));
    assertThat(step.lookAgain()).isNotNull();
  }

  @Test
  void shouldRememberWhatIsToBePoweredOffOnly() {
    off("b");
    var memory = decide(DrainMemory.EMPTY, THREE, 1).memory();

    assertThat(memory.leaving()).extracting(Leaver::off).containsExactly(false, true);
    assertThat(DrainMemory.of(memory.status()).nodes()).isEqualTo(memory.nodes());
  }

  // A cloud that takes its time.

  @Test
  void shouldUseAnAnswerThatWasLongOnItsWayOnce() {
    answers("c|drained|0/0/8/8|" + DrainReason.of("u"));
    var asked = Duration.ofMinutes(9);
    assertThat(decide(asking(asked, leaver("c", State.DRAINING)), THREE, 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("c"), List.of()));

    assertThat(order(decide(looked(asked, leaver("c", State.DRAINED)), THREE, 1)).look())
        .containsExactly("c");
    assertThat(order(decide(asking(Duration.ofMinutes(11), leaver("c", State.DRAINING)), THREE, 1)))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"60, 30, false", "60, 60, true", "60, 90, true", "121, 121, false"})
  void shouldNotReadForEverWhatIsPoweredOff(int readAgo, int chosenAgo, boolean removes) {
    var chosen = new Leaver("a", "a", State.CHOSEN, NOW.minusSeconds(chosenAgo), null);
    nodesReadAt = NOW.minusSeconds(readAgo);

    var step =
        decide(looked(Duration.ofSeconds(1), chosen), List.of(node("a", "stopped", null)), 1);

    assertThat(step.act() instanceof Step.Act.Remove).isEqualTo(removes);
    assertThat(step.distrust()).isEqualTo(!removes);
  }

  @Test
  void shouldRemoveWhatWasDrainedLongAgoAndIsPoweredOff() {
    var memory = looked(Duration.ofHours(1), leaver("a", State.DRAINED));

    assertThat(decide(memory, List.of(node("a", "stopped", null)), 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("a"), List.of()));
  }

  // Nodes that never came into service, or fell out of it.

  @ParameterizedTest
  @CsvSource({
    "true, exception, UNKNOWN, 60, true",
    "true, uninit, UNKNOWN, 60, true",
    "true, initing, UNKNOWN, 60, true",
    "true, untracking, UNKNOWN, 60, true",
    "true, exception, UNKNOWN, 59, false",
    "true, exception, DRAINING, 60, false",
    "true, running, UNKNOWN, 60, false",
    "false, running, UNKNOWN, 60, false",
    "false, exception, SERVING, 60, false",
    "false, exception, UNKNOWN, 59, false",
    "false, uninit, UNKNOWN, 60, true",
    "false, exception, UNKNOWN, 60, true"
  })
  void shouldNotWaitForEverForWhatIsLost(
      boolean queueGoes, String status, State state, int minutes, boolean removes) {
    deleting = queueGoes;
    var lost = new Leaver("a", "a", state, NOW.minusSeconds(60L * minutes), null);

    var step = decide(looked(Duration.ofSeconds(1), lost), List.of(node("a", status, null)), 1);

    assertThat(step.act() instanceof Step.Act.Remove).isEqualTo(removes);
  }

  @Test
  void shouldRemoveANodeThatNeverCameIntoServiceRatherThanDrainOneThatDid() {
    var failed = node("x", "exception", null, NOW.minusSeconds(9000));
    var nodes = List.of(busy("a", 1), failed);
    assertThat(leaving(decide(DrainMemory.EMPTY, nodes, 1))).containsExactly("x");

    answers("");
    var step = decide(asking(Duration.ofSeconds(3), leaver("x", State.CHOSEN)), nodes, 1);
    assertThat(step.memory().nodes()).containsExactly(leaver("x", State.UNKNOWN));
    assertThat(step.verdict().message()).contains(NOW.plusSeconds(3000).toString());
  }

  @Test
  void shouldNotTakeSilenceForAnAnswer() {
    var old = new Leaver("x", "x", State.UNKNOWN, NOW.minus(Duration.ofDays(1)), null);
    var nodes = List.of(node("x", "exception", null));
    answer = seen(List.of(result("Finished", 0, "hpc-operator-begin\n")));
    assertThat(decide(asking(Duration.ofSeconds(3), old), nodes, 1).act())
        .as("no end mark")
        .isEqualTo(new Step.Act.None());

    answer = null;
    assertThat(decide(asking(Duration.ofMinutes(2), old), nodes, 1).act())
        .as("not answered in time")
        .isNotInstanceOf(Step.Act.Remove.class);
    assertThat(decide(looked(Duration.ofMinutes(3), old), nodes, 1).act())
        .as("answered long ago")
        .isNotInstanceOf(Step.Act.Remove.class);
  }

  @Test
  void shouldNotTakeAnAnswerForOneAboutNodesThatItHadNoRoomFor() {
    var others =
        IntStream.range(0, 50)
            .mapToObj(i -> new Leaver("r" + i, "r" + i, State.RESUMING, null, null));
    var old = new Leaver("x", "x", State.UNKNOWN, NOW.minus(Duration.ofDays(1)), null);
    var nodes =
        Stream.concat(
                Stream.of(node("x", "exception", null)),
                IntStream.range(0, 50).mapToObj(i -> busy("r" + i, 1)))
            .toList();
    var memory =
        looked(Duration.ofSeconds(1), Stream.concat(Stream.of(old), others).toArray(Leaver[]::new));

    assertThat(decide(memory, nodes, 1).act()).isNotInstanceOf(Step.Act.Remove.class);
  }

  @Test
  void shouldNameTheWayOutForANodeInServiceThatTheSchedulerDoesNotKnow() {
    var memory = looked(Duration.ofSeconds(1), leaver("c", State.UNKNOWN));
    var message = decide(memory, List.of(busy("c", 1)), 1).verdict().message();
    assertThat(message).contains("afterDrainTimeout: Remove").contains("c waited for");

    policy = REMOVE;
    assertThat(decide(memory, List.of(busy("c", 1)), 1).verdict().message())
        .contains("They are removed at " + NOW.plusSeconds(3000));
  }

  @Test
  void shouldSayUntilWhenALostNodeIsWaitedFor() {
    deleting = true;
    var lost = leaver("a", State.UNKNOWN);

    var step =
        decide(looked(Duration.ofSeconds(1), lost), List.of(node("a", "exception", null)), 1);

    assertThat(step.verdict().message()).contains(NOW.plusSeconds(3000).toString());
  }
}
