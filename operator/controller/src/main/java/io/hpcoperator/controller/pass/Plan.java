package io.hpcoperator.controller.pass;

import java.time.Duration;

/**
 * What a pass decided: the one next action, or none, and what is true.
 *
 * @param action the action; the planner's "nothing" when there is none
 * @param verdict what the conditions are to say if the action goes well
 * @param memory what is to be remembered before the action
 * @param lookAgain how long until the resource must be looked at even if nothing wakes it; null if
 *     only a change matters
 * @param distrust whether what was observed is outdated by what was found out, so that it must be
 *     read anew before the next decision
 * @param <A> actions of the kind
 * @param <M> memory of the kind
 */
public record Plan<A extends Action, M>(
    A action, Verdict verdict, M memory, Duration lookAgain, boolean distrust) {

  public Plan(A action, Verdict verdict, M memory) {
    this(action, verdict, memory, null, false);
  }

  public Plan<A, M> lookAgainAfter(Duration duration) {
    return new Plan<>(action, verdict, memory, duration, distrust);
  }

  public Plan<A, M> distrusting() {
    return new Plan<>(action, verdict, memory, lookAgain, true);
  }
}
