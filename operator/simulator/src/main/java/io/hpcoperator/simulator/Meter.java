package io.hpcoperator.simulator;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many objects of each kind were ever made: the bill, where the state only shows what is left.
 */
public final class Meter {

  private final Map<String, Long> created = new TreeMap<>();

  public synchronized void created(String kind) {
    created.merge(kind, 1L, Long::sum);
  }

  public synchronized long count(String kind) {
    return created.getOrDefault(kind, 0L);
  }

  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(created);
  }
}
