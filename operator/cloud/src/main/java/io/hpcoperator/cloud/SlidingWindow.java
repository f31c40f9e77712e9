package io.hpcoperator.cloud;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * At most so many grants in any stretch of time of a given length. Remembers the latest grants, as
 * many as the largest limit it is ever asked for. Not thread-safe.
 */
final class SlidingWindow {
  private final int largestLimit;

  /** Times of grants, latest first. */
  private final ArrayDeque<Long> grants = new ArrayDeque<>();

  SlidingWindow(int largestLimit) {
    this.largestLimit = largestLimit;
  }

  /** Nanoseconds until a grant is allowed; 0 when it is now. */
  long waitNanos(int limit, long lengthNanos, long now) {
    if (grants.size() < limit) {
      return 0;
    }
    Iterator<Long> latestFirst = grants.iterator();
    long blocking = 0;
    for (int i = 0; i < limit; i++) {
      blocking = latestFirst.next();
    }
    return Math.max(0, lengthNanos - (now - blocking));
  }

  void granted(long now) {
    grants.addFirst(now);
    if (grants.size() > largestLimit) {
      grants.removeLast();
    }
  }
}
