package io.hpcoperator.controller.pass;

import io.hpcoperator.controller.poll.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A listing that shows what was true some time ago; it lags, but does not go back. */
public final class LaggingPoll<V> {
  private final Clock clock;
  private final Supplier<V> truth;
  private final TreeMap<Instant, V> history = new TreeMap<>();
  private Instant shown = Instant.EPOCH;
  private Observation<V> seen = new Observation<>(null, null, null);

  public LaggingPoll(Clock clock, Supplier<V> truth) {
    this.clock = clock;
    this.truth = truth;
    history.put(Instant.EPOCH, truth.get());
  }

  /** Notes what is true now. */
  public void note() {
    history.put(clock.instant(), truth.get());
  }

  public void read(Duration lag) {
    note();
    var now = clock.instant();
    var lagging = now.minus(lag);
    shown = lagging.isAfter(shown) ? lagging : shown;
    seen = new Observation<>(history.floorEntry(shown).getValue(), now, null);
  }

  public void forget() {
    seen = new Observation<>(null, null, null);
  }

  public Observation<V> seen() {
    return seen;
  }
}
