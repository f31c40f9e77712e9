package io.hpcoperator.controller.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Knows since when each running pass runs, so that liveness can tell a stuck operator. */
public final class RunningPasses {
  private final Map<Long, Instant> running = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Clock clock;

  public RunningPasses(Clock clock) {
    this.clock = clock;
  }

  /** Runs a pass. */
  public <T> T track(Supplier<T> pass) {
    long id = ids.incrementAndGet();
    running.put(id, clock.instant());
    try {
      return pass.get();
    } finally {
      running.remove(id);
    }
  }

  /** Whether no pass runs. */
  public boolean isIdle() {
    return running.isEmpty();
  }

  /** Age of the oldest running pass; zero when none runs. */
  public Duration oldest() {
    return running.values().stream()
        .min(Instant::compareTo)
        .map(start -> Duration.between(start, clock.instant()))
        .orElse(Duration.ZERO);
  }
}
