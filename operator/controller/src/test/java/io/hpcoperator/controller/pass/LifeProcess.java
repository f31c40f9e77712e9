package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.cloud.CloudException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The process that cares for one resource of a life test, pass by pass as the operator does it: it
 * plans from what was read, makes one call at most, and reports. It dies at any write or call, and
 * begins anew with nothing but what is on record.
 */
public final class LifeProcess<R extends CustomResource<?, S>, S, A extends Action, M> {
  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);

  private final KindPass<R, S, A, M> kind;
  private final MemoryRecord<R, S> record;
  private final ManualClock clock;
  private final Trouble trouble;
  private final Patience patience;
  private final Supplier<? extends List<? extends LaggingPoll<?>>> polls;
  private Holds holds = new Holds(FIRST_DELAY);
  private int calls;

  /** A pass that came to its end. */
  public record Passed<A extends Action, M>(Plan<A, M> plan, PassResult result) {}

  /**
   * @param polls what is read of the cloud
   */
  public LifeProcess(
      KindPass<R, S, A, M> kind,
      MemoryRecord<R, S> record,
      ManualClock clock,
      Trouble trouble,
      Patience patience,
      Supplier<? extends List<? extends LaggingPoll<?>>> polls) {
    this.kind = kind;
    this.record = record;
    this.clock = clock;
    this.trouble = trouble;
    this.patience = patience;
    this.polls = polls;
  }

  /** The status as a cache shows it, which lags at times. */
  public S cached() {
    return trouble.chance(0.1) ? record.previous() : record.stored();
  }

  /** Calls made so far, refused ones among them. */
  public int calls() {
    return calls;
  }

  /** Reads some, late. */
  public void readAtTimes() {
    for (var poll : polls.get()) {
      poll.note();
      if (trouble.chance(0.6)) {
        poll.read(trouble.lag());
      }
    }
  }

  /** Reads all, as it is. */
  public void readAll() {
    polls.get().forEach(poll -> poll.read(Duration.ZERO));
  }

  /**
   * One pass.
   *
   * @param seen the resource as a cache shows it
   * @param planner what is planned at a time, by what was seen
   * @return empty when the process died
   */
  public Optional<Passed<A, M>> pass(R seen, Function<Instant, Plan<A, M>> planner) {
    try {
      var plan = planner.apply(clock.instant());
      assertThat(planner.apply(clock.instant())).as("the same facts").isEqualTo(plan);
      int callsBefore = calls;
      var result =
          new PassRunner<>(new Counting(), record, holds, Silence.announcer(clock), patience, clock)
              .run(seen, plan, null);
      assertThat(calls - callsBefore).as("calls of one pass").isLessThanOrEqualTo(1);
      polls.get().forEach(LaggingPoll::note);
      if (result.distrust()) {
        polls.get().forEach(LaggingPoll::forget);
      }
      return Optional.of(new Passed<>(plan, result));
    } catch (Crash e) {
      polls.get().forEach(LaggingPoll::note);
      holds = new Holds(FIRST_DELAY);
      polls.get().forEach(LaggingPoll::forget);
      return Optional.empty();
    }
  }

  /** The kind's own pass, with its calls counted. */
  private final class Counting implements KindPass<R, S, A, M> {
    @Override
    public Work work(M memory) {
      return kind.work(memory);
    }

    @Override
    public M withWork(M memory, Work work) {
      return kind.withWork(memory, work);
    }

    @Override
    public Outcome<M> act(R resource, A action, M memory) {
      calls++;
      return kind.act(resource, action, memory);
    }

    @Override
    public M before(A action, M memory) {
      return kind.before(action, memory);
    }

    @Override
    public M failed(A action, M memory, CloudException error) {
      return kind.failed(action, memory, error);
    }

    @Override
    public S status(R resource, M memory, List<Condition> conditions, String reconcileToken) {
      return kind.status(resource, memory, conditions, reconcileToken);
    }

    @Override
    public List<Condition> conditions(S status) {
      return kind.conditions(status);
    }

    @Override
    public List<DriftRecord> drift(S status) {
      return kind.drift(status);
    }
  }
}
