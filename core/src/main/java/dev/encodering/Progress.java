package dev.encodering;

import com.lmax.disruptor.Sequence;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * A sequence that one thread advances and any number of threads wait for: a spin first, then a
 * monitor. Advancing costs one full fence and one read while nobody waits. Neither side allocates.
 */
final class Progress {
  private static final BooleanSupplier NEVER = () -> false;

  private final Sequence sequence = new Sequence();
  private final SpinBudget spinBudget =
      SpinBudget.ofCaller(WaitOps.SYSTEM, Runtime.getRuntime().availableProcessors());
  private final Object monitor = new Object();

  /** Threads in or before {@code monitor.wait}; written under the monitor. */
  private volatile int waiters;

  /** The sequence itself, for use as a gating sequence. */
  Sequence sequence() {
    return sequence;
  }

  /** Every write made before the advance to {@code value} is visible to who reads {@code value}. */
  long get() {
    return sequence.get();
  }

  /** Called by the one thread that makes the progress; returns true if it woke anybody. */
  boolean advance(long value) {
    sequence.set(value);
    return wake();
  }

  /**
   * Makes the waiting threads look again, at the sequence and at what cancels their wait. Returns
   * true if there were any.
   */
  boolean wake() {
    // Pairs with the fence in announce. Forbids: no waiter seen here, no progress seen there.
    VarHandle.fullFence();
    if (waiters == 0) {
      return false;
    }
    synchronized (monitor) {
      monitor.notifyAll();
    }
    return true;
  }

  /**
   * Waits until the sequence has reached {@code target}, {@code cancelled} says so, or the deadline
   * has come.
   *
   * @param cancelled read without a lock; call {@link #wake()} after a change
   * @param deadlineNs on {@link System#nanoTime()}'s scale, or {@link Deadline#FOREVER}
   * @return true if the target was reached
   */
  boolean await(long target, BooleanSupplier cancelled, long deadlineNs)
      throws InterruptedException {
    if (Deadline.leftNs(deadlineNs) == 0) {
      return sequence.get() >= target;
    }
    long startNs = System.nanoTime();
    for (int polls = 0; sequence.get() < target; polls++) {
      if (cancelled.getAsBoolean()) {
        return sequence.get() >= target;
      }
      if (!spinBudget.again(startNs, polls)) {
        return waitInMonitor(target, cancelled, deadlineNs);
      }
    }
    return true;
  }

  /** Waits until the sequence has reached {@code target}; an interrupt is kept for later. */
  void awaitUninterruptibly(long target) {
    boolean interrupted = false;
    while (sequence.get() < target) {
      try {
        await(target, NEVER, Deadline.FOREVER);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean waitInMonitor(long target, BooleanSupplier cancelled, long deadlineNs)
      throws InterruptedException {
    synchronized (monitor) {
      announce();
      try {
        while (sequence.get() < target) {
          if (cancelled.getAsBoolean()) {
            return sequence.get() >= target;
          }
          if (!waitOnce(deadlineNs)) {
            return sequence.get() >= target;
          }
        }
        return true;
      } finally {
        waiters--;
      }
    }
  }

  /** Called under the monitor, before the look that decides whether to sleep. */
  void announce() {
    waiters++;
    // Pairs with the fence in wake.
    VarHandle.fullFence();
  }

  /** Returns false when the deadline has come. */
  private boolean waitOnce(long deadlineNs) throws InterruptedException {
    long leftNs = Deadline.leftNs(deadlineNs);
    if (leftNs == 0) {
      return false;
    }
    // Rounded up: a wait of 0 ms would last for ever.
    monitor.wait(leftNs == Deadline.FOREVER ? 0 : leftNs / 1_000_000 + 1);
    return true;
  }
}
