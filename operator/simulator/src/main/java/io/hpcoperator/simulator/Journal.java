package io.hpcoperator.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every call the simulator met, in order of its completion. */
public final class Journal {

  private final List<JournalEntry> entries = new ArrayList<>();

  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** Calls of the operation, whatever became of them. */
  public synchronized long count(String operation) {
    return entries.stream().filter(entry -> entry.operation().equals(operation)).count();
  }

  /** Calls per operation, whatever became of them. */
  public synchronized Map<String, Long> counts() {
    Map<String, Long> result = new TreeMap<>();
    entries.forEach(entry -> result.merge(entry.operation(), 1L, Long::sum));
    return result;
  }

  public synchronized void clear() {
    entries.clear();
  }

  public synchronized void add(JournalEntry entry) {
    entries.add(entry);
  }
}
