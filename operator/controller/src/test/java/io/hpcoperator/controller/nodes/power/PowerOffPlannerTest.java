package io.hpcoperator.controller.nodes.power;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PowerOffPlannerTest {
  private List<String> wanted = List.of();
  private List<String> remembered = List.of();
  private List<ClusterNode> nodes = List.of();
  private DrainMemory drains = DrainMemory.EMPTY;
  private DriftPolicy drift = DriftPolicy.CORRECT;
  private Set<String> leaving = Set.of();

  private PowerFacts facts() {
    return new PowerFacts(wanted, remembered, nodes, drains, drift, leaving);
  }

  private NodeWishes wishes() {
    return PowerOffPlanner.wishes(facts());
  }

  private PowerDecision decide() {
    return PowerOffPlanner.decide(facts(), true);
  }

  private static ClusterNode off(String id) {
    return node(id, "stopped", null);
  }

  private static DrainMemory draining(String id, Leaver.State state, boolean leaves) {
    return new DrainMemory(
        List.of(new Leaver(id, id, state, leaves ? NOW : null, null)), null, 1, NOW, null);
  }

  @Test
  void shouldHaveWhatIsInServiceDrainedFirst() {
    wanted = List.of("a", "nobody");
    nodes = List.of(busy("a"), idle("b"));

    assertThat(wishes().off()).containsExactly("a");
    assertThat(decide().call()).isEmpty();
    assertThat(decide().remark().orElseThrow()).contains("nobody");
  }

  @Test
  void shouldRememberWhatIsOffOnPurpose() {
    wanted = List.of("a");
    nodes = List.of(off("a"));

    assertThat(wishes().parked()).containsExactly("a");
    assertThat(wishes().off()).isEmpty();
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict()).isEmpty();
    assertThat(decide().remembered()).containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource(DriftPolicy.class)
  void shouldStartWhatIsNotToBeOffAnyMore(DriftPolicy policy) {
    drift = policy;
    remembered = List.of("a");
    nodes = List.of(off("a"));

    assertThat(decide().call()).contains(new NodeCalls.Start(List.of("a")));
    assertThat(decide().why().orElseThrow().reason()).isEqualTo(Reason.STARTING);
    assertThat(decide().remembered()).containsExactly("a");
  }

  @Test
  void shouldNotActWhileSomethingElseGoesOn() {
    remembered = List.of("a");
    nodes = List.of(off("a"));

    var decision = PowerOffPlanner.decide(facts(), false);

    assertThat(decision.call()).isEmpty();
    assertThat(decision.verdict().orElseThrow().reason()).isEqualTo(Reason.STARTING);
  }

  @Test
  void shouldStartWhatOthersPoweredOff() {
    nodes = List.of(off("a"));

    assertThat(decide().call()).contains(new NodeCalls.Start(List.of("a")));
  }

  @ParameterizedTest
  @EnumSource(
      value = DriftPolicy.class,
      names = {"REPORT", "IGNORE"})
  void shouldShowWhatOthersPoweredOffIfAskedTo(DriftPolicy policy) {
    drift = policy;
    nodes = List.of(off("a"));

    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().message()).contains("a").contains("stoppedNodes");
  }

  @Test
  void shouldNotStartWhatIsToGo() {
    leaving = Set.of("a");
    nodes = List.of(off("a"), off("b"));
    drains = draining("b", Leaver.State.CHOSEN, true);

    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict()).isEmpty();
  }

  @Test
  void shouldGiveBackWhatIsInServiceAgain() {
    remembered = List.of("a");
    nodes = List.of(idle("a"));
    assertThat(wishes().back()).containsExactly("a");
    assertThat(decide().remembered()).containsExactly("a");

    drains = draining("a", Leaver.State.DRAINED, false);
    assertThat(decide().remembered()).containsExactly("a");

    drains = draining("a", Leaver.State.SERVING, false);
    assertThat(decide().remembered()).isEmpty();

    drains = draining("a", Leaver.State.HELD, false);
    assertThat(decide().remembered()).isEmpty();
  }

  @Test
  void shouldForgetNodesThatAreGone() {
    remembered = List.of("a");

    assertThat(decide().remembered()).isEmpty();
  }

  @Test
  void shouldPowerOffAgainWhatOthersStarted() {
    wanted = List.of("a");
    remembered = List.of("a");
    nodes = List.of(idle("a"));
    assertThat(wishes().off()).containsExactly("a");

    drift = DriftPolicy.REPORT;
    assertThat(wishes().off()).isEmpty();
    assertThat(decide().remark().orElseThrow()).contains("started by others");
  }

  @Test
  void shouldGoOnPoweringOffWhatDidNotGoOff() {
    drift = DriftPolicy.REPORT;
    wanted = List.of("a");
    remembered = List.of("a");
    nodes = List.of(idle("a"));
    drains = draining("a", Leaver.State.DRAINED, true);

    assertThat(wishes().off()).containsExactly("a");
  }

  @Test
  void shouldPowerOffOnlyIdleNodesWhereTheSchedulerIsNotAsked() {
    drains = null;
    wanted = List.of("a", "b");
    nodes = List.of(busy("a"), idle("b"));
    assertThat(wishes().off()).isEmpty();
    assertThat(decide().call()).contains(new NodeCalls.Stop(List.of("b"), false));

    nodes = List.of(busy("a"));
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.STOPPING);
  }

  @Test
  void shouldGiveBackAtOnceWhereTheSchedulerIsNotAsked() {
    drains = null;
    remembered = List.of("a");
    nodes = List.of(idle("a"));

    assertThat(decide().remembered()).isEmpty();
  }
}
