package io.hpcoperator.cloud;

import java.time.Duration;
import java.util.Map;

/**
 * How many requests a second an account may send to one API. Every request of every client of the
 * account passes here first; waiting requests pass in the order of their {@link CallPriority}, then
 * of their arrival. A throttling answer halves the rate, which recovers step by step. Thread-safe.
 */
public final class RequestBudget {
  /**
   * @param requestsPerSecond rate over all operations; a fraction above one is rounded down, below
   *     one it stretches the window (0.5 is one request in two seconds)
   * @param operationLimits requests a second of single operations, by wire name
   */
  public RequestBudget(double requestsPerSecond, Map<String, Integer> operationLimits) {
    throw new IllegalStateException("not there yet");
  }

  /** A budget without limits of single operations. */
  public RequestBudget(double requestsPerSecond) {
    this(requestsPerSecond, Map.of());
  }

  /**
   * Waits until the request may be sent.
   *
   * @return whether it may; false when {@code timeout} ended the wait
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public boolean acquire(String operation, CallPriority priority, Duration timeout)
      throws InterruptedException {
    throw new IllegalStateException("not there yet");
  }

  /** Tells of a throttling answer: halves the rate, at most once a second, down to a tenth. */
  public void throttled() {
    throw new IllegalStateException("not there yet");
  }

  /** Counts for metrics. */
  public Stats stats() {
    throw new IllegalStateException("not there yet");
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
