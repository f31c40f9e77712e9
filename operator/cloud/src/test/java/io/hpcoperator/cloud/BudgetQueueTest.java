package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class BudgetQueueTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Any start: the clock of a JVM is as often negative as not. */
  private final long start = ThreadLocalRandom.current().nextLong(-SECOND * 100, SECOND * 100);

  @Test
  void shouldLetWaitingCallsPassInTheOrderOfTheirPriority() {
    BudgetQueue queue = new BudgetQueue(1, Map.of(), start);
    BudgetQueue.Ticket first = queue.enter("A", CallPriority.POLL, start);
    grant(queue, start);
    BudgetQueue.Ticket poll = queue.enter("A", CallPriority.POLL, start);
    BudgetQueue.Ticket task = queue.enter("A", CallPriority.TASK, start);
    BudgetQueue.Ticket change = queue.enter("A", CallPriority.CHANGE, start);
    BudgetQueue.Ticket laterChange = queue.enter("A", CallPriority.CHANGE, start);

    assertThat(first.granted()).isTrue();
    List<BudgetQueue.Ticket> order = new ArrayList<>();
    for (int second = 1; second <= 4; second++) {
      assertThat(grant(queue, start + second * SECOND)).isOne();
      List.of(poll, task, change, laterChange).stream()
          .filter(t -> t.granted() && !order.contains(t))
          .forEach(order::add);
    }
    assertThat(order).containsExactly(change, laterChange, task, poll);
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void shouldLetNoCallWaitForeverForMoreUrgentOnes() {
    BudgetQueue queue = new BudgetQueue(1, Map.of(), start);
    BudgetQueue.Ticket poll = queue.enter("A", CallPriority.POLL, start);
    int seconds = 0;
    for (; !poll.granted() && seconds < 60; seconds++) {
      long now = start + seconds * SECOND;
      // There is always a task that is followed.
      queue.enter("A", CallPriority.TASK, now);
      queue.enter("A", CallPriority.TASK, now);
      grant(queue, now);
    }
    assertThat(poll.granted()).isTrue();
    assertThat(seconds).isBetween(2, 10);
  }

  /** Grants calls of operation A whose answers come at once. */
  private static int grant(BudgetQueue queue, long now) {
    int granted = queue.grant(now);
    for (int i = 0; i < granted; i++) {
      queue.completed("A", now);
    }
    return granted;
  }

  @Test
  void shouldCountARequestFromWhenItMayHaveArrived() {
    BudgetQueue queue = new BudgetQueue(1, Map.of(), start);
    queue.enter("A", CallPriority.POLL, start);
    queue.grant(start);
    BudgetQueue.Ticket next = queue.enter("A", CallPriority.POLL, start);
    long answered = start + SECOND / 2;
    queue.completed("A", answered);
    queue.grant(start + SECOND);
    assertThat(next.granted()).as("the first may have arrived half a second ago").isFalse();
    assertThat(queue.waitNanos(next, start + SECOND)).isEqualTo(SECOND / 2);
    queue.grant(answered + SECOND);
    assertThat(next.granted()).isTrue();
  }

  @Test
  void shouldKeepTheLimitOfAnOperationWithoutHoldingUpOthers() {
    BudgetQueue queue = new BudgetQueue(100, Map.of("Slow", 2), start);
    List<BudgetQueue.Ticket> slow = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      slow.add(queue.enter("Slow", CallPriority.CHANGE, start));
    }
    BudgetQueue.Ticket other = queue.enter("Other", CallPriority.POLL, start);

    queue.grant(start);
    queue.completed("Slow", start);
    queue.completed("Slow", start);

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
    BudgetQueue.Ticket first = queue.enter("A", CallPriority.POLL, start);
    BudgetQueue.Ticket second = queue.enter("A", CallPriority.POLL, start);

    grant(queue, start);
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
    BudgetQueue.Ticket impatient = queue.enter("A", CallPriority.CHANGE, start);
    BudgetQueue.Ticket patient = queue.enter("A", CallPriority.POLL, start);
    queue.leave(impatient);
    queue.grant(start);
    assertThat(impatient.granted()).isFalse();
    assertThat(patient.granted()).isTrue();
  }
}
