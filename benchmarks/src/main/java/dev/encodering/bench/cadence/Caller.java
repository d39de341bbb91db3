package dev.encodering.bench.cadence;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** How the caller spends the time until a token is due. */
enum Caller {
  /** Keeps its core: it is exactly on time. */
  SPIN {
    @Override
    void awaitTime(LongSupplier clock, long dueNs) {
      while (dueNs - clock.getAsLong() > 0) {
        Thread.onSpinWait();
      }
    }
  },
  /** Sleeps, as a decode loop that waits for a GPU does: late by the timer's overshoot. */
  PARK {
    @Override
    void awaitTime(LongSupplier clock, long dueNs) {
      for (long leftNs; (leftNs = dueNs - clock.getAsLong()) > 0; ) {
        LockSupport.parkNanos(leftNs);
      }
    }
  };

  /** Returns once {@code clock} has reached {@code dueNs}. */
  abstract void awaitTime(LongSupplier clock, long dueNs);
}
