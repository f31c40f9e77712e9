package io.hpcoperator.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * One lock over the state of both clouds, and the agenda of what will happen in them. Nothing runs
 * in the background: what has fallen due is done, in order of its time, before anybody looks.
 */
public final class World {

  private final SimulatedClock clock;
  private final PriorityQueue<Event> agenda =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private final List<Runnable> consequences = new ArrayList<>();
  private long events;
  private Instant now;

  public World(SimulatedClock clock) {
    this.clock = clock;
    this.now = clock.now();
  }

  /** Runs alone, after everything that is due. */
  public synchronized <T> T look(Supplier<T> view) {
    settle();
    try {
      return view.get();
    } finally {
      consequences.forEach(Runnable::run);
    }
  }

  /** Runs alone, after everything that is due. */
  public synchronized void change(Runnable change) {
    settle();
    try {
      change.run();
    } finally {
      consequences.forEach(Runnable::run);
    }
  }

  /**
   * The time of the event that is being done, or of the look. Only meaningful inside this world's
   * lock.
   */
  public Instant now() {
    return now;
  }

  /** Puts something on the agenda. To be called inside this world's lock. */
  public void after(Duration delay, Runnable action) {
    agenda.add(new Event(now.plus(delay), events++, action));
  }

  /**
   * What follows from whatever happened, at the very time it happened: run after each event and
   * each look or change. To be registered before the world is used.
   */
  public void afterwards(Runnable consequence) {
    consequences.add(consequence);
  }

  private void settle() {
    Instant until = clock.now();
    while (!agenda.isEmpty() && !agenda.peek().at().isAfter(until)) {
      Event event = agenda.poll();
      now = event.at();
      event.action().run();
      consequences.forEach(Runnable::run);
    }
    now = until;
  }

  private record Event(Instant at, long number, Runnable action) {}
}
