package io.hpcoperator.cloud;

import java.util.concurrent.locks.Condition;

/** Clock and sleeper of a {@link RequestBudget}; tests bring their own. */
interface BudgetTime {
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

  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  /** Waits until the condition is signalled or the time has passed, or shorter. */
  void await(Condition changed, long nanos) throws InterruptedException;
}
