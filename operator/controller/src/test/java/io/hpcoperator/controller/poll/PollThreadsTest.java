package io.hpcoperator.controller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.pass.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
              Duration.ZERO,
              false);
        }
      }
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

      threads.share().schedule(read::countDown, Duration.ZERO, false);
      assertThat(read.await(30, TimeUnit.SECONDS)).as("another account is read").isTrue();
      assertThat(held).hasValue(ACCOUNTS * PollThreads.SHARE);
      answer.countDown();
      org.awaitility.Awaitility.await()
          .untilAsserted(() -> assertThat(held).hasValue(3 * ACCOUNTS * PollThreads.SHARE));
    }
  }

  @Test
  void shouldReadWhatManyWaitForBeforeAllElseThatWaits() throws Exception {
    var answers = new Semaphore(0);
    var order = Collections.synchronizedList(new ArrayList<String>());
    var entered = new CountDownLatch(1);
    var read = new CountDownLatch(21);
    try (var threads = PollThreads.start()) {
      var share = threads.share();
      for (int i = 0; i < PollThreads.SHARE; i++) {
        share.schedule(answers::acquireUninterruptibly, Duration.ZERO, false);
      }
      for (int i = 0; i < 20; i++) {
        share.schedule(() -> note("one", order, read), Duration.ZERO, false);
      }
      share.schedule(() -> note("list", order, read), Duration.ZERO, true);
      // The timer is one thread: what comes after the others shows that they are in the share.
      threads.share().schedule(entered::countDown, Duration.ZERO, false);
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

      answers.release();
      assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(order).startsWith("list").hasSize(21);
      answers.release(PollThreads.SHARE);
    }
  }

  private static void note(String name, List<String> order, CountDownLatch read) {
    order.add(name);
    read.countDown();
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
          Duration.ZERO,
          false);
    }
    share.schedule(() -> run.add(1), Duration.ofSeconds(1), false);
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
