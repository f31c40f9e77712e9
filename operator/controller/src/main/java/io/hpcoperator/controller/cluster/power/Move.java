package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next thing on the way to a stopped or running cluster: a call, or what is waited for.
 *
 * @param lookAgain how long until it must be looked at even if nothing wakes it; null if only a
 *     change matters
 * @param distrust whether what was observed must be read anew
 */
record Move(
    Optional<Step> step,
    Verdict verdict,
    PowerMemory memory,
    Work work,
    Duration lookAgain,
    boolean distrust,
    List<News> news) {

  /** A call that is to be made. */
  public sealed interface Step {
    ClusterCall call();
  }

  /**
   * The call that stops or starts the cluster. It takes no client token, so that it is put on
   * record before it is made.
   *
   * @param attempt what is known of earlier ones; null when another creating call is on record and
   *     must stay there
   */
  public record Switch(ClusterCall call, Attempt attempt) implements Step {}

  /** A call that does the same if it is made twice. */
  public record Other(ClusterCall call) implements Step {}

  static Move wait(Verdict verdict, PowerMemory memory, Work work) {
    return new Move(Optional.empty(), verdict, memory, work, null, false, List.of());
  }

  static Move make(Step step, Verdict verdict, PowerMemory memory, Work work) {
    return new Move(Optional.of(step), verdict, memory, work, null, false, List.of());
  }

  /** What is waited for while something has not been read. */
  static Move reading(Observation<?> observation, String what, PowerMemory memory, Work work) {
    var reason = memory.wish().isStopped() ? Reason.STOPPING : Reason.STARTING;
    var looking = Verdict.working(reason, "Reading %s.", what);
    var move =
        wait(
            observation == null || observation.error() == null
                ? looking
                : Failures.reading(observation.error(), looking),
            memory,
            work);
    // Nothing wakes the resource for what it has not asked for yet.
    return observation == null ? move.lookAgainAfter(Duration.ofMillis(1)) : move;
  }

  Move lookAgainAfter(Duration duration) {
    return new Move(step, verdict, memory, work, duration, distrust, news);
  }

  Move distrusting() {
    return new Move(step, verdict, memory, work, lookAgain, true, news);
  }

  Move telling(News item) {
    var all = new ArrayList<>(news);
    all.add(item);
    return new Move(step, verdict, memory, work, lookAgain, distrust, List.copyOf(all));
  }
}
