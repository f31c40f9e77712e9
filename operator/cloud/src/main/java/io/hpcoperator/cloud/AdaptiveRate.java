package io.hpcoperator.cloud;

import java.time.Duration;

/**
 * A rate that halves when the cloud throttles, down to a tenth, and comes back a tenth of the full
 * rate at a time. Not thread-safe.
 */
final class AdaptiveRate {
  static final Duration RECOVERY_STEP = Duration.ofSeconds(5);
  private static final double STEPS = 10;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final double full;
  private double current;
  private long lastChange;

  AdaptiveRate(double full, long now) {
    this.full = full;
    this.current = full;
    this.lastChange = now;
  }

  /** Halves, unless it did so within the last second: one burst is punished once. */
  void throttled(long now) {
    recover(now);
    if (current < full && now - lastChange < SECOND) {
      return;
    }
    current = Math.max(full / STEPS, current / 2);
    lastChange = now;
  }

  /** Takes the recovery steps that are due. */
  void recover(long now) {
    long step = RECOVERY_STEP.toNanos();
    if (current >= full) {
      return;
    }
    long due = (now - lastChange) / step;
    if (due > 0) {
      current = Math.min(full, current + due * full / STEPS);
      lastChange += due * step;
    }
  }

  /** Nanoseconds until the next recovery step; the largest number when none is due. */
  long nextStepNanos(long now) {
    return current >= full
        ? Long.MAX_VALUE
        : Math.max(1, RECOVERY_STEP.toNanos() - (now - lastChange));
  }

  double full() {
    return full;
  }

  double current() {
    return current;
  }

  /** Requests allowed within {@link #windowNanos()}. */
  int limit() {
    return Math.max(1, (int) current);
  }

  /** A second, or longer for less than one request a second. */
  long windowNanos() {
    return current >= 1 ? SECOND : (long) Math.ceil(SECOND / current);
  }
}
