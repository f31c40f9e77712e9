package io.hpcoperator.simulator.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Remembers one-time values for as long as a request that carries them could still be in time. */
public final class Nonces {

  private final Duration memory;
  private final Map<String, Instant> seen = new HashMap<>();

  public Nonces(Duration memory) {
    this.memory = memory;
  }

  /** Whether the value is used for the first time. */
  public synchronized boolean first(String nonce, Instant now) {
    if (seen.size() > 10_000) {
      seen.values().removeIf(time -> time.plus(memory).isBefore(now));
    }
    Instant before = seen.putIfAbsent(nonce, now);
    return before == null || before.plus(memory).isBefore(now);
  }
}
