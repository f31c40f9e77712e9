package io.hpcoperator.controller.nodes.joining;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec.ExistingInstanceSpec;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JoinPlannerTest {
  private static final Work NEW = Work.of(null);

  private List<ExistingInstanceSpec> wanted = List.of();
  private List<String> remembered = List.of();
  private List<String> asked = List.of();
  private Work work = NEW;
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("x")));
  private Observation<List<ClusterNode>> computes = seen(List.of());
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private ImageRef image = new ImageRef("system", "centos");

  private JoinFacts facts() {
    return new JoinFacts(
        JoinFacts.wanted(wanted),
        remembered,
        asked,
        work,
        nodes,
        computes,
        tasks,
        image,
        PATIENCE,
        NOW);
  }

  private JoinDecision decide() {
    return JoinPlanner.decide(facts());
  }

  private void want(String... confirmed) {
    wanted = Arrays.stream(confirmed).map(id -> new ExistingInstanceSpec(id, true)).toList();
  }

  private void list(String... ids) {
    nodes = seen(Stream.of(ids).map(id -> idle(id)).toList());
  }

  /** One that named all that are wanted, and no others. */
  private Work intended(Duration ago) {
    asked = wanted.stream().map(ExistingInstanceSpec::instanceId).toList();
    return NEW.intend(NodePool.JOIN, "u", asked.size(), 1, NOW.minus(ago));
  }

  @Test
  void shouldHaveNothingToDoWithoutInstances() {
    assertThat(decide().join()).isEmpty();
    assertThat(decide().verdict()).isEmpty();
    assertThat(JoinPlanner.seats(facts())).isZero();
  }

  @Test
  void shouldNotReinstallWithoutBeingToldTo() {
    wanted = List.of(new ExistingInstanceSpec("a", null), new ExistingInstanceSpec("b", false));

    assertThat(decide().join()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().message())
        .contains("[a, b]")
        .contains("confirmReinstall: true")
        .contains("lost");
    assertThat(JoinPlanner.seats(facts())).isEqualTo(2);
  }

  @Test
  void shouldHaveConfirmedInstancesJoin() {
    want("a", "b");

    assertThat(decide().join()).containsExactly("a", "b");
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.UPDATING);
    assertThat(decide().verdict().orElseThrow().message()).contains("stopped");
    assertThat(decide().remembered()).isEmpty();
  }

  @Test
  void shouldHaveOnlyConfirmedInstancesJoin() {
    wanted = List.of(new ExistingInstanceSpec("a", true), new ExistingInstanceSpec("b", false));

    assertThat(decide().join()).containsExactly("a");
    assertThat(decide().verdict().orElseThrow().message()).contains("[b]");
  }

  @Test
  void shouldRememberWhoJoined() {
    want("a");
    list("a", "x");

    assertThat(decide().join()).isEmpty();
    assertThat(decide().remembered()).containsExactly("a");
    assertThat(JoinPlanner.seats(facts())).isZero();
    assertThat(JoinPlanner.wishes(facts()).kept()).containsExactly("a");
  }

  @Test
  void shouldHaveThoseLeaveThatAreTakenOutOfTheList() {
    remembered = List.of("a");
    list("a", "x");
    assertThat(JoinPlanner.wishes(facts()).leaving()).containsExactly("a");
    assertThat(decide().remembered()).containsExactly("a");

    list("x");
    assertThat(decide().remembered()).isEmpty();
  }

  @Test
  void shouldNotReinstallWhatLeftByAnotherHand() {
    want("a");
    remembered = List.of("a");

    assertThat(decide().join()).isEmpty();
    assertThat(decide().remembered()).containsExactly("a");
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().message()).contains("out and in again");
  }

  @Test
  void shouldNotReinstallNodesOfAnotherQueue() {
    want("a");
    computes = seen(List.of(idle("a"), idle("x")));

    assertThat(decide().join()).isEmpty();
    assertThat(decide().verdict().orElseThrow().message()).contains("takeNodes");
  }

  @Test
  void shouldWaitForTheImageOfTheCluster() {
    want("a");
    image = null;

    assertThat(decide().join()).isEmpty();
    assertThat(decide().verdict().orElseThrow().message()).contains("image");
  }

  @Test
  void shouldNotRepeatACallWhoseOutcomeIsNotKnown() {
    want("a");
    work = intended(Duration.ofMinutes(29));
    assertThat(decide().join()).isEmpty();
    assertThat(decide().unsettled().orElseThrow().reason()).isEqualTo(Reason.SETTLING);
    assertThat(decide().work().intends(NodePool.JOIN)).isTrue();
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(1));

    work = intended(Duration.ofMinutes(30));
    nodes = seen(List.of(idle("x")), NOW.minusSeconds(28 * 60 + 1));
    assertThat(decide().join()).as("by an old list").isEmpty();
    nodes = seen(List.of(idle("x")));
    assertThat(decide().unsettled()).isEmpty();
    assertThat(decide().work().intent()).isNull();
    assertThat(decide().join()).containsExactly("a");
  }

  /** What is not listed yet may be in the middle of being reinstalled. */
  @Test
  void shouldNotReinstallThoseThatAreListedLaterThanOthersOfTheSameCall() {
    want("old", "a", "b", "c");
    remembered = List.of("old");
    list("old", "a", "b", "x");
    asked = List.of("a", "b", "c");
    work = NEW.intend(NodePool.JOIN, "u", 3, 1, NOW.minus(Duration.ofMinutes(29)));
    assertThat(decide().unsettled()).isPresent();
    assertThat(decide().join()).isEmpty();

    list("old", "a", "b", "c");
    assertThat(decide().unsettled()).isEmpty();
    assertThat(decide().remembered()).containsExactly("old", "a", "b", "c");

    list("old", "a", "x");
    work = NEW.intend(NodePool.JOIN, "u", 3, 1, NOW.minus(Duration.ofMinutes(30)));
    assertThat(decide().join()).containsExactly("b", "c");
  }

  @Test
  void shouldTellByTheNodesThatACallWasTaken() {
    want("a");
    work = intended(Duration.ofSeconds(1));
    nodes = seen(List.of(node("a", "uninit", null)));

    assertThat(decide().unsettled()).isEmpty();
    assertThat(decide().work().intent()).isNull();
    assertThat(decide().join()).isEmpty();
    assertThat(decide().remembered()).containsExactly("a");
  }

  /** They are on record with the call, since the list need not name them any more. */
  @Test
  void shouldHaveThoseLeaveThatWereTakenOutOfTheListBeforeTheyShowed() {
    asked = List.of("a", "b");
    work = NEW.intend(NodePool.JOIN, "u", 2, 1, NOW.minus(Duration.ofMinutes(10)));
    want("b");
    list("b", "x");
    assertThat(decide().unsettled().orElseThrow().message()).contains("[a] were taken out");
    assertThat(decide().joining()).containsExactly("a", "b");
    assertThat(JoinPlanner.arriving(facts())).containsExactly("b");

    list("a", "b", "x");
    assertThat(decide().unsettled()).isEmpty();
    assertThat(decide().remembered()).containsExactlyInAnyOrder("a", "b");
    assertThat(decide().joining()).isEmpty();
    remembered = decide().remembered();
    assertThat(JoinPlanner.wishes(facts()).leaving()).containsExactly("a");
  }

  @Test
  void shouldHaveThoseLeaveThatTheCloudTookBeforeTheyWereTakenOutOfTheList() {
    asked = List.of("a");
    work = NEW.accepted(NodePool.JOIN, "r", null, NOW.minus(Duration.ofMinutes(29)));
    assertThat(decide().joining()).containsExactly("a");
    assertThat(decide().verdict().orElseThrow().message()).contains("[a] were taken out");
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(1));
    list("a", "x");
    assertThat(decide().remembered()).containsExactly("a");

    list("x");
    work = NEW.accepted(NodePool.JOIN, "r", "t", NOW.minus(Duration.ofMinutes(30)));
    assertThat(decide().joining()).as("its task goes on").containsExactly("a");
    work = work.withoutTask();
    assertThat(decide().joining()).isEmpty();
    assertThat(decide().verdict()).isEmpty();
  }

  @Test
  void shouldTellByTheTasksThatACallMayHaveBeenTaken() {
    want("a");
    work = intended(Duration.ofMinutes(10));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));

    assertThat(decide().work().follows(NodePool.JOIN)).isTrue();
    assertThat(decide().join()).isEmpty();
    assertThat(decide().unsettled()).isPresent();

    work = intended(Duration.ofMinutes(30));
    assertThat(decide().unsettled()).as("others add nodes all the time").isEmpty();
  }

  @Test
  void shouldNotTakeATaskForItsOwnThatItFoundWithoutAnAnswer() {
    want("a");
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    work = intended(Duration.ofMinutes(10));
    work = decide().work();
    assertThat(work.task().id()).isEqualTo("t");
    list("a", "x");
    assertThat(decide().unsettled()).isEmpty();
    assertThat(decide().work().isFree()).isTrue();
    assertThat(decide().work().startedTasks()).isEmpty();

    asked = List.of("a");
    var other = NEW.follow("r", NodePool.RESET, NOW).intend(NodePool.JOIN, "u", 1, 1, NOW);
    work = other;
    assertThat(decide().work()).isEqualTo(other.settled());
  }

  @Test
  void shouldBePatientWithWhatTheCloudTook() {
    want("a");
    work = NEW.accepted(NodePool.JOIN, "r", null, NOW.minus(Duration.ofMinutes(29)));
    assertThat(decide().join()).isEmpty();
    assertThat(decide().lookAgain()).isEqualTo(Duration.ofMinutes(1));

    work = NEW.accepted(NodePool.JOIN, "r", null, NOW.minus(Duration.ofMinutes(30)));
    assertThat(decide().join()).containsExactly("a");
  }
}
