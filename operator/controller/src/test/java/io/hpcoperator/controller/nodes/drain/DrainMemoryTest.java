package io.hpcoperator.controller.nodes.drain;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.nodes.drain.Leaver.State;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrainMemoryTest {
  private static List<Leaver> nodes(int count, State state) {
    return IntStream.range(0, count)
        .mapToObj("compute%03d"::formatted)
        .map(host -> new Leaver(host, host, state, NOW, null))
        .toList();
  }

  @Test
  void shouldHaveRoomForNodesThatAreBeingRemovedBeforeThoseChosenInTheirPlace() {
    var draining = nodes(50, State.DRAINING);
    var removing = nodes(1000, State.REMOVING).subList(50, 1000);
    var before =
        new DrainMemory(
            Stream.concat(draining.stream(), removing.stream()).toList(), null, 4, NOW, null);
    var chosen = nodes(1150, State.CHOSEN).subList(1000, 1150);
    var after = before.withNodes(Stream.concat(draining.stream(), chosen.stream()).toList());

    assertThat(after.stillRemoving(before).nodes())
        .hasSize(1000)
        .containsAll(draining)
        .containsAll(removing);
    assertThat(before.stillRemoving(before).nodes()).isEqualTo(before.nodes());
  }

  @Test
  void shouldHaveAskedAboutNoNodeByACommandThatWasNotSent() {
    var asked = new DrainMemory(nodes(200, State.DRAINED), null, 4, NOW, null);
    var memory = asked.notSent("The cloud did not send it.", NOW.plusSeconds(60));

    assertThat(memory.status().looked()).as("room in the status: 50").isNull();
    assertThat(memory.nodes()).extracting(Leaver::state).containsOnly(State.DRAINING);
    assertThat(memory.command()).isNull();
    assertThat(memory.commands()).isEqualTo(5);
    assertThat(memory.lookedAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(memory.problem()).isEqualTo("The cloud did not send it.");
  }
}
