package io.hpcoperator.simulator.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Refuses calls of an operation beyond its number per sliding second of wall time, or less. */
public final class RateLimiter {

  private final Clock wall;
  private final boolean documented;
  private final Map<String, Integer> own;
  private final Duration second;
  private final Map<String, Deque<Instant>> calls = new HashMap<>();

  /**
   * @param documented whether the catalogue's limits hold
   * @param own limits that hold in any case, per operation
   * @param tempo how many of the seconds that count pass in one of wall time; at least 1
   */
  public RateLimiter(Clock wall, boolean documented, Map<String, Integer> own, int tempo) {
    this.wall = wall;
    this.documented = documented;
    this.own = Map.copyOf(own);
    this.second = Duration.ofSeconds(1).dividedBy(tempo);
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
    while (!recent.isEmpty() && !recent.peek().plus(second).isAfter(now)) {
      recent.poll();
    }
    if (recent.size() >= limit.get()) {
      return false;
    }
    recent.add(now);
    return true;
  }
}
