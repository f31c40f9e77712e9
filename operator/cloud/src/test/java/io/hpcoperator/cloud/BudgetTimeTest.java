package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class BudgetTimeTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  @Test
  void shouldPassAsManyTimesFaster() {
    var time = BudgetTime.faster(8);
    long before = System.nanoTime();
    long start = time.nanoTime();
    long end = time.nanoTime();
    long after = System.nanoTime();
    assertThat(start).isBetween(before * 8, after * 8);
    assertThat(end).isBetween(start, after * 8);
  }

  @Test
  void shouldWaitForAsMuchShorter() throws InterruptedException {
    var lock = new ReentrantLock();
    lock.lock();
    var time = BudgetTime.faster(1_000_000_000);
    long before = time.nanoTime();
    // An hour is a few microseconds of the machine's.
    time.await(lock.newCondition(), HOUR);
    assertThat(time.nanoTime() - before).isGreaterThanOrEqualTo(HOUR);
  }

  @Test
  void shouldBeTheMachinesOwnUnlessFaster() {
    assertThat(BudgetTime.faster(1)).isSameAs(BudgetTime.SYSTEM);
    assertThatThrownBy(() -> BudgetTime.faster(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
