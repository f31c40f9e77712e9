package io.hpcoperator.controller.pass;

import java.time.Duration;

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
}
