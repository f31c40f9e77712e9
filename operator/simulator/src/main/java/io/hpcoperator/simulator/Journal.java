package io.hpcoperator.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every call the simulator met, in order of its completion. Whoever sees what a call did in a cloud
 * finds the call here. Only the latest are kept in full; counts are of all of them.
 */
public final class Journal {

  private static final int KEPT = 50_000;

  private final Deque<JournalEntry> entries = new ArrayDeque<>();
  private final Map<String, Long> counts = new TreeMap<>();

  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** Calls of the operation, whatever became of them. */
  public synchronized long count(String operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** Calls per operation, whatever became of them. */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  public synchronized void clear() {
    entries.clear();
    counts.clear();
  }

  public synchronized void add(JournalEntry entry) {
    counts.merge(entry.operation(), 1L, Long::sum);
    entries.add(entry);
    if (entries.size() > KEPT) {
      entries.remove();
    }
  }
}
