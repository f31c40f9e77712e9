package io.hpcoperator.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * At most so many requests in any stretch of time of a given length, as the cloud sees them. The
 * cloud counts when a request arrives, which is some time between its grant and its completion:
 * what is still under way may arrive only now, so it counts from now. Not thread-safe.
 */
final class SlidingWindow {
  /** After this a request is taken to have arrived: one without an answer must not block others. */
  static final Duration LONGEST_WAY = Duration.ofSeconds(3);

  private final int largestLimit;
  private final List<Grant> grants = new ArrayList<>();

  /**
   * @param largestLimit the largest limit it is ever asked for; no more grants are remembered
   */
  SlidingWindow(int largestLimit) {
    this.largestLimit = largestLimit;
  }

  /** Nanoseconds until a grant is allowed; 0 when it is now. */
  long waitNanos(int limit, long lengthNanos, long now) {
    if (grants.size() < limit) {
      return 0;
    }
    long[] ages = grants.stream().mapToLong(grant -> grant.ageNanos(now)).sorted().toArray();
    return Math.max(0, lengthNanos - ages[limit - 1]);
  }

  void add(Grant grant, long now) {
    grants.add(grant);
    if (grants.size() > largestLimit) {
      grants.remove(grants.stream().max(Comparator.comparingLong(g -> g.ageNanos(now))).get());
    }
  }

  /** A request that was let through. */
  static final class Grant {
    private long time;
    private boolean underWay = true;

    Grant(long now) {
      this.time = now;
    }

    void completed(long now) {
      time = latestArrival(now);
      underWay = false;
    }

    private long ageNanos(long now) {
      return now - (underWay ? latestArrival(now) : time);
    }

    private long latestArrival(long now) {
      return time + Math.min(now - time, LONGEST_WAY.toNanos());
    }
  }
}
