package dev.encodering;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what no latch can tell, such as a thread's state; fails instead of hanging. */
final class Poll {
  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

  private Poll() {}

  static void until(String what, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNs > LIMIT_NS) {
        throw new AssertionError("gave up waiting until " + what);
      }
      Thread.yield();
    }
  }

  /** Until the thread waits with no time limit: a worker that idles, a caller in a monitor. */
  static void untilWaiting(Thread thread) {
    until(
        thread.getName() + " waits, it is " + thread.getState(),
        () -> thread.getState() == Thread.State.WAITING);
  }
}
