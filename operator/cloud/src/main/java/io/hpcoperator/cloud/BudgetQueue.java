package io.hpcoperator.cloud;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who passes a budget when: the rules of {@link RequestBudget} without threads or clock. Not
 * thread-safe.
 */
final class BudgetQueue {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** So much later may a request one rank more urgent come and still pass first: none starves. */
  private static final long LEAD = Duration.ofSeconds(2).toNanos();

  private final AdaptiveRate rate;
  private final SlidingWindow all;
  private final Map<String, Integer> operationLimits;
  private final Map<String, SlidingWindow> operations = new HashMap<>();
  private final Map<String, ArrayDeque<SlidingWindow.Grant>> underWay = new HashMap<>();
  private final TreeSet<Ticket> waiting =
      new TreeSet<>(
          // By difference: the clock may be negative, and may overflow.
          ((Comparator<Ticket>) (a, b) -> Long.compare(a.rank - b.rank, 0))
              .thenComparingLong(t -> t.number));
  private long nextNumber;

  BudgetQueue(double requestsPerSecond, Map<String, Integer> operationLimits, long now) {
    this.rate = new AdaptiveRate(requestsPerSecond, now);
    this.all = new SlidingWindow(rate.limit());
    this.operationLimits = Map.copyOf(operationLimits);
    operationLimits.forEach(
        (operation, limit) -> operations.put(operation, new SlidingWindow(limit)));
  }

  /** Stands in line. */
  Ticket enter(String operation, CallPriority priority, long now) {
    Ticket ticket = new Ticket(operation, now + priority.ordinal() * LEAD, nextNumber++);
    waiting.add(ticket);
    return ticket;
  }

  /** Gives up waiting. */
  void leave(Ticket ticket) {
    waiting.remove(ticket);
  }

  void throttled(long now) {
    rate.throttled(now);
  }

  /**
   * Grants every ticket that may pass now, in order. A ticket whose own operation has no room lets
   * those behind it pass.
   *
   * @return how many were granted
   */
  int grant(long now) {
    rate.recover(now);
    int granted = 0;
    Iterator<Ticket> inOrder = waiting.iterator();
    while (inOrder.hasNext() && all.waitNanos(rate.limit(), rate.windowNanos(), now) == 0) {
      Ticket ticket = inOrder.next();
      if (operationWait(ticket.operation, now) == 0) {
        inOrder.remove();
        pass(ticket, now);
        granted++;
      }
    }
    return granted;
  }

  private void pass(Ticket ticket, long now) {
    ticket.granted = true;
    SlidingWindow.Grant grant = new SlidingWindow.Grant(now);
    all.add(grant, now);
    SlidingWindow own = operations.get(ticket.operation);
    if (own != null) {
      own.add(grant, now);
    }
    underWay.computeIfAbsent(ticket.operation, operation -> new ArrayDeque<>()).add(grant);
  }

  /**
   * Tells that a granted request of the operation has its answer. Which one of several does not
   * matter: each completion bounds one arrival.
   */
  void completed(String operation, long now) {
    ArrayDeque<SlidingWindow.Grant> open = underWay.get(operation);
    if (open == null) {
      return;
    }
    open.remove().completed(now);
    if (open.isEmpty()) {
      underWay.remove(operation);
    }
  }

  /** Nanoseconds after which {@link #grant} may have something to do for this ticket. */
  long waitNanos(Ticket ticket, long now) {
    long room =
        Math.max(
            all.waitNanos(rate.limit(), rate.windowNanos(), now),
            operationWait(ticket.operation, now));
    return Math.max(1, Math.min(room, rate.nextStepNanos(now)));
  }

  int waiting() {
    return waiting.size();
  }

  AdaptiveRate rate() {
    return rate;
  }

  private long operationWait(String operation, long now) {
    SlidingWindow own = operations.get(operation);
    return own == null ? 0 : own.waitNanos(operationLimits.get(operation), SECOND, now);
  }

  /** A place in the line. */
  static final class Ticket {
    private final String operation;
    private final long rank;
    private final long number;
    private boolean granted;

    private Ticket(String operation, long rank, long number) {
      this.operation = operation;
      this.rank = rank;
      this.number = number;
    }

    String operation() {
      return operation;
    }

    boolean granted() {
      return granted;
    }
  }
}
