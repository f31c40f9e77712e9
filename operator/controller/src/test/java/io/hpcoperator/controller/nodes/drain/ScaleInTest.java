package io.hpcoperator.controller.nodes.drain;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.drain.Leaver.State;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleInTest {
  private static final Observation<List<ClusterNode>> MANAGERS =
      seen(List.of(node("m", "running", null)));
  private static final DrainPolicy WAIT = new DrainPolicy(Duration.ofHours(1), false, Set.of());
  private static final DrainPolicy REMOVE = new DrainPolicy(Duration.ofHours(1), true, Set.of());
  private static final List<ClusterNode> THREE = List.of(busy("a", 3), busy("b", 2), busy("c", 1));

  private DrainPolicy policy = WAIT;
  private Observation<List<ClusterNode>> managers = MANAGERS;
  private Observation<List<InvocationResult>> answer;
  private boolean deleting;
  private NodeWishes wishes = NodeWishes.NONE;
  private Instant nodesReadAt = NOW;
  private Observation<List<ClusterNode>> computes;
  private Work work = Work.of(null);

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
        new DrainFacts(
            "u", new SlurmShell(), policy, memory, managers, answer, deleting, computes, work),
        wishes,
        alive,
        excess,
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

  /** Others may have drained it for themselves since: who only waited asks once more. */
  @ParameterizedTest
  @CsvSource({"5, REMOVE", "6, WAIT", "29, WAIT", "30, LOOK"})
  void shouldRemoveIdleNodesByAnAnswerThatWasJustReadOnly(int secondsAgo, String then) {
    var memory = looked(Duration.ofSeconds(secondsAgo), leaver("c", State.DRAINED));

    var step = decide(memory, THREE, 1);
    assertThat(step.act())
        .isInstanceOf(
            Map.of(
                    "REMOVE", Step.Act.Remove.class,
                    "WAIT", Step.Act.None.class,
                    "LOOK", Step.Act.Send.class)
                .get(then));
    if (then.equals("WAIT")) {
      assertThat(step.lookAgain()).isEqualTo(Duration.ofSeconds(30 - secondsAgo));
    }
    off("c");
    assertThat(decide(memory, THREE, 0).act() instanceof Step.Act.PowerOff)
        .isEqualTo(then.equals("REMOVE"));
  }

  /** A look that takes long is the newest there is; no other would be acted on otherwise. */
  @ParameterizedTest
  @ValueSource(ints = {1, 60, 120})
  void shouldRemoveIdleNodesHoweverLongTheAnswerTook(int secondsAgo) {
    answers("c|drained|0/0/8/8|" + DrainReason.of("u"));
    var asked = asking(Duration.ofSeconds(secondsAgo), leaver("c", State.DRAINING));

    var step = decide(asked, THREE, 1);
    assertThat(step.act()).isInstanceOf(Step.Act.Remove.class);
    if (secondsAgo > 5) {
      assertThat(decide(step.memory(), THREE, 1).act())
          .as("the call was not made, and time went by")
          .isNotInstanceOf(Step.Act.Remove.class);
    }
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

  /** While a task went on, say, nobody asked: others may have drained them long ago. */
  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"CHOSEN", "DRAINING", "DRAINED", "UNKNOWN"})
  void shouldAskBeforeItRemovesANodeWhoseTimeIsOver(State state) {
    policy = REMOVE;
    var late = new Leaver("c", "c", state, NOW.minusSeconds(3600), null);
    assertThat(decide(looked(Duration.ofSeconds(121), late), List.of(busy("c", 1)), 1).act())
        .isNotInstanceOf(Step.Act.Remove.class);
    assertThat(order(decide(looked(Duration.ofSeconds(180), late), List.of(busy("c", 1)), 1)))
        .extracting(DrainOrder::look)
        .isEqualTo(List.of("c"));
    assertThat(decide(looked(Duration.ofSeconds(119), late), List.of(busy("c", 1)), 1).act())
        .isInstanceOf(state == State.CHOSEN ? Step.Act.Send.class : Step.Act.Remove.class);

    answers("c|drained|0/8/0/8|bad disk");
    var held = decide(asking(Duration.ofSeconds(3), late), List.of(busy("c", 1)), 1);
    assertThat(held.act()).isNotInstanceOf(Step.Act.Remove.class);
    assertThat(held.memory().nodes()).extracting(Leaver::state).containsExactly(State.HELD);
    answers("c|allocated|8/0/0/8|none");
    assertThat(decide(asking(Duration.ofSeconds(3), late), List.of(busy("c", 1)), 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("c"), List.of("c")));
  }

  @Test
  void shouldNotWaitForASchedulerThatDoesNotAnswerLongerThanForJobs() {
    policy = REMOVE;
    var late = new Leaver("c", "c", State.CHOSEN, NOW.minusSeconds(3600), null);
    var removes = new Step.Act.Remove(List.of("c"), List.of("c"));
    assertThat(decide(asking(Duration.ofSeconds(119), late), THREE, 1).act())
        .as("it may answer yet")
        .isEqualTo(new Step.Act.None());
    assertThat(decide(asking(Duration.ofSeconds(120), late), THREE, 1).act()).isEqualTo(removes);
    assertThat(decide(asking(Duration.ofHours(3), late), THREE, 1).act()).isEqualTo(removes);
    answer = seen(List.of(result("Finished", 1, "")));
    assertThat(decide(asking(Duration.ofSeconds(3), late), THREE, 1).act()).isEqualTo(removes);

    var unsent = looked(Duration.ofHours(1), late).notSent("It was not sent.", NOW);
    assertThat(decide(unsent, THREE, 1).act()).isEqualTo(removes);
    var other = new Leaver("b", "b", State.CHOSEN, NOW.minusSeconds(3600), null);
    answer = seen(List.of(result("Finished", 1, "")));
    var asked = looked(Duration.ofHours(1), late, other);
    assertThat(decide(asked.sent("cmd", "m", List.of("c"), NOW.minusSeconds(3)), THREE, 2).act())
        .as("b was not asked about")
        .isEqualTo(removes);

    managers = seen(List.of());
    assertThat(decide(looked(Duration.ofHours(1), late), THREE, 1).act())
        .as("nobody to ask")
        .isEqualTo(removes);
    managers = new Observation<>(null, null, null);
    assertThat(decide(looked(Duration.ofHours(1), late), THREE, 1).act())
        .as("not known yet whom to ask")
        .isEqualTo(new Step.Act.None());
  }

  /** That a read failed once does not mean that there is nobody to ask. */
  @ParameterizedTest
  @CsvSource({
    "DENIED, 121, true",
    "TRANSIENT, 121, false",
    "TRANSIENT, 299, false",
    "TRANSIENT, 300, true",
    "INVALID, 299, false",
    "INVALID, 300, true"
  })
  void shouldNotTakeAReadThatFailedForNobodyToAsk(ErrorKind kind, int lookedAgo, boolean goes) {
    policy = REMOVE;
    managers =
        new Observation<>(
            null, null, new CloudException("ListNodes", kind, "Code", null, "r", false, null));
    var late = new Leaver("c", "c", State.DRAINING, NOW.minusSeconds(7200), null);

    var step = decide(looked(Duration.ofSeconds(lookedAgo), late), THREE, 1);
    assertThat(step.act()).isInstanceOf(goes ? Step.Act.Remove.class : Step.Act.None.class);
    assertThat(goes || step.lookAgain().compareTo(Duration.ofSeconds(30)) <= 0).isTrue();
    var never = new Leaver("b", "b", State.CHOSEN, NOW.minusSeconds(3600), null);
    var neverLooked = new DrainMemory(List.of(never), null, 0, null, null);
    assertThat(decide(neverLooked, THREE, 1).act()).isInstanceOf(Step.Act.Remove.class);
    policy = new DrainPolicy(Duration.ZERO, true, Set.of());
    step = decide(DrainMemory.EMPTY, THREE, 1);
    assertThat(step.act() instanceof Step.Act.Remove).isEqualTo(kind == ErrorKind.DENIED);
  }

  /** One error passes: others may have drained the node, which only the scheduler can tell. */
  @ParameterizedTest
  @CsvSource({
    "120, 0, ManagerNotFound, true",
    "119, 0, ManagerNotFound, false",
    "3600, 3481, ManagerNotFound, false",
    "1800, 60, Forbidden.RAM, true",
    "3600, 60, Forbidden.RAM, false",
    "3600, 1800, ManagerNotFound, false",
    "3600, 0, Throttling, false",
    "3600, 0, Client.BudgetExhausted, false",
  })
  void shouldNotWaitForASchedulerThatCannotBeAskedLongerThanForJobs(
      int failingSince, int failedLast, String code, boolean goes) {
    policy = REMOVE;
    var late = new Leaver("c", "c", State.DRAINING, NOW.minusSeconds(3600), null);
    for (int ago : List.of(failingSince, failedLast)) {
      work =
          work.failedBesides(
              new CloudException(
                  "InvokeShellCommand", ErrorKind.TRANSIENT, code, null, "r", false, null),
              null,
              NOW.minusSeconds(ago));
    }

    assertThat(decide(looked(Duration.ofHours(1), late), THREE, 1).act())
        .isInstanceOf(goes ? Step.Act.Remove.class : Step.Act.Send.class);
    policy = WAIT;
    assertThat(decide(looked(Duration.ofHours(1), late), THREE, 1).act())
        .isInstanceOf(Step.Act.Send.class);
  }

  /** Commands that were never carried out say nothing of how long the scheduler is out of reach. */
  @ParameterizedTest
  @CsvSource({
    "Throttling, ManagerNotFound, ManagerNotFound, false",
    "Client.BudgetExhausted, ManagerNotFound, ManagerNotFound, false",
    "ManagerNotFound, Throttling, ManagerNotFound, true",
    "ManagerNotFound, ManagerNotFound, Throttling, false"
  })
  void shouldNotCountTriesThatWereTooMany(String first, String second, String third, boolean goes) {
    policy = REMOVE;
    var codes = List.of(first, second, third);
    for (int i = 0; i < codes.size(); i++) {
      work =
          work.failedBesides(
              new CloudException(
                  "InvokeShellCommand", ErrorKind.TRANSIENT, codes.get(i), null, "r", false, null),
              null,
              NOW.minusSeconds(60L * (codes.size() - i)));
    }
    var late = new Leaver("c", "c", State.DRAINING, NOW.minusSeconds(3600), null);

    assertThat(decide(looked(Duration.ofHours(1), late), THREE, 1).act())
        .isInstanceOf(goes ? Step.Act.Remove.class : Step.Act.Send.class);
  }

  @Test
  void shouldAskAboutAllWhoseTimeIsOverAndRemoveThemTogether() {
    policy = REMOVE;
    var since = NOW.minusSeconds(3600);
    var asked = new Leaver("b", "b", State.SERVING, since, null);
    var chosen = new Leaver("c", "c", State.CHOSEN, since, null);

    assertThat(order(decide(looked(Duration.ofSeconds(1), asked, chosen), THREE, 2)).look())
        .containsExactly("b", "c");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLeaveToOthersWhatTheyDrainedEvenIfItMustGo(boolean queueGoes) {
    policy = REMOVE;
    deleting = queueGoes;
    wishes = queueGoes ? wishes : NodeWishes.leaving(Set.of("c"));
    var held = new Leaver("c", "c", State.HELD, NOW.minusSeconds(3600), "bad disk");

    var step = decide(looked(Duration.ofSeconds(1), held), List.of(busy("c", 1)), 1);
    assertThat(step.act() instanceof Step.Act.Remove).isEqualTo(queueGoes);
    if (!queueGoes) {
      assertThat(step.lookAgain()).as("no busy loop").isGreaterThan(Duration.ofSeconds(20));
    }
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
  void shouldAskOnceBeforeItRemovesWhatIsPoweredOff() {
    var off = List.of(node("a", "stopped", null));
    var step = decide(DrainMemory.EMPTY, off, 1);
    assertThat(order(step)).isEqualTo(new DrainOrder(1, List.of(), List.of(), List.of("a")));
    assertThat(step.verdict().standing()).isEqualTo(Standing.WORKING);

    var asking = asking(Duration.ofSeconds(1), leaver("a", State.CHOSEN));
    answers("a|idle|0/8/0/8|none");
    assertThat(decide(asking, off, 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("a"), List.of()));
    answers();
    assertThat(decide(asking, off, 1).act())
        .as("the scheduler has no such node")
        .isEqualTo(new Step.Act.Remove(List.of("a"), List.of()));

    answers("a|drained|0/0/8/8|disk, keep");
    assertThat(decide(asking, off, 1).act()).isEqualTo(new Step.Act.None());
    wishes = NodeWishes.leaving(Set.of("a"));
    step = decide(asking, off, 1);
    assertThat(step.act()).isEqualTo(new Step.Act.None());
    assertThat(step.verdict().message()).contains("a (disk, keep)", "resume them");
    wishes = NodeWishes.NONE;
    deleting = true;
    assertThat(decide(asking, off, 1).act())
        .as("with the whole queue")
        .isEqualTo(new Step.Act.Remove(List.of("a"), List.of()));
  }

  @Test
  void shouldRemoveWhatIsPoweredOffWhereNobodyCanBeAsked() {
    managers = seen(List.of());
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

  private static Leaver inNoList(Duration ago) {
    return new Leaver("x", "x", State.GONE, NOW.minus(ago), null);
  }

  @Test
  void shouldForgetNodesThatAreGone() {
    for (var node : List.of(leaver("x", State.REMOVING), leaver("x", State.SERVING))) {
      assertThat(decide(looked(Duration.ofSeconds(1), node), THREE, 0).memory().nodes()).isEmpty();
    }
    computes = seen(THREE);
    var gone = looked(Duration.ofSeconds(1), inNoList(Duration.ofSeconds(120)));
    assertThat(decide(gone, THREE, 0).memory().nodes()).as("in no queue").isEmpty();
  }

  /** A list that goes wrong once shows nothing, or not all, and the node stays drained. */
  @Test
  void shouldNotForgetADrainBecauseTheListOfTheClusterMissesItsNodeOnce() {
    computes = seen(THREE);
    var first = looked(Duration.ofSeconds(1), missing(Duration.ofSeconds(120)));
    assertThat(decide(first, THREE, 0).memory().nodes()).containsExactly(inNoList(Duration.ZERO));

    var soon = looked(Duration.ofSeconds(1), inNoList(Duration.ofSeconds(119)));
    assertThat(decide(soon, THREE, 0).memory()).as("not two minutes later").isEqualTo(soon);
    computes = null;
    assertThat(decide(soon, THREE, 0).memory()).as("not known just now").isEqualTo(soon);

    var late = looked(Duration.ofSeconds(1), inNoList(Duration.ofSeconds(120)));
    for (var wrong : List.of(List.<ClusterNode>of(), THREE.subList(0, 2))) {
      computes = seen(wrong);
      assertThat(decide(late, THREE, 0).memory().nodes())
          .as("a list that misses others, too")
          .containsExactly(missing(Duration.ZERO));
    }
    computes = seen(List.of(busy("a", 3), busy("b", 2), busy("c", 1), busy("x", 1)));
    assertThat(decide(late, THREE, 0).memory().nodes())
        .as("there all the same")
        .containsExactly(missing(Duration.ZERO));
  }

  /** As after a removal whose answer was lost: it may fail, and the node is drained then. */
  @Test
  void shouldNotForgetANodeThatIsBeingReleasedBeforeItIsGone() {
    computes = seen(List.of(node("x", "releasing", null)));
    var memory = looked(Duration.ofSeconds(1), missing(Duration.ofSeconds(120)));
    var step = decide(memory, THREE, 0);
    assertThat(step.memory()).isEqualTo(memory);
    assertThat(step.act()).isEqualTo(new Step.Act.None());

    var late = looked(Duration.ofSeconds(1), missing(Duration.ofHours(1)));
    assertThat(decide(late, THREE, 0).memory().nodes()).as("given up").isEmpty();
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

  /** Every command makes the listings unknown for a while; its answer may well come before them. */
  @Test
  void shouldGiveANodeBackThatIsInAnotherQueueThoughTheClusterIsReadAfterEveryAnswer() {
    var there = seen(List.of(busy("x", 1)));
    computes = there;
    var memory = looked(Duration.ofSeconds(1), missing(Duration.ofSeconds(120)));
    var asked = decide(memory, THREE, 0);
    assertThat(order(asked).look()).containsExactly("x");

    computes = null;
    answers("x|draining|8/0/0/8|hpc-operator u scale-in");
    var told = decide(asked.memory().sent("cmd", "m", NOW.minusSeconds(1)), THREE, 0);
    assertThat(order(told).resume()).containsExactly("x");

    computes = new Observation<>(null, null, null);
    answers("x|allocated|8/0/0/8|none");
    var back = decide(told.memory().sent("cmd", "m", NOW.minusSeconds(1)), THREE, 0);
    assertThat(back.memory().nodes()).isEmpty();
  }

  @Test
  void shouldLookForANodeAgainThatLeftTheOtherQueueToo() {
    computes = seen(THREE);
    var memory = looked(Duration.ofSeconds(1), staying("x", State.RESUMING));
    assertThat(decide(memory, THREE, 0).memory().nodes()).containsExactly(inNoList(Duration.ZERO));
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
  void shouldAskAgainWhereAnAnswerWasLongOnItsWay() {
    answers("c|drained|0/0/8/8|" + DrainReason.of("u"));
    var intime = asking(Duration.ofMinutes(2), leaver("c", State.DRAINING));
    assertThat(decide(intime, THREE, 1).act())
        .isEqualTo(new Step.Act.Remove(List.of("c"), List.of()));

    // The operator was down, say: somebody may have given the node back since, and it has jobs.
    var late = asking(Duration.ofSeconds(121), leaver("c", State.DRAINING));
    assertThat(order(decide(late, THREE, 1)))
        .isEqualTo(new DrainOrder(6, List.of(), List.of(), List.of("c")));
    off("c");
    assertThat(decide(late, THREE, 0).act()).isInstanceOf(Step.Act.Send.class);
  }

  @ParameterizedTest
  @CsvSource({"60, 30, false", "60, 60, true", "60, 90, true", "121, 121, false"})
  void shouldNotReadForEverWhatIsPoweredOff(int readAgo, int chosenAgo, boolean removes) {
    var chosen = new Leaver("a", "a", State.UNKNOWN, NOW.minusSeconds(chosenAgo), null);
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
  void shouldNotTakeAnAnswerForOneAboutNodesThatItDidNotAskAbout() {
    var old = new Leaver("x", "x", State.UNKNOWN, NOW.minus(Duration.ofDays(1)), null);
    var nodes = List.of(node("x", "exception", null), busy("c", 1));
    var memory = looked(Duration.ofMinutes(5), old, leaver("c", State.DRAINING));
    answers("c|draining|8/0/0/8|" + DrainReason.of("u"));
    var asked = NOW.minusSeconds(1);

    assertThat(decide(memory.sent("cmd", "m", List.of("c"), asked), nodes, 2).act())
        .isNotInstanceOf(Step.Act.Remove.class);
    assertThat(decide(memory.sent("cmd", "m", List.of("c", "x"), asked), nodes, 2).act())
        .isEqualTo(new Step.Act.Remove(List.of("x"), List.of("x")));
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

  /** Of a queue that is being deleted, an hour being the time nodes are waited for. */
  @ParameterizedTest
  @CsvSource({
    "DRAINING, 3599, Wait, WORKING, 'ends at 2026-03-01T12:00:01Z; they are waited for longer'",
    "DRAINING, 3600, Wait, STALLED, 'ended at 2026-03-01T12:00:00Z, and'",
    "DRAINING, 3600, Wait, STALLED, 'end the jobs, or set it to Remove'",
    "DRAINING, 3599, Remove, WORKING, 'removed at 2026-03-01T12:00:01Z at the latest'",
    "UNKNOWN, 3599, Wait, WORKING, 'set scaleIn.afterDrainTimeout: Remove'",
    "UNKNOWN, 3600, Wait, STALLED, 'set scaleIn.afterDrainTimeout: Remove'",
    "CHOSEN, 3600, Wait, STALLED, '1 of 1 node is to go'",
    "HELD, 60, Wait, STALLED, 'not deleted before they are resumed'",
    "HELD, 60, Wait, STALLED, 'Remove: then they are removed at 2026-03-01T12:59:00Z'",
    "HELD, 60, Remove, WORKING, 'removed at 2026-03-01T12:59:00Z at the latest'",
    "DRAINED, 3600, Wait, WORKING, '1 of 1 node is to go'"
  })
  void shouldCallForAPersonWhenADeletionDoesNotGoOnByItself(
      State state, int seconds, String after, Standing standing, String text) {
    policy = after.equals("Wait") ? policy : REMOVE;
    var node = new Leaver("c", "c", state, NOW.minusSeconds(seconds), null);
    var memory = looked(Duration.ofSeconds(1), node);

    assertThat(decide(memory, List.of(busy("c", 1)), 1).verdict().standing())
        .as("in life")
        .isEqualTo(Standing.WORKING);
    deleting = true;
    var verdict = decide(memory, List.of(busy("c", 1)), 1).verdict();
    assertThat(verdict.standing()).isEqualTo(standing);
    assertThat(verdict.message()).contains(text);
  }

  @Test
  void shouldNotPromiseATimeThatIsOver() {
    policy = REMOVE;
    deleting = true;
    for (var state : List.of(State.DRAINING, State.UNKNOWN, State.HELD)) {
      var node = new Leaver("c", "c", state, NOW.minusSeconds(3600), null);
      assertThat(
              decide(looked(Duration.ofMinutes(3), node), List.of(busy("c", 1)), 1)
                  .verdict()
                  .message())
          .as("%s", state)
          .contains("as soon as the scheduler was asked")
          .doesNotContain("at the latest");
    }
  }

  /** No other can go in its place, and afterDrainTimeout is not about it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNameTheWayOutForWhatMustGoAndOthersDrained(boolean mustGo) {
    policy = REMOVE;
    wishes = mustGo ? NodeWishes.leaving(Set.of("c")) : wishes;
    var held = new Leaver("c", "c", State.HELD, NOW.minusSeconds(7200), "bad disk");

    var verdict = decide(looked(Duration.ofSeconds(1), held), THREE, 1).verdict();
    assertThat(verdict.message()).contains("c (bad disk)");
    assertThat(verdict.message().contains("resume them, or remove them in the cloud's console"))
        .isEqualTo(mustGo);
  }

  @Test
  void shouldNotCallForAPersonWhileOneOfTheNodesGoesOn() {
    deleting = true;
    var held = new Leaver("c", "c", State.HELD, NOW.minusSeconds(60), "bad disk");
    var nodes = List.of(busy("c", 1), busy("d", 1));

    var verdict =
        decide(looked(Duration.ofSeconds(1), held, leaver("d", State.DRAINING)), nodes, 2)
            .verdict();
    assertThat(verdict.standing()).isEqualTo(Standing.WORKING);
    assertThat(verdict.message()).contains("c (bad disk)", "not deleted before they are resumed");

    policy = new DrainPolicy(Duration.ZERO, false, Set.of("c", "d"));
    verdict = decide(DrainMemory.EMPTY, nodes, 2).verdict();
    assertThat(verdict.standing()).as("all are pinned").isEqualTo(Standing.STALLED);
    assertThat(verdict.message()).contains("before they are unpinned");
  }

  @Test
  void shouldNotCallForAPersonBecauseOfWhatIsPoweredOff() {
    deleting = true;
    var off = new Leaver("c", "c", State.UNKNOWN, NOW.minus(Duration.ofDays(1)), null);
    var verdict =
        decide(looked(Duration.ofSeconds(1), off), List.of(node("c", "stopped", null)), 1)
            .verdict();
    assertThat(verdict.standing()).isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldSayUntilWhenALostNodeIsWaitedFor() {
    deleting = true;
    var lost = leaver("a", State.UNKNOWN);

    var step =
        decide(looked(Duration.ofSeconds(1), lost), List.of(node("a", "exception", null)), 1);

    assertThat(step.verdict().message()).contains(NOW.plusSeconds(3000).toString());

    var late = new Leaver("a", "a", State.UNKNOWN, NOW.minusSeconds(3600), null);
    step = decide(looked(Duration.ofMinutes(3), late), List.of(node("a", "exception", null)), 1);
    assertThat(step.verdict().standing()).as("to be asked again").isEqualTo(Standing.WORKING);
  }
}
