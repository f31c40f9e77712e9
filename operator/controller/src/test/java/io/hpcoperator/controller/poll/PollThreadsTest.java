package io.hpcoperator.controller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.pass.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollThreadsTest {
  private static final int ACCOUNTS = 5;

  @Test
  void shouldHoldUpNobodyElseHoweverManyAccountsDoNotAnswer() throws Exception {
    var answer = new CountDownLatch(1);
    var held = new AtomicInteger();
    var reached = new CountDownLatch(ACCOUNTS * PollThreads.SHARE);
    var read = new CountDownLatch(1);
    try (var threads = PollThreads.start()) {
      for (int account = 0; account < ACCOUNTS; account++) {
        var share = threads.share();
        for (int i = 0; i < 3 * PollThreads.SHARE; i++) {
          share.schedule(
              () -> {
                held.incrementAndGet();
                reached.countDown();
                await(answer);
              },
              Duration.ZERO);
        }
      }
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

      threads.share().schedule(read::countDown, Duration.ZERO);
      assertThat(read.await(30, TimeUnit.SECONDS)).as("another account is read").isTrue();
      assertThat(held).hasValue(ACCOUNTS * PollThreads.SHARE);
      answer.countDown();
      org.awaitility.Awaitility.await()
          .untilAsserted(() -> assertThat(held).hasValue(3 * ACCOUNTS * PollThreads.SHARE));
    }
  }

  @Test
  void shouldGoOnAfterADefect() {
    var clock = new ManualClock(java.time.Instant.parse("2026-03-01T12:00:00Z"));
    var executor = new FakeExecutor(clock);
    var share = PollThreads.of(executor).share();
    List<Integer> run = new ArrayList<>();
    for (int i = 0; i < 2 * PollThreads.SHARE; i++) {
      share.schedule(
          () -> {
            throw new IllegalStateException("a defect");
          },
          Duration.ZERO);
    }
    share.schedule(() -> run.add(1), Duration.ofSeconds(1));
    executor.advance(Duration.ofSeconds(2));
    assertThat(run).containsExactly(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
