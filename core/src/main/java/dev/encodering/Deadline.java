package dev.encodering;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Waiting until a moment on {@link System#nanoTime()}'s scale, or for ever. */
final class Deadline {
  /** A deadline that never comes. */
  static final long FOREVER = Long.MAX_VALUE;

  private Deadline() {}

  /** A wait that can be started again after an interrupt. */
  @FunctionalInterface
  interface Wait {
    /** Returns false if the deadline came first. */
    boolean until(long deadlineNs) throws InterruptedException;
  }

  /** The moment at which the time will be over; {@link #FOREVER} where it is too far to count. */
  static long after(Duration timeout) {
    long now = System.nanoTime();
    if (timeout.isNegative()) {
      return now;
    }
    long timeoutNs;
    try {
      timeoutNs = timeout.toNanos();
    } catch (ArithmeticException e) {
      return FOREVER;
    }
    return timeoutNs > FOREVER - Math.max(now, 0) ? FOREVER : now + timeoutNs;
  }

  /** Nanoseconds left, 0 when the deadline has come. */
  static long leftNs(long deadlineNs) {
    return deadlineNs == FOREVER ? FOREVER : Math.max(0, deadlineNs - System.nanoTime());
  }

  /** Goes on waiting when interrupted, and restores the interrupt at the end. */
  static boolean uninterruptibly(long deadlineNs, Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.until(deadlineNs);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static boolean lock(Lock lock, long deadlineNs) throws InterruptedException {
    return lock.tryLock(leftNs(deadlineNs), TimeUnit.NANOSECONDS);
  }

  /** Returns true once the thread has ended. */
  static boolean join(Thread thread, long deadlineNs) throws InterruptedException {
    while (thread.isAlive()) {
      long leftNs = leftNs(deadlineNs);
      if (leftNs == 0) {
        return false;
      }
      // Rounded up: a join of 0 ms would last for ever.
      thread.join(leftNs == FOREVER ? 0 : leftNs / 1_000_000 + 1);
    }
    return true;
  }
}
