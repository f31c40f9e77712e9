package io.hpcoperator.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The clouds' own time: it starts at the wall's time, runs at a multiple of it (0 stands still) and
 * can be pushed forward. Everything that takes time in the simulated clouds is computed from here;
 * signatures are checked against wall time.
 */
public final class SimulatedClock {

  private final Clock wall;
  private Instant simulatedStart;
  private Instant wallStart;
  private double speed;

  SimulatedClock(Clock wall, double speed) {
    this.wall = wall;
    this.simulatedStart = wall.instant();
    this.wallStart = simulatedStart;
    this.speed = speed;
  }

  public synchronized Instant now() {
    Duration passed = Duration.between(wallStart, wall.instant());
    return simulatedStart.plusNanos(Math.round(passed.toNanos() * speed));
  }

  /** Pushes simulated time forward; what falls due is done before the next answer. */
  public synchronized void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + step);
    }
    rebase(now().plus(step));
  }

  /** Simulated seconds per wall second from now on; 0 stops the clock. */
  public synchronized void setSpeed(double speed) {
    if (speed < 0) {
      throw new IllegalArgumentException("time does not go back: speed " + speed);
    }
    rebase(now());
    this.speed = speed;
  }

  public synchronized double speed() {
    return speed;
  }

  private void rebase(Instant simulated) {
    wallStart = wall.instant();
    simulatedStart = simulated;
  }
}
