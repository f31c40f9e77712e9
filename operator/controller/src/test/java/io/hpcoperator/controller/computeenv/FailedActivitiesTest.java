package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.controller.pass.News;
import java.time.Duration;
import java.time.Instant;
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

  private Activity failed(String id, String node, Instant end) {
    return new Activity(
        id,
        GivenEnv.ID,
        node,
        "CREATE_COMPUTE_NODE",
        "cause",
        "FAILED",
        "Sold out.",
        end.minusSeconds(60),
        end,
        null);
  }

  @Test
  void shouldNotTakeWhatFailedLongAgoForTheCause() {
    var begun = env.now.minus(Duration.ofHours(1));
    env.nodes = List.of(node("a", "RUNNING"), node("b", "ABNORMAL"));
    env.activities =
        seen(
            List.of(
                failed("act-long-ago", "gone", begun.minus(Duration.ofDays(3))),
                failed("act-of-b", "b", begun.minus(Duration.ofDays(2))),
                failed("act-of-a", "a", begun.minus(Duration.ofDays(1)))),
            env.now);
    env.notReadySince(begun);
    var plan = env.plan();
    assertThat(plan.news()).extracting(News::key).containsExactly("activity act-of-b");
    assertThat(plan.verdict().message())
        .contains("of node b failed at " + begun.minus(Duration.ofDays(2)) + " (activity act-of-b");

    // What failed a little before was the beginning of it.
    env.activities =
        seen(
            List.of(
                failed("act-before", "gone", begun.minus(Duration.ofMinutes(16))),
                failed("act-beginning", "gone", begun.minus(Duration.ofMinutes(15))),
                failed("act-since", "gone", begun.plusSeconds(1))),
            env.now);
    assertThat(env.plan().news())
        .extracting(News::key)
        .containsExactly("activity act-since", "activity act-beginning");
  }
}
