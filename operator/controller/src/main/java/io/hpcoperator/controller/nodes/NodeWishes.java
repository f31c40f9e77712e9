package io.hpcoperator.controller.nodes;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * What is wanted of single nodes of a pool, whatever their number; by instance ids.
 *
 * @param leaving must go, and are replaced at once where the number asks for it
 * @param kept are never chosen to go
 * @param off are in service and to be powered off, when the scheduler has drained them
 * @param parked are powered off because that is wanted
 * @param back were powered off because that was wanted, are in service again, and may still have to
 *     be given back to the scheduler
 */
public record NodeWishes(
    Set<String> leaving, Set<String> kept, Set<String> off, Set<String> parked, Set<String> back) {
  /** Nothing. */
  public static final NodeWishes NONE =
      new NodeWishes(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  public NodeWishes {
    leaving = copy(leaving);
    kept = copy(kept);
    off = copy(off);
    parked = copy(parked);
    back = copy(back);
  }

  /** Can be asked about a node without an id, as {@link Set#copyOf} cannot. */
  private static Set<String> copy(Set<String> ids) {
    return Collections.unmodifiableSet(new HashSet<>(ids));
  }

  /** That some must go. */
  public static NodeWishes leaving(Set<String> instanceIds) {
    return new NodeWishes(instanceIds, Set.of(), Set.of(), Set.of(), Set.of());
  }

  /** That some may have to be given back to the scheduler. */
  public static NodeWishes back(Set<String> instanceIds) {
    return new NodeWishes(Set.of(), Set.of(), Set.of(), Set.of(), instanceIds);
  }

  /** That some are never chosen to go. */
  public static NodeWishes kept(Set<String> instanceIds) {
    return new NodeWishes(Set.of(), instanceIds, Set.of(), Set.of(), Set.of());
  }
}
