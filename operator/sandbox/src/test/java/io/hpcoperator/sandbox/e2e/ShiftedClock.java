package io.hpcoperator.sandbox.e2e;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes as fast as the machine's, but shows the time that a test wants. */
final class ShiftedClock extends Clock {
  private final Clock machine = Clock.systemUTC();
  private volatile Duration shift = Duration.ZERO;

  ShiftedClock(Instant now) {
    set(now);
  }

  void set(Instant now) {
    shift = Duration.between(machine.instant(), now);
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(shift);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalStateException("only instants are asked for");
  }
}
