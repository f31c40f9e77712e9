package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.computeenv.GivenEnv.setTo;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number of nodes, where the cloud does not go by it. */
class CountTest {
  private final GivenEnv env = GivenEnv.ofNodes();

  CountTest() {
    env.desired = 2;
    env.nodes = List.of(node("a", "RUNNING"), node("b", "RUNNING"));
  }

  @Test
  void shouldNotBeReadyWithAnotherCountThanTheSpecAsksFor() {
    env.asks("replicas: 5\n");
    for (int i = 0; i < 3; i++) {
      assertThat(env.takes()).isEqualTo(setTo(5));
      env.now = env.now.plus(PATIENCE.listing());
    }
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(plan.verdict().message()).contains("5 nodes", "goes on with 2");
    assertThat(env.looks().verdict().reason()).isEqualTo(Reason.NOT_TAKING);

    env.desired = 5;
    assertThat(env.looks().verdict().reason()).isEqualTo(Reason.SCALING);
  }

  @Test
  void shouldBeReadyWithACountOfOthersThatIsOnlyReported() {
    env.desired = 3;
    env.nodes = List.of(node("a", "RUNNING"), node("b", "RUNNING"), node("c", "RUNNING"));
    env.looks();
    env.asks("driftPolicy: Report\n");
    env.desired = 2;
    env.nodes = env.nodes.subList(0, 2);
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(plan.aspects().toString()).contains("replicas: 3 in the spec, 2 in the cloud");
  }
}
