package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetQueueTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  /** Any start: the clock of a JVM is as often negative as not. */
  private final long start = ThreadLocalRandom.current().nextLong(-SECOND * 100, SECOND * 100);

  @Test
  void shouldLetWaitingCallsPassInTheOrderOfTheirPriority() {
    BudgetQueue queue = new BudgetQueue(1, Map.of(), start);
    BudgetQueue.Ticket first = queue.enter("A", CallPriority.POLL);
    queue.grant(start);
    BudgetQueue.Ticket poll = queue.enter("A", CallPriority.POLL);
    BudgetQueue.Ticket task = queue.enter("A", CallPriority.TASK);
    BudgetQueue.Ticket change = queue.enter("A", CallPriority.CHANGE);
    BudgetQueue.Ticket laterChange = queue.enter("A", CallPriority.CHANGE);

    assertThat(first.granted()).isTrue();
    List<BudgetQueue.Ticket> order = new ArrayList<>();
    for (int second = 1; second <= 4; second++) {
      assertThat(queue.grant(start + second * SECOND)).isOne();
      List.of(poll, task, change, laterChange).stream()
          .filter(t -> t.granted() && !order.contains(t))
          .forEach(order::add);
    }
    assertThat(order).containsExactly(change, laterChange, task, poll);
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void shouldKeepTheLimitOfAnOperationWithoutHoldingUpOthers() {
    BudgetQueue queue = new BudgetQueue(100, Map.of("Slow", 2), start);
    List<BudgetQueue.Ticket> slow = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      slow.add(queue.enter("Slow", CallPriority.CHANGE));
    }
    BudgetQueue.Ticket other = queue.enter("Other", CallPriority.POLL);

    queue.grant(start);

    assertThat(slow).filteredOn(BudgetQueue.Ticket::granted).hasSize(2);
    assertThat(other.granted()).isTrue();
    assertThat(queue.waitNanos(slow.get(2), start)).isEqualTo(SECOND);
    queue.grant(start + SECOND - 1);
    assertThat(slow).filteredOn(BudgetQueue.Ticket::granted).hasSize(2);
    queue.grant(start + SECOND);
    assertThat(slow).filteredOn(BudgetQueue.Ticket::granted).hasSize(4);
  }

  @Test
  void shouldStretchTheWindowBelowOneRequestASecond() {
    BudgetQueue queue = new BudgetQueue(0.5, Map.of(), start);
    BudgetQueue.Ticket first = queue.enter("A", CallPriority.POLL);
    BudgetQueue.Ticket second = queue.enter("A", CallPriority.POLL);

    queue.grant(start);
    assertThat(first.granted()).isTrue();
    queue.grant(start + 2 * SECOND - 1);
    assertThat(second.granted()).isFalse();
    queue.grant(start + 2 * SECOND);
    assertThat(second.granted()).isTrue();
  }

  @Test
  void shouldHalveTheRateWhenThrottledAndRecoverStepByStep() {
    BudgetQueue queue = new BudgetQueue(10, Map.of(), start);
    queue.throttled(start);
    assertThat(queue.rate().current()).isEqualTo(5);
    queue.throttled(start + SECOND / 2);
    assertThat(queue.rate().current()).as("one burst counts once").isEqualTo(5);
    for (int i = 1; i <= 5; i++) {
      queue.throttled(start + i * SECOND);
    }
    assertThat(queue.rate().current()).as("never below a tenth").isEqualTo(1);

    long last = start + 5 * SECOND;
    queue.grant(last + 5 * SECOND - 1);
    assertThat(queue.rate().current()).isEqualTo(1);
    queue.grant(last + 5 * SECOND);
    assertThat(queue.rate().current()).isEqualTo(2);
    queue.grant(last + 20 * SECOND);
    assertThat(queue.rate().current()).isEqualTo(5);
    queue.grant(last + 500 * SECOND);
    assertThat(queue.rate().current()).isEqualTo(10);
  }

  @Test
  void shouldForgetWhoLeft() {
    BudgetQueue queue = new BudgetQueue(1, Map.of(), start);
    BudgetQueue.Ticket impatient = queue.enter("A", CallPriority.CHANGE);
    BudgetQueue.Ticket patient = queue.enter("A", CallPriority.POLL);
    queue.leave(impatient);
    queue.grant(start);
    assertThat(impatient.granted()).isFalse();
    assertThat(patient.granted()).isTrue();
  }

  /** Whatever is asked for and whenever, no window of a second sees more than the limits. */
  @Property(tries = 300)
  void shouldNeverGrantMoreThanTheLimitsInAnyWindow(
      @ForAll @DoubleRange(min = 0.2, max = 12) double rate,
      @ForAll @IntRange(min = 1, max = 4) int operationLimit,
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 700) Integer> pausesMillis,
      @ForAll @IntRange(min = 0, max = 40) int throttleEvery) {
    BudgetQueue queue = new BudgetQueue(rate, Map.of("Limited", operationLimit), start);
    List<Long> all = new ArrayList<>();
    List<Long> limited = new ArrayList<>();
    List<BudgetQueue.Ticket> open = new ArrayList<>();
    long now = start;
    for (int i = 0; i < pausesMillis.size(); i++) {
      now += pausesMillis.get(i) * MILLI;
      open.add(
          queue.enter(
              i % 2 == 0 ? "Limited" : "Free",
              CallPriority.values()[i % CallPriority.values().length]));
      if (throttleEvery > 0 && i % throttleEvery == throttleEvery - 1) {
        queue.throttled(now);
      }
      queue.grant(now);
      for (BudgetQueue.Ticket ticket : List.copyOf(open)) {
        if (ticket.granted()) {
          open.remove(ticket);
          all.add(now);
          if (ticket.operation().equals("Limited")) {
            limited.add(now);
          }
        }
      }
    }
    assertThat(mostInAWindow(all, rate < 1 ? (long) (SECOND / rate) : SECOND))
        .isLessThanOrEqualTo(Math.max(1, (int) rate));
    assertThat(mostInAWindow(limited, SECOND)).isLessThanOrEqualTo(operationLimit);
    assertThat(all).as("someone always passes").isNotEmpty();
  }

  private static long mostInAWindow(List<Long> times, long window) {
    return times.stream()
        .mapToLong(from -> times.stream().filter(t -> t >= from && t - from < window).count())
        .max()
        .orElse(0);
  }
}
