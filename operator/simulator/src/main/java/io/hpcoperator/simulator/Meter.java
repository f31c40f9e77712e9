package io.hpcoperator.simulator;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How many objects of each kind were ever made: the bill, where the state only shows what is left.
 */
public final class Meter {

  private final Map<String, Long> created = new TreeMap<>();
  private boolean paused;

  public synchronized void created(String kind) {
    if (!paused) {
      created.merge(kind, 1L, Long::sum);
    }
  }

  /** Makes things that are on somebody else's bill. */
  public synchronized <T> T unmetered(Supplier<T> action) {
    paused = true;
    try {
      return action.get();
    } finally {
      paused = false;
    }
  }

  public synchronized long count(String kind) {
    return created.getOrDefault(kind, 0L);
  }

  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(created);
  }
}
