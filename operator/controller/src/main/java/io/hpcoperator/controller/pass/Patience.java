package io.hpcoperator.controller.pass;

import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;

/**
 * How long the planners wait for things that have no event of their own.
 *
 * @param listing how long a listing of the cloud may lag behind a change
 * @param taskRetry how long after a failed task the operation is tried again
 * @param freshness how old the reading of a node may be that says it is idle, when it is to be
 *     removed
 * @param prerequisite how long until a Secret that is missing is looked for again
 */
public record Patience(
    Duration listing, Duration taskRetry, Duration freshness, Duration prerequisite) {
  /** What suits the real clouds. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  /** Half an hour, where a failed task is tried again after five minutes. */
  private static final int SILENCE = 6;

  /** A quarter of an hour, where a failed task is tried again after five minutes. */
  private static final int REFUSAL = 3;

  /** Two minutes, where what is five seconds old is of a moment ago. */
  private static final int TRUST = 24;

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /**
   * Whether something was read late enough to show a change of the given time, if there was one.
   */
  public boolean trusts(Observation<?> observation, Instant change) {
    return observation != null
        && observation.hasValue()
        && !observation.readAt().isBefore(change.plus(listing));
  }

  /**
   * Whether a reading tells what is so now, as it must before a call that would end jobs: one of a
   * moment ago, or one that was begun after another was asked for and is two minutes old at most.
   * Where reads are slow, because the account may make few requests, none would ever be of a moment
   * ago.
   *
   * @param askedAt when another reading was asked for; null for not yet
   */
  public boolean isFresh(Instant readAt, Instant askedAt, Instant now) {
    boolean asAsked = askedAt != null && !readAt.isBefore(askedAt);
    return !readAt.plus(asAsked ? trust() : freshness).isBefore(now);
  }

  /** How old an answer may be, however slowly answers come, by which jobs could be ended. */
  public Duration trust() {
    return freshness.multipliedBy(TRUST);
  }

  /**
   * How long the effect of a call is waited for when the cloud shows no task of it, which it does
   * not promise (E-HPC ApplyNodes, AddExistedNodes: notes).
   */
  public Duration silence() {
    return taskRetry.multipliedBy(SILENCE);
  }

  /** How long the cloud may refuse to delete something before a person is told. */
  public Duration refusal() {
    return taskRetry.multipliedBy(REFUSAL);
  }

  /**
   * How long until a reading can be trusted to show a change; at least a second. Once it could be,
   * the reading itself is waited for, which may fail for long.
   */
  public Duration untilTrusted(Instant change, Instant now) {
    return until(change.plus(listing), now);
  }

  /** How long until a time; when it has come, how long until what it depends on may be read. */
  public Duration until(Instant time, Instant now) {
    return now.isBefore(time) ? atLeastASecond(Duration.between(now, time)) : freshness;
  }

  /** A wait that does not turn into a busy loop when its time has come already. */
  public static Duration atLeastASecond(Duration duration) {
    return duration.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : duration;
  }

  /** The same, with another time that listings may lag. */
  public Patience withListing(Duration lag) {
    return new Patience(lag, taskRetry, freshness, prerequisite);
  }
}
