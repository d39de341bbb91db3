package dev.encodering;

import java.util.concurrent.locks.LockSupport;

/** What a waiting thread asks of the machine. Tests put a simulated machine in its place. */
interface WaitOps {
  /** The machine itself. */
  WaitOps SYSTEM = new SystemWaitOps();

  /** On {@link System#nanoTime()}'s scale. */
  long nanoTime();

  /** One pause of a spin loop. */
  void spin();

  /** Parks the calling thread with no timer armed; may return for no reason. */
  void park(Object blocker);

  /** Parks the calling thread until it is unparked or {@code ns} have passed. */
  void parkNanos(Object blocker, long ns);

  void unpark(Thread thread);

  /** {@link LockSupport} and the system's clock. */
  final class SystemWaitOps implements WaitOps {
    private SystemWaitOps() {}

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void spin() {
      Thread.onSpinWait();
    }

    @Override
    public void park(Object blocker) {
      LockSupport.park(blocker);
    }

    @Override
    public void parkNanos(Object blocker, long ns) {
      LockSupport.parkNanos(blocker, ns);
    }

    @Override
    public void unpark(Thread thread) {
      LockSupport.unpark(thread);
    }
  }
}
