package io.hpcoperator.cloud;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests a second an account may send to one API. Every request of every client of the
 * account passes here first; waiting requests pass in the order of their arrival, with a head start
 * of some seconds for a more urgent {@link CallPriority}, so that none waits for ever. A throttling
 * answer halves the rate, which recovers step by step. Thread-safe.
 */
public final class RequestBudget {
  private final BudgetTime time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final BudgetQueue queue;
  private long granted;
  private long timedOut;
  private long throttled;

  /**
   * @param requestsPerSecond rate over all operations; a fraction above one is rounded down, below
   *     one it stretches the window (0.5 is one request in two seconds)
   * @param operationLimits requests a second of single operations, by wire name
   */
  public RequestBudget(double requestsPerSecond, Map<String, Integer> operationLimits) {
    this(requestsPerSecond, operationLimits, BudgetTime.SYSTEM);
  }

  /** A budget without limits of single operations. */
  public RequestBudget(double requestsPerSecond) {
    this(requestsPerSecond, Map.of());
  }

  /** A budget that goes by another time than the machine's. */
  public RequestBudget(
      double requestsPerSecond, Map<String, Integer> operationLimits, BudgetTime time) {
    if (!(requestsPerSecond > 0) || requestsPerSecond > 1000) {
      throw new IllegalArgumentException(
          "requestsPerSecond must be above 0 and at most 1000, not " + requestsPerSecond);
    }
    operationLimits.forEach(
        (operation, limit) -> {
          if (limit < 1) {
            throw new IllegalArgumentException(operation + " needs a limit of at least 1");
          }
        });
    this.time = time;
    this.queue = new BudgetQueue(requestsPerSecond, operationLimits, time.nanoTime());
  }

  /**
   * Waits until the request may be sent. Every request that may is followed by one call of {@link
   * #completed}: the cloud counts arrivals, and the answer is the first proof of one.
   *
   * @return whether it may; false when {@code timeout} ended the wait
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public boolean acquire(String operation, CallPriority priority, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(priority, "priority");
    lock.lockInterruptibly();
    BudgetQueue.Ticket ticket = queue.enter(operation, priority, time.nanoTime());
    try {
      long start = time.nanoTime();
      while (true) {
        long now = time.nanoTime();
        pass(now);
        if (ticket.granted()) {
          return true;
        }
        long left = timeout.toNanos() - (now - start);
        if (left <= 0) {
          timedOut++;
          return false;
        }
        time.await(changed, Math.min(left, queue.waitNanos(ticket, now)));
      }
    } finally {
      queue.leave(ticket);
      lock.unlock();
    }
  }

  /** Tells that a request of the operation has ended, well or not. */
  public void completed(String operation) {
    lock.lock();
    try {
      queue.completed(operation, time.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Tells of a throttling answer: halves the rate, at most once a second, down to a tenth. */
  public void throttled() {
    lock.lock();
    try {
      throttled++;
      queue.throttled(time.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Counts for metrics. */
  public Stats stats() {
    lock.lock();
    try {
      AdaptiveRate rate = queue.rate();
      rate.recover(time.nanoTime());
      return new Stats(rate.current(), rate.full(), queue.waiting(), granted, timedOut, throttled);
    } finally {
      lock.unlock();
    }
  }

  private void pass(long now) {
    int passed = queue.grant(now);
    if (passed > 0) {
      granted += passed;
      changed.signalAll();
    }
  }

  /**
   * State and counts since the start.
   *
   * @param rate requests a second allowed right now
   * @param fullRate requests a second when nothing throttles
   * @param waiting requests waiting now
   * @param granted requests let through
   * @param timedOut requests refused because the wait was too long
   * @param throttled throttling answers
   */
  public record Stats(
      double rate, double fullRate, int waiting, long granted, long timedOut, long throttled) {}
}
