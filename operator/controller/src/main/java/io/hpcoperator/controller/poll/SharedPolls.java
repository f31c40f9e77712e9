package io.hpcoperator.controller.poll;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the subjects of one account and API, each once for all that watch it, and wakes a watcher
 * only when the part it looks at has changed. The cost of watching many resources is that of
 * reading the lists they are in.
 *
 * <p>A reading never blocks a reconciliation: a subject nobody has read yet has no observation, and
 * the watcher is woken when there is one.
 *
 * @param <C> client the subjects are read with
 */
public final class SharedPolls<C> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPolls.class);

  private final C client;
  private final PollPace pace;
  private final Clock clock;
  private final PollThreads.Share threads;
  private final Consumer<Watcher> wake;
  private final Map<Subject<C, ?>, Poll<?>> polls = new HashMap<>();

  /** Orders beginnings of reads and loss of trust, which the clock is too coarse for. */
  private long moment;

  private boolean closed;

  /**
   * @param threads run the reads; closed by their owner, not here
   * @param wake called, outside any lock, with a watcher whose view has changed
   */
  public SharedPolls(
      C client, PollPace pace, Clock clock, PollThreads threads, Consumer<Watcher> wake) {
    this.client = client;
    this.pace = pace;
    this.clock = clock;
    this.threads = threads.share();
    this.wake = wake;
  }

  /**
   * Begins a look at the cloud; what is not looked at until {@link View#end} is watched no more.
   */
  public View look(Watcher watcher) {
    return new View(watcher);
  }

  /** Stops watching on behalf of a resource that is gone. */
  public synchronized void forget(Watcher watcher) {
    polls.values().forEach(poll -> poll.watches.remove(watcher));
    dropUnwatched();
  }

  /**
   * Takes nothing for granted that was read before now: what the watcher looks at is read anew, and
   * has no observation for this watcher until then. To be called after every changing call. Other
   * watchers of the same subjects go on with what they have.
   */
  public synchronized void distrust(Watcher watcher) {
    long now = ++moment;
    polls.values().forEach(poll -> poll.distrust(watcher, now));
  }

  /** The resources that watch a subject at present. */
  public synchronized Set<Watcher> watchers() {
    var watchers = new HashSet<Watcher>();
    polls.values().forEach(poll -> watchers.addAll(poll.watches.keySet()));
    return watchers;
  }

  /** Number of subjects that are read at present. */
  public synchronized int size() {
    return polls.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    polls.values().forEach(Poll::cancel);
    polls.clear();
  }

  private void dropUnwatched() {
    polls.values().removeIf(Poll::dropIfUnwatched);
  }

  /** One look of one watcher. Not thread-safe. */
  public final class View implements Look<C> {
    private final Watcher watcher;
    private final Set<Subject<C, ?>> seen = new HashSet<>();

    private View(Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> Observation<V> read(Subject<C, V> subject, Function<V, ?> part) {
      synchronized (SharedPolls.this) {
        var poll = (Poll<V>) polls.computeIfAbsent(subject, s -> new Poll<>((Subject<C, V>) s));
        seen.add(subject);
        return poll.show(watcher, part);
      }
    }

    /**
     * As {@link #read(Subject, Function)}, but takes nothing for granted that was read before now:
     * there is no observation until it is read anew. For offers, which are read seldom, when a
     * person asks.
     */
    public <V> Observation<V> readAnew(Subject<C, V> subject, Function<V, ?> part) {
      synchronized (SharedPolls.this) {
        read(subject, part);
        @SuppressWarnings("unchecked")
        var poll = (Poll<V>) polls.get(subject);
        poll.doubt(watcher, ++moment);
        return poll.show(watcher, part);
      }
    }

    /**
     * As {@link #read(Subject, Function)}, but nothing counts that was read before the watcher
     * first had a wish: for what a person names that may be newer than the last reading.
     *
     * @param wish what is asked for, in a form that can be compared
     */
    public <V> Observation<V> readFor(Object wish, Subject<C, V> subject, Function<V, ?> part) {
      synchronized (SharedPolls.this) {
        read(subject, part);
        @SuppressWarnings("unchecked")
        var poll = (Poll<V>) polls.get(subject);
        poll.wish(watcher, wish, ++moment);
        return poll.show(watcher, part);
      }
    }

    /**
     * Ends the look.
     *
     * @param inFlight whether something is in flight, so that the subjects are to be read often
     */
    public void end(boolean inFlight) {
      synchronized (SharedPolls.this) {
        polls.forEach(
            (subject, poll) -> {
              if (seen.contains(subject)) {
                poll.pace(watcher, inFlight);
              } else {
                poll.watches.remove(watcher);
              }
            });
        dropUnwatched();
      }
    }
  }

  /**
   * How one watcher sees one subject.
   *
   * @param part what it cares for
   * @param inFlight whether it is in a hurry
   * @param trustedFrom moment before which no reading counts for it
   * @param wish for which it is read; null for none
   * @param seen what it was shown last
   */
  private record Watch<V>(
      Function<V, ?> part, boolean inFlight, long trustedFrom, Object wish, Observation<V> seen) {

    Watch<V> withInFlight(boolean hurry) {
      return new Watch<>(part, hurry, trustedFrom, wish, seen);
    }

    Watch<V> withTrustedFrom(long moment) {
      return new Watch<>(part, inFlight, moment, wish, seen);
    }

    Watch<V> withWish(Object newWish) {
      return new Watch<>(part, inFlight, trustedFrom, newWish, seen);
    }

    Watch<V> withSeen(Observation<V> shown) {
      return new Watch<>(part, inFlight, trustedFrom, wish, shown);
    }

    boolean wouldSeeAnother(Observation<V> now) {
      if (seen.hasValue() != now.hasValue() || kind(seen) != kind(now)) {
        return true;
      }
      return now.hasValue() && !Objects.equals(partOf(seen), partOf(now));
    }

    /** A part that cannot be taken of a value leaves the whole value to care for. */
    private Object partOf(Observation<V> observation) {
      try {
        return part.apply(observation.value());
      } catch (RuntimeException e) {
        LOG.error("What a watcher looks at could not be told by a defect of the operator", e);
        return observation.value();
      }
    }

    private ErrorKind kind(Observation<V> observation) {
      return observation.error() == null ? null : observation.error().kind();
    }
  }

  /** The reading of one subject. All state is guarded by the monitor of the enclosing object. */
  private final class Poll<V> {
    private final Subject<C, V> subject;
    private final Map<Watcher, Watch<V>> watches = new HashMap<>();
    private Observation<V> observation = nothing();
    private long observedAt;
    private int failures;
    private boolean reading;
    private boolean wantedNow = true;
    private Instant lastRead = Instant.EPOCH;
    private Instant dueAt = Instant.MAX;
    private ScheduledFuture<?> next;

    /** Number of the planned read: one that was replaced when it had begun to run is no read. */
    private long ticket;

    private Poll(Subject<C, V> subject) {
      this.subject = subject;
    }

    private Observation<V> show(Watcher watcher, Function<V, ?> part) {
      var old = watches.get(watcher);
      long trustedFrom = old == null ? 0 : old.trustedFrom();
      var shown = visible(trustedFrom);
      watches.put(
          watcher,
          new Watch<>(
              part,
              old == null || old.inFlight(),
              trustedFrom,
              old == null ? null : old.wish(),
              shown));
      schedule();
      return shown;
    }

    private Observation<V> visible(long trustedFrom) {
      return observedAt >= trustedFrom
          ? observation
          : new Observation<>(null, null, observation.error());
    }

    private void distrust(Watcher watcher, long now) {
      if (subject.cadence().isOurs()) {
        doubt(watcher, now);
      }
    }

    private void doubt(Watcher watcher, long now) {
      var old = watches.get(watcher);
      if (old != null) {
        watches.put(watcher, old.withTrustedFrom(now).withSeen(nothing()));
        wantedNow = true;
        schedule();
      }
    }

    private void wish(Watcher watcher, Object wish, long now) {
      var old = watches.get(watcher);
      if (!wish.equals(old.wish())) {
        watches.put(watcher, old.withWish(wish));
        doubt(watcher, now);
      }
    }

    private void pace(Watcher watcher, boolean inFlight) {
      watches.computeIfPresent(watcher, (w, old) -> old.withInFlight(inFlight));
      schedule();
    }

    /** Plans the next read; brings it forward when it is wanted sooner than planned. */
    private void schedule() {
      if (closed || reading || watches.isEmpty()) {
        return;
      }
      var due = wantedNow ? clock.instant() : lastRead.plus(interval());
      if (next != null && !due.isBefore(dueAt)) {
        return;
      }
      cancel();
      dueAt = due;
      var delay = Duration.between(clock.instant(), due);
      long planned = ++ticket;
      next =
          threads.schedule(
              () -> readOnce(planned),
              delay.isNegative() ? Duration.ZERO : delay,
              subject.isOfWholeAccount());
    }

    private Duration interval() {
      boolean inFlight = watches.values().stream().anyMatch(Watch::inFlight);
      // What could not be read is tried again soon, however seldom it is read otherwise.
      var cadence = failures == 0 ? subject.cadence() : Cadence.LIVE;
      var interval = cadence.interval(pace, inFlight);
      for (int i = 0; i < failures && interval.compareTo(pace.idle()) < 0; i++) {
        interval = interval.multipliedBy(2);
      }
      return interval;
    }

    private void readOnce(long planned) {
      long begun;
      Instant begunAt;
      synchronized (SharedPolls.this) {
        if (closed || planned != ticket) {
          return;
        }
        next = null;
        if (watches.isEmpty()) {
          return;
        }
        reading = true;
        wantedNow = false;
        begun = ++moment;
        begunAt = clock.instant();
      }
      Observation<V> read = null;
      try {
        read = new Observation<>(subject.fetch(client), begunAt, null);
      } catch (CloudException e) {
        LOG.debug("Reading {} failed: {}", subject, e.getMessage());
        read = new Observation<>(null, null, e);
      } catch (RuntimeException e) {
        LOG.error("Reading {} failed by a defect of the operator", subject, e);
      } finally {
        // Whatever happened, the subject is read again.
        finish(begun, begunAt, read);
      }
    }

    private void finish(long begun, Instant begunAt, Observation<V> read) {
      List<Watcher> changed = new ArrayList<>();
      synchronized (SharedPolls.this) {
        reading = false;
        lastRead = begunAt;
        failures = read != null && read.error() == null ? 0 : failures + 1;
        if (read != null) {
          accept(begun, read, changed);
        }
        schedule();
      }
      changed.forEach(this::wakeUp);
    }

    /** One that cannot be woken does not keep the others asleep. */
    private void wakeUp(Watcher watcher) {
      try {
        wake.accept(watcher);
      } catch (RuntimeException e) {
        LOG.error("{} could not be woken by a defect of the operator", watcher, e);
      }
    }

    /** A throttled read tells nothing of the subject, and changes nothing. */
    private void accept(long begun, Observation<V> read, List<Watcher> changed) {
      if (read.error() == null) {
        observation = read;
        observedAt = begun;
      } else if (read.error().kind() != ErrorKind.THROTTLED) {
        observation = new Observation<>(observation.value(), observation.readAt(), read.error());
      }
      watches.forEach(
          (watcher, watch) -> {
            if (watch.wouldSeeAnother(visible(watch.trustedFrom()))) {
              changed.add(watcher);
            }
          });
    }

    private boolean dropIfUnwatched() {
      if (watches.isEmpty()) {
        cancel();
      }
      return watches.isEmpty();
    }

    private void cancel() {
      if (next != null) {
        next.cancel(false);
      }
    }
  }

  private static <V> Observation<V> nothing() {
    return new Observation<>(null, null, null);
  }
}
