package io.hpcoperator.controller.nodes;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeStatesTest {
  private static final Observation<List<ClusterNode>> HIDDEN =
      seen(List.of(idle("a"), node("b", "untracking", null)));

  @ParameterizedTest
  @CsvSource({"stopped, STOPPED", "releasing, RELEASING", "running, UNTRACKING"})
  void shouldTakeFromTheOtherListingWhatTheQueuesDoesNotTell(String word, NodeState state) {
    var merged = NodeStates.merged(HIDDEN, seen(List.of(node("b", word, null))));

    assertThat(merged.value())
        .extracting(ClusterNode::state)
        .containsExactly(NodeState.RUNNING, state);
  }

  @Test
  void shouldBelieveTheQueuesListingWhereItTells() {
    var nodes = seen(List.of(idle("a")));

    assertThat(NodeStates.merged(nodes, seen(List.of(node("a", "stopped", null))))).isSameAs(nodes);
  }

  @Test
  void shouldBeAsOldAsTheOlderOfBoth() {
    var old = seen(List.of(node("b", "stopped", null)), NOW.minusSeconds(40));

    assertThat(NodeStates.merged(HIDDEN, old).readAt()).isEqualTo(NOW.minusSeconds(40));
  }

  @Test
  void shouldDoWithoutTheOtherListing() {
    var failed =
        new Observation<List<ClusterNode>>(
            null,
            null,
            new CloudException(
                "ListNodes", ErrorKind.DENIED, "Forbidden.RAM", null, "r", false, null));
    assertThat(NodeStates.merged(HIDDEN, null)).isSameAs(HIDDEN);
    assertThat(NodeStates.merged(HIDDEN, failed)).as("cannot be read").isSameAs(HIDDEN);
    assertThat(NodeStates.areHidden(HIDDEN)).isTrue();
    assertThat(NodeStates.areHidden(seen(List.of(idle("a"))))).isFalse();
    assertThat(NodeStates.areHidden(null)).isFalse();
  }

  /** A node that was powered off a moment ago would be taken for one that runs untracked. */
  @Test
  void shouldWaitForTheOtherListing() {
    assertThat(NodeStates.merged(HIDDEN, Given.unread()).hasValue()).isFalse();

    var shown = seen(List.of(idle("a")));
    assertThat(NodeStates.merged(shown, Given.unread())).isSameAs(shown);
  }
}
