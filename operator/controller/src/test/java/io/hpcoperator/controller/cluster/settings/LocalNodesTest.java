package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HybridSpec;
import io.hpcoperator.api.v1alpha1.HybridSpec.OnPremisesNode;
import io.hpcoperator.cloud.ehpc.hybrid.LocalNode;
import io.hpcoperator.controller.ehpc.AccessSubjects.LocalHost;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalNodesTest {
  private static final LocalHost MANAGER = new LocalHost("manager", "10.0.0.1");
  private static final LocalHost ONE = new LocalHost("node1", "10.0.0.11");
  private static final LocalHost TWO = new LocalHost("node2", "10.0.0.12");

  private static final HybridSpec SPEC =
      new HybridSpec(
          List.of(
              new OnPremisesNode("manager", "10.0.0.1", "Manager", "/opt"),
              new OnPremisesNode("node1", "10.0.0.11", "Compute", null),
              new OnPremisesNode("node2", "10.0.0.12", "Compute", null)),
          null,
          null,
          null);

  private static Setting.Comparison<ClusterCall> look(LocalHost... found) {
    return LocalNodes.look(SPEC, seen(List.of(found))).comparison();
  }

  @Test
  void shouldLeaveTheNodesThatAreThere() {
    assertThat(look(TWO, ONE, MANAGER)).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldAddTheComputeNodesThatAreMissing() {
    assertThat(look(MANAGER, ONE))
        .isEqualTo(
            new Setting.Differs<ClusterCall>(
                List.of(new Difference("hybrid.nodes.node2", "10.0.0.12", "nothing")),
                new LocalNodes.Add(List.of(new LocalNode("node2", "10.0.0.12")))));
  }

  /** Only compute nodes can be added, and the list may not show the others. */
  @Test
  void shouldNotAddAManager() {
    assertThat(look(ONE, TWO)).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldNeitherChangeNorRemoveANode() {
    for (var found :
        List.of(
            look(MANAGER, ONE, new LocalHost("node2", "10.9.9.9")),
            look(MANAGER, ONE, TWO, new LocalHost("other", "10.9.9.9")))) {
      assertThat(found)
          .isInstanceOfSatisfying(
              Setting.Fixed.class,
              fixed ->
                  assertThat(fixed.way()).contains("can be added, but not changed or removed"));
    }
  }

  @Test
  void shouldWaitForTheNodesToBeRead() {
    assertThat(LocalNodes.look(SPEC, unread()).comparison()).isEqualTo(new Setting.Unread<>(null));
  }
}
