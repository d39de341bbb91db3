package dev.encodering;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends a worker: the final event, the thread, the encoders, in this order. Any thread but the
 * worker's, any number of times.
 */
final class Shutdown {
  private final TaskRing<?> ring;
  private final Thread thread;
  private final List<?> encoders;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private boolean encodersClosed;

  Shutdown(TaskRing<?> ring, Thread thread, List<?> encoders) {
    this.ring = ring;
    this.thread = thread;
    this.encoders = encoders;
  }

  /** Returns false if the deadline came first; an interrupt is kept for later. */
  boolean until(long deadlineNs) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException(
          "close was called inside a task and would wait for itself: close from another thread");
    }
    ring.refuseFromNowOn();
    return Deadline.uninterruptibly(deadlineNs, this::tryOnce);
  }

  private boolean tryOnce(long deadlineNs) throws InterruptedException {
    if (!Deadline.lock(lock, deadlineNs)) {
      return false;
    }
    try {
      if (!ring.publishFinal(deadlineNs) || !Deadline.join(thread, deadlineNs)) {
        return false;
      }
      if (!encodersClosed) {
        encodersClosed = true;
        Encoders.close(encoders);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
