package io.hpcoperator.controller.nodes;

import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListedNodesTest {
  @Test
  void shouldListNodesInOneVocabulary() {
    var words =
        List.of("uninit", "initing", "ready", "running", "stopped", "exception", "untracking", "x");
    var nodes =
        IntStream.range(0, words.size()).mapToObj(i -> node("n" + i, words.get(i), null)).toList();

    assertThat(ListedNodes.rows(nodes))
        .extracting(n -> n.state())
        .containsExactly(
            "Pending",
            "Pending",
            "Running",
            "Running",
            "Stopped",
            "Exception",
            "Untracked",
            "Unknown");
    assertThat(ListedNodes.rows(IntStream.range(0, 150).mapToObj(i -> idle("n" + i)).toList()))
        .hasSize(100);
  }
}
