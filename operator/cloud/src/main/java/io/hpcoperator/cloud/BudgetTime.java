package io.hpcoperator.cloud;

import java.util.concurrent.locks.Condition;

/** Clock and sleeper of a {@link RequestBudget}; tests bring their own. */
public interface BudgetTime {
  /** The real ones. */
  BudgetTime SYSTEM =
      new BudgetTime() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void await(Condition changed, long nanos) throws InterruptedException {
          changed.awaitNanos(nanos); // How long it was is of no use: the caller reads the clock.
        }
      };

  /**
   * A time that passes faster, for clouds that are simulated so: their limits of so many requests a
   * second hold for seconds that are as much shorter.
   *
   * @param times how many of its seconds pass in one of the machine's; at least 1
   */
  static BudgetTime faster(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("time passes once at least, not " + times + " times");
    }
    if (times == 1) {
      return SYSTEM;
    }
    return new BudgetTime() {
      @Override
      public long nanoTime() {
        return SYSTEM.nanoTime() * times;
      }

      @Override
      public void await(Condition changed, long nanos) throws InterruptedException {
        SYSTEM.await(changed, Math.max(1, nanos / times));
      }
    };
  }

  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  /** Waits until the condition is signalled or the time has passed, or shorter. */
  void await(Condition changed, long nanos) throws InterruptedException;
}
