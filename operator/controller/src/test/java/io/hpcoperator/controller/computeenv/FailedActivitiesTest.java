package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.controller.pass.News;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailedActivitiesTest {
  private final GivenEnv env = GivenEnv.ofNodes();

  @Test
  void shouldTellTheNewestTenFailuresOneByOne() {
    env.nodes = List.of(node("a", "CREATION_FAILED"));
    env.activities =
        seen(
            IntStream.rangeClosed(1, 12)
                .mapToObj(
                    i ->
                        new Activity(
                            "act-" + i,
                            GivenEnv.ID,
                            "node-" + i,
                            "CREATE_COMPUTE_NODE",
                            "cause",
                            "FAILED",
                            "Sold out.",
                            env.now.minusSeconds(900 - i),
                            env.now.minusSeconds(600 - i),
                            null))
                .toList());
    assertThat(env.plan().news())
        .extracting(News::key)
        .isEqualTo(IntStream.rangeClosed(0, 9).mapToObj(i -> "activity act-" + (12 - i)).toList());
  }
}
