package io.hpcoperator.controller.poll;

import io.hpcoperator.controller.pass.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what is planned when a test lets time pass, in the test's own thread. As with a real one, a
 * task that has begun cannot be cancelled.
 */
public final class FakeExecutor extends ScheduledThreadPoolExecutor
    implements ScheduledExecutorService {
  private final ManualClock clock;
  private final List<Planned> planned = new ArrayList<>();

  public FakeExecutor(ManualClock clock) {
    super(1);
    this.clock = clock;
  }

  /** Lets time pass, running what falls due on the way. */
  public void advance(Duration duration) {
    var end = clock.instant().plus(duration);
    for (var next = next(end); next != null; next = next(end)) {
      if (next.due.isAfter(clock.instant())) {
        clock.advance(Duration.between(clock.instant(), next.due));
      }
      planned.remove(next);
      next.run();
    }
    clock.advance(Duration.between(clock.instant(), end));
  }

  /** Number of reads that are planned. */
  int waiting() {
    return (int) planned.stream().filter(p -> !p.isCancelled()).count();
  }

  private Planned next(Instant end) {
    return planned.stream()
        .filter(p -> !p.isCancelled() && !p.due.isAfter(end))
        .min(Comparator.comparing(p -> p.due))
        .orElse(null);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    var task = new Planned(command, clock.instant().plus(Duration.of(delay, unit.toChronoUnit())));
    planned.add(task);
    return task;
  }

  /** The command of the oldest planned read, as a thread would have it that waits for a lock. */
  Runnable begin() {
    var first = planned.remove(0);
    return first.command;
  }

  private static final class Planned extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final Runnable command;
    private final Instant due;

    Planned(Runnable command, Instant due) {
      super(command, null);
      this.command = command;
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return due.compareTo(((Planned) other).due);
    }
  }
}
