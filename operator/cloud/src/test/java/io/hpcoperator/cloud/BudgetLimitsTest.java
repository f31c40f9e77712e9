package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BudgetLimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final long start = -5 * SECOND;

  /**
   * Whatever is asked for and whenever, however long requests and answers are on their way: no
   * window of a second sees more requests arrive than the limits allow.
   */
  @Property(tries = 300)
  void shouldNeverLetMoreArriveThanTheLimitsInAnyWindow(
      @ForAll @DoubleRange(min = 0.2, max = 12) double rate,
      @ForAll @IntRange(min = 1, max = 4) int operationLimit,
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 400) Integer> pausesMillis,
      @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 0, max = 2500) Integer> waysMillis,
      @ForAll @DoubleRange(min = 0, max = 1) double arrival,
      @ForAll @IntRange(min = 0, max = 40) int throttleEvery) {
    BudgetQueue queue = new BudgetQueue(rate, Map.of("Limited", operationLimit), start);
    List<Long> all = new ArrayList<>();
    List<Long> limited = new ArrayList<>();
    List<BudgetQueue.Ticket> open = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    long now = start;
    for (int i = 0; i < pausesMillis.size(); i++) {
      now += pausesMillis.get(i) * MILLI;
      complete(queue, answers, now);
      open.add(
          queue.enter(
              i % 2 == 0 ? "Limited" : "Free",
              CallPriority.values()[i % CallPriority.values().length],
              now));
      if (throttleEvery > 0 && i % throttleEvery == throttleEvery - 1) {
        queue.throttled(now);
      }
      queue.grant(now);
      for (BudgetQueue.Ticket ticket : List.copyOf(open)) {
        if (ticket.granted()) {
          open.remove(ticket);
          long way = waysMillis.get(all.size() % waysMillis.size()) * MILLI;
          all.add(now + (long) (arrival * way));
          if (ticket.operation().equals("Limited")) {
            limited.add(now + (long) (arrival * way));
          }
          answers.add(new Answer(ticket.operation(), now + way));
        }
      }
    }
    assertThat(mostInAWindow(all, rate < 1 ? (long) (SECOND / rate) : SECOND))
        .isLessThanOrEqualTo(Math.max(1, (int) rate));
    assertThat(mostInAWindow(limited, SECOND)).isLessThanOrEqualTo(operationLimit);
    assertThat(all).as("someone always passes").isNotEmpty();
  }

  private record Answer(String operation, long time) {}

  private static void complete(BudgetQueue queue, List<Answer> answers, long now) {
    answers.stream()
        .filter(answer -> answer.time() <= now)
        .sorted(Comparator.comparingLong(Answer::time))
        .forEach(answer -> queue.completed(answer.operation(), answer.time()));
    answers.removeIf(answer -> answer.time() <= now);
  }

  private static long mostInAWindow(List<Long> times, long window) {
    return times.stream()
        .mapToLong(from -> times.stream().filter(t -> t >= from && t - from < window).count())
        .max()
        .orElse(0);
  }
}
