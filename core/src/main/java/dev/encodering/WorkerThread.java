package dev.encodering;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Starts a worker's thread and waits until it runs. */
final class WorkerThread {
  private static final int LOOK_MS = 50;

  private static final AtomicLong NUMBER = new AtomicLong();

  private WorkerThread() {}

  /** The default factory: a daemon, so that a worker that nobody closes keeps no program alive. */
  static Thread create(Runnable loop) {
    Thread thread = new Thread(loop, "encoder-worker-" + NUMBER.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns the thread once {@code onStart} has returned on it, or throws what it threw.
   *
   * @param name null leaves the factory's own name
   */
  static Thread start(ThreadFactory factory, String name, EncodeLoop<?> loop) {
    Thread thread = factory.newThread(loop);
    if (thread == null) {
      throw new IllegalStateException(
          "the thread factory returned null: it must make a thread for the worker");
    }
    try {
      requireFit(thread);
      if (name != null) {
        thread.setName(name);
      }
      thread.start();
    } catch (Throwable t) {
      loop.abandon(); // the factory may have started it
      throw t;
    }
    Deadline.uninterruptibly(Deadline.FOREVER, deadline -> awaitStarted(thread, loop));
    return thread;
  }

  private static void requireFit(Thread thread) {
    if (isVirtual(thread)) {
      throw new IllegalArgumentException(
          "the thread factory made a virtual thread: a worker that spins needs a platform thread");
    }
    if (thread.getState() != Thread.State.NEW) {
      throw new IllegalStateException("the thread factory started its thread: return it unstarted");
    }
  }

  private static boolean awaitStarted(Thread thread, EncodeLoop<?> loop)
      throws InterruptedException {
    while (!loop.awaitStarted(LOOK_MS)) {
      if (!thread.isAlive() && !loop.awaitStarted(0)) {
        throw new IllegalStateException(
            "the thread factory's thread ended without running what it was given");
      }
    }
    if (loop.fatal() != null) {
      thread.join();
      throw Encoders.rethrow(loop.fatal());
    }
    return true;
  }

  /** Thread.isVirtual is newer than the oldest Java that we run on. */
  private static boolean isVirtual(Thread thread) {
    try {
      Method method = Thread.class.getMethod("isVirtual");
      return (boolean) method.invoke(thread);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
