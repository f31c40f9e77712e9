package io.hpcoperator.controller.pass;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a call that failed from being made again too soon, however often its resource is woken in
 * between. Retries go on for ever, at growing intervals with a cap; only a request the cloud calls
 * invalid waits for the spec to change. Kept in the process: a restart tries once more.
 */
public final class Holds {
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final Duration firstDelay;

  /**
   * @param firstDelay delay after the first transient failure; others are derived from it
   */
  public Holds(Duration firstDelay) {
    this.firstDelay = firstDelay;
  }

  /**
   * A call that is held back.
   *
   * @param until when it may be made again; {@link Instant#MAX} for not before the spec changes
   * @param look generation and reconcile-now token the call was made for
   * @param failures how often it has failed in a row
   * @param error how it failed last
   */
  public record Hold(Instant until, Look look, int failures, CloudException error) {}

  /** The version of a user's wish: a new one lifts a hold at once. */
  public record Look(long generation, String reconcileToken) {}

  /** The hold on a resource's calls that is in force, if any. */
  public Optional<Hold> inForce(String uid, Look look, Instant now) {
    var hold = holds.get(uid);
    return hold != null && hold.look().equals(look) && now.isBefore(hold.until())
        ? Optional.of(hold)
        : Optional.empty();
  }

  /** Holds a resource's calls back after a failure. */
  public Hold place(String uid, Look look, CloudException error, Instant now) {
    return holds.compute(
        uid,
        (u, old) -> {
          int failures = old != null && old.look().equals(look) ? old.failures() + 1 : 1;
          return new Hold(until(error, failures, now), look, failures, error);
        });
  }

  /** Lifts the hold, after a call that went well or when the resource is gone. */
  public void lift(String uid) {
    holds.remove(uid);
  }

  private Instant until(CloudException error, int failures, Instant now) {
    if (error.kind() == ErrorKind.INVALID && !error.effectUnknown()) {
      return Instant.MAX;
    }
    int doublings = Math.min(failures - 1, 10);
    var delay = firstDelay.multipliedBy((long) factor(error.kind()) << doublings);
    var cap = firstDelay.multipliedBy(150);
    return now.plus(delay.compareTo(cap) > 0 ? cap : delay);
  }

  /** What needs a person in the cloud's console heals slowly; what another call blocks, soon. */
  private static int factor(ErrorKind kind) {
    return switch (kind) {
      case DENIED, QUOTA -> 15;
      case CONFLICT, THROTTLED -> 3;
      case TRANSIENT, NOT_FOUND, INVALID -> 1;
    };
  }
}
