package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Waiting takes no time: it moves the clock. */
  private static final class JumpingTime implements BudgetTime {
    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanoTime() {
      return now.get();
    }

    @Override
    public void await(Condition changed, long nanos) {
      assertThat(nanos).isPositive();
      now.addAndGet(nanos);
    }

    double seconds() {
      return now.get() / 1e9;
    }
  }

  /** Waiting ends only with a signal; the clock is moved from outside. */
  private static final class StandingTime implements BudgetTime {
    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanoTime() {
      return now.get();
    }

    @Override
    public void await(Condition changed, long nanos) throws InterruptedException {
      changed.await();
    }
  }

  @Test
  void shouldWaitNoLongerThanTheWindowAsks() throws InterruptedException {
    JumpingTime time = new JumpingTime();
    RequestBudget budget = new RequestBudget(2, Map.of(), time);
    for (int i = 0; i < 7; i++) {
      assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
      budget.completed("A");
    }
    assertThat(time.seconds()).isEqualTo(3.0);
    assertThat(budget.stats()).isEqualTo(new RequestBudget.Stats(2, 2, 0, 7, 0, 0));
  }

  @Test
  void shouldRefuseWhenTheWaitWouldBeTooLong() throws InterruptedException {
    JumpingTime time = new JumpingTime();
    RequestBudget budget = new RequestBudget(0.1, Map.of(), time);
    assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
    assertThat(budget.acquire("A", CallPriority.POLL, Duration.ofSeconds(3))).isFalse();
    assertThat(time.seconds()).isEqualTo(3.0);
    assertThat(budget.stats().timedOut()).isOne();
    assertThat(budget.stats().waiting()).isZero();
  }

  @Test
  void shouldSlowDownAfterThrottlingAndComeBack() throws InterruptedException {
    JumpingTime time = new JumpingTime();
    RequestBudget budget = new RequestBudget(4, Map.of(), time);
    budget.throttled();
    assertThat(budget.stats().rate()).isEqualTo(2);
    for (int i = 0; i < 5; i++) {
      assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
      budget.completed("A");
    }
    assertThat(time.seconds()).as("two a second").isEqualTo(2.0);
    for (int i = 0; i < 200; i++) {
      assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
      budget.completed("A");
    }
    assertThat(budget.stats().rate()).isEqualTo(4);
    assertThat(budget.stats().throttled()).isOne();
  }

  @Test
  void shouldWakeTheMostUrgentThreadFirst() throws Exception {
    StandingTime time = new StandingTime();
    RequestBudget budget = new RequestBudget(1, Map.of(), time);
    assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
    budget.completed("A");
    List<CallPriority> passed = new CopyOnWriteArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (CallPriority priority :
          List.of(CallPriority.POLL, CallPriority.TASK, CallPriority.CHANGE)) {
        int before = budget.stats().waiting();
        threads.submit(
            () -> {
              budget.acquire("A", priority, Duration.ofHours(1));
              budget.completed("A");
              passed.add(priority);
              return null;
            });
        Awaitility.await().until(() -> budget.stats().waiting() == before + 1);
      }
      for (int passedSoFar = 0; passedSoFar < 3; passedSoFar++) {
        time.now.addAndGet(Duration.ofSeconds(1).toNanos());
        // A newcomer of the lowest rank that will not wait makes the budget look at the clock.
        assertThat(budget.acquire("A", CallPriority.POLL, Duration.ZERO)).isFalse();
        int expected = passedSoFar + 1;
        Awaitility.await().until(() -> passed.size() == expected);
      }
      assertThat(passed).containsExactly(CallPriority.CHANGE, CallPriority.TASK, CallPriority.POLL);
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void shouldNotLetARequestWithoutAnAnswerBlockOthersForEver() throws InterruptedException {
    JumpingTime time = new JumpingTime();
    RequestBudget budget = new RequestBudget(1, Map.of(), time);
    assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
    assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
    assertThat(time.seconds()).as("three on its way, one in the window").isEqualTo(4.0);
  }

  @Test
  void shouldLeaveTheLineWhenInterrupted() throws Exception {
    RequestBudget budget = new RequestBudget(0.001);
    assertThat(budget.acquire("A", CallPriority.POLL, MINUTE)).isTrue();
    Thread waiter =
        new Thread(
            () ->
                assertThatThrownBy(() -> budget.acquire("A", CallPriority.POLL, MINUTE))
                    .isInstanceOf(InterruptedException.class));
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    waiter.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    waiter.start();
    Awaitility.await().until(() -> budget.stats().waiting() == 1);
    waiter.interrupt();
    waiter.join();
    assertThat(failures).isEmpty();
    assertThat(budget.stats().waiting()).isZero();
  }

  @Test
  void shouldRefuseSenselessLimits() {
    assertThatThrownBy(() -> new RequestBudget(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestBudget(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestBudget(1, Map.of("A", 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
