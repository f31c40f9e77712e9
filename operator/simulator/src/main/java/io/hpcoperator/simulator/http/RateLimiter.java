package io.hpcoperator.simulator.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Refuses calls of an operation beyond its number per sliding second of wall time. */
public final class RateLimiter {

  private final Clock wall;
  private final boolean documented;
  private final Map<String, Integer> own;
  private final Map<String, Deque<Instant>> calls = new HashMap<>();

  /**
   * @param documented whether the catalogue's limits hold
   * @param own limits that hold in any case, per operation
   */
  public RateLimiter(Clock wall, boolean documented, Map<String, Integer> own) {
    this.wall = wall;
    this.documented = documented;
    this.own = Map.copyOf(own);
  }

  synchronized boolean admits(String operation, Optional<Integer> documentedLimit) {
    Optional<Integer> limit =
        Optional.ofNullable(own.get(operation))
            .or(() -> documented ? documentedLimit : Optional.empty());
    if (limit.isEmpty()) {
      return true;
    }
    Instant now = wall.instant();
    Deque<Instant> recent = calls.computeIfAbsent(operation, name -> new ArrayDeque<>());
    while (!recent.isEmpty() && !recent.peek().plus(Duration.ofSeconds(1)).isAfter(now)) {
      recent.poll();
    }
    if (recent.size() >= limit.get()) {
      return false;
    }
    recent.add(now);
    return true;
  }
}
