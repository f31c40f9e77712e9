package io.hpcoperator.controller.poll;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read the clouds. Each account has a share of its own, which is bounded: one
 * whose cloud does not answer holds up its own reads and nobody else's, however many there are.
 */
public final class PollThreads implements AutoCloseable {
  /**
   * Reads of one account at a time. At a third of a second a read, which is usual, that is more
   * than the request budget of an account lets through.
   */
  static final int SHARE = 8;

  private final ScheduledExecutorService timer;
  private final Executor readers;

  private PollThreads(ScheduledExecutorService timer, Executor readers) {
    this.timer = timer;
    this.readers = readers;
  }

  /** Threads of their own, as many as are needed. */
  public static PollThreads start() {
    var count = new AtomicInteger();
    return new PollThreads(
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "poll-timer")),
        Executors.newCachedThreadPool(task -> daemon(task, "poll-" + count.incrementAndGet())));
  }

  /** Reads in the threads of the timer, as tests want that let time pass by hand. */
  public static PollThreads of(ScheduledExecutorService timer) {
    return new PollThreads(timer, Runnable::run);
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The share of one account. */
  Share share() {
    return new Share();
  }

  /** Interrupts what is being read, and reads no more. */
  @Override
  public void close() {
    timer.shutdownNow();
    if (readers instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }

  /** What one account has of the threads. */
  final class Share {
    private final Queue<Runnable> urgent = new ArrayDeque<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Runs a task after a while, or later when the share is used up by then.
     *
     * @param first whether it goes before all that are not; meant for few
     */
    ScheduledFuture<?> schedule(Runnable task, Duration delay, boolean first) {
      return timer.schedule(() -> enter(task, first), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void enter(Runnable task, boolean first) {
      synchronized (this) {
        if (running == SHARE) {
          (first ? urgent : waiting).add(task);
          return;
        }
        running++;
      }
      readers.execute(() -> runAll(task));
    }

    /** The thread goes on with what waits for it. */
    private void runAll(Runnable first) {
      for (var task = first; task != null; task = next()) {
        run(task);
      }
    }

    private void run(Runnable task) {
      boolean ended = false;
      try {
        task.run();
        ended = true;
      } finally {
        if (!ended) {
          leave();
        }
      }
    }

    private synchronized Runnable next() {
      var next = urgent.isEmpty() ? waiting.poll() : urgent.poll();
      if (next == null) {
        running--;
      }
      return next;
    }

    /** What a task that failed by a defect leaves waiting gets another thread. */
    private void leave() {
      var next = next();
      if (next != null) {
        readers.execute(() -> runAll(next));
      }
    }
  }
}
