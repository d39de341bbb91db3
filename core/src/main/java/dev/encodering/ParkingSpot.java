package dev.encodering;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a consumer says that it is about to park, and where its producers look.
 *
 * <p><b>Why no wake-up is lost.</b> The consumer announces itself, fences, looks again at
 * everything that may end its wait, and only then parks. The producer publishes, fences, and then
 * looks for an announcement. Both looking too early is what the two fences forbid: whichever fence
 * comes second sees what the other side stored before its own. No timeout takes part in that
 * argument.
 */
final class ParkingSpot {
  private static final VarHandle PARKED;

  static {
    try {
      PARKED = MethodHandles.lookup().findVarHandle(ParkingSpot.class, "parked", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The consumer while it is parked or about to be; a producer that wakes it takes it out. */
  private Thread parked;

  /**
   * Called by the consumer before its last look.
   *
   * @throws IllegalStateException if another consumer is announced
   */
  void announce(Thread self) {
    Thread other = (Thread) PARKED.compareAndExchange(this, null, self);
    if (other != null && other != self) {
      throw new IllegalStateException(
          "a second consumer waits on this strategy: give each consumer an instance of its own");
    }
    // Pairs with the fence in signal. Forbids: no announcement seen there, no event seen here.
    VarHandle.fullFence();
  }

  /** Called by the consumer at the end of its wait; takes out nobody's announcement but its own. */
  void retract(Thread self) {
    PARKED.compareAndSet(this, self, null);
  }

  /** Called by any producer after it has published; returns true if it woke the consumer. */
  boolean signal() {
    // Pairs with the fence in announce: the event, stored before, is seen there, or the
    // announcement is seen here.
    VarHandle.fullFence();
    Thread consumer = (Thread) PARKED.getOpaque(this);
    if (consumer == null || !PARKED.compareAndSet(this, consumer, null)) {
      return false;
    }
    LockSupport.unpark(consumer);
    return true;
  }
}
