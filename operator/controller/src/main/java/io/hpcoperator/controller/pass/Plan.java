package io.hpcoperator.controller.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
 * @param aspects conditions that say something of their own; Synced follows the verdict unless it
 *     is among them
 * @param news what people are to be told
 * @param underway whether something is on its way although the verdict waits for a person, so that
 *     the cloud is to be looked at often
 * @param <A> actions of the kind
 * @param <M> memory of the kind
 */
public record Plan<A extends Action, M>(
    A action,
    Verdict verdict,
    M memory,
    Duration lookAgain,
    boolean distrust,
    List<Aspect> aspects,
    List<News> news,
    boolean underway) {

  public Plan(A action, Verdict verdict, M memory) {
    this(action, verdict, memory, null, false);
  }

  public Plan(A action, Verdict verdict, M memory, Duration lookAgain, boolean distrust) {
    this(action, verdict, memory, lookAgain, distrust, List.of(), List.of(), false);
  }

  public Plan<A, M> lookAgainAfter(Duration duration) {
    return new Plan<>(action, verdict, memory, duration, distrust, aspects, news, underway);
  }

  /** Looks again after the given time or, if that is planned already, sooner. */
  public Plan<A, M> lookAgainWithin(Duration duration) {
    return duration == null || (lookAgain != null && lookAgain.compareTo(duration) <= 0)
        ? this
        : lookAgainAfter(duration);
  }

  public Plan<A, M> distrusting() {
    return new Plan<>(action, verdict, memory, lookAgain, true, aspects, news, underway);
  }

  public Plan<A, M> withMemory(M newMemory) {
    return new Plan<>(action, verdict, newMemory, lookAgain, distrust, aspects, news, underway);
  }

  /** Does something else. */
  public Plan<A, M> doing(A newAction) {
    return new Plan<>(newAction, verdict, memory, lookAgain, distrust, aspects, news, underway);
  }

  /** Says something else of how the resource stands. */
  public Plan<A, M> saying(Verdict newVerdict) {
    return new Plan<>(action, newVerdict, memory, lookAgain, distrust, aspects, news, underway);
  }

  /** Says something else of how the resource stands from a time on. */
  public Plan<A, M> sayingFrom(Instant time, Instant now, Verdict later) {
    return now.isBefore(time)
        ? lookAgainWithin(Patience.atLeastASecond(Duration.between(now, time)))
        : saying(later);
  }

  /**
   * Says something else of how the resource stands once the cloud refused for as long as it may.
   *
   * @param since when it began to refuse; empty if it does not
   */
  public Plan<A, M> sayingWhenRefused(
      Optional<Instant> since, Patience patience, Instant now, Function<Instant, Verdict> refused) {
    return since
        .map(at -> sayingFrom(at.plus(patience.refusal()), now, refused.apply(at)))
        .orElse(this);
  }

  /** Has the cloud looked at often, whatever the verdict. */
  public Plan<A, M> whileUnderway() {
    return new Plan<>(action, verdict, memory, lookAgain, distrust, aspects, news, true);
  }

  /** Says a condition of its own besides. */
  public Plan<A, M> with(Aspect aspect) {
    var more = new ArrayList<>(aspects);
    more.removeIf(a -> a.type().equals(aspect.type()));
    more.add(aspect);
    return new Plan<>(
        action, verdict, memory, lookAgain, distrust, List.copyOf(more), news, underway);
  }

  /** Tells people something besides. */
  public Plan<A, M> telling(List<News> more) {
    var all = new ArrayList<>(news);
    all.addAll(more);
    return new Plan<>(
        action, verdict, memory, lookAgain, distrust, aspects, List.copyOf(all), underway);
  }
}
