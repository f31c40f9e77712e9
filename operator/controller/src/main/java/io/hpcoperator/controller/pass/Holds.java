package io.hpcoperator.controller.pass;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a call from being made again too soon, however often its resource is woken in between.
 * Retries of what failed go on for ever, at growing intervals with a cap; only a request the cloud
 * calls invalid waits for the spec to change, if it comes from there. What the cloud took is not
 * asked for again before its listings had the time to show it. Calls that change nothing in the
 * cloud are kept apart: they go on while another call fails, and that goes on failing though they
 * are taken. Kept in the process: a restart tries once more.
 */
public final class Holds {
  private final Map<Key, Hold> holds = new ConcurrentHashMap<>();
  private final Map<Key, Taken> taken = new ConcurrentHashMap<>();
  private final Duration firstDelay;

  /**
   * @param firstDelay delay after the first transient failure; others are derived from it
   */
  public Holds(Duration firstDelay) {
    this.firstDelay = firstDelay;
  }

  /**
   * Why calls are held back.
   *
   * @param until when the next one may be made
   * @param look generation and reconcile-now token the call was made for
   * @param action what failed last
   * @param isForGood whether that is not to be made again before the spec changes
   * @param failures how often calls have failed in a row
   * @param error how the last one failed
   */
  public record Hold(
      Instant until,
      Look look,
      Action action,
      boolean isForGood,
      int failures,
      CloudException error) {

    /** When a call may be made; {@link Instant#MAX} for not before the spec changes. */
    public Instant until(Action next) {
      return isForGood && next.equals(action) ? Instant.MAX : until;
    }
  }

  /** The calls of a resource that hold each other back. */
  private record Key(String uid, boolean aside) {
    static Key of(String uid, Action action) {
      return new Key(uid, action.isAside());
    }
  }

  /** The version of a user's wish: a new one lifts a hold at once. */
  public record Look(long generation, String reconcileToken) {}

  /** A call that the cloud took, and until when its effect may not show yet. */
  private record Taken(Action action, Look look, Instant until) {}

  /**
   * The hold on a call that is in force, if any. That a request is invalid holds back this very
   * request; another one waits no longer than it would after any failure.
   */
  public Optional<Hold> inForce(String uid, Look look, Action action, Instant now) {
    var hold = holds.get(Key.of(uid, action));
    return hold != null && hold.look().equals(look) && now.isBefore(hold.until(action))
        ? Optional.of(hold)
        : Optional.empty();
  }

  /** How an action failed that is tried again; empty if another was tried since. */
  public Optional<CloudException> lastFailure(String uid, Look look, Action action) {
    return Optional.ofNullable(holds.get(Key.of(uid, action)))
        .filter(hold -> hold.look().equals(look) && hold.action().equals(action))
        .map(Hold::error);
  }

  /** Holds a resource's calls back after a failure. */
  public Hold place(String uid, Look look, Action action, CloudException error, Instant now) {
    var key = Key.of(uid, action);
    taken.remove(key);
    return holds.compute(
        key,
        (k, old) -> {
          int failures = old != null && old.look().equals(look) ? old.failures() + 1 : 1;
          boolean isForGood =
              error.kind() == ErrorKind.INVALID
                  && !error.effectUnknown()
                  && !action.isRepeatedWhenInvalid();
          return new Hold(until(error, failures, now), look, action, isForGood, failures, error);
        });
  }

  /**
   * Notes that the cloud took a call, the effect of which shows at the given time at the latest.
   */
  public void took(String uid, Look look, Action action, Instant until) {
    var key = Key.of(uid, action);
    holds.remove(key);
    taken.put(key, new Taken(action, look, until));
  }

  /** Until when a call is on its way that the cloud took already; empty if it is not. */
  public Optional<Instant> takenUntil(String uid, Look look, Action action, Instant now) {
    return Optional.ofNullable(taken.get(Key.of(uid, action)))
        .filter(t -> t.look().equals(look) && t.action().equals(action) && now.isBefore(t.until()))
        .map(Taken::until);
  }

  /** Forgets a resource that is gone. */
  public void lift(String uid) {
    holds.keySet().removeIf(key -> key.uid().equals(uid));
    taken.keySet().removeIf(key -> key.uid().equals(uid));
  }

  private Instant until(CloudException error, int failures, Instant now) {
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
