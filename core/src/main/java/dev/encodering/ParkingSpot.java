package dev.encodering;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where one consumer announces that it is about to park, and where producers look whether they have
 * to wake it.
 *
 * <p><b>Why no wake-up is lost.</b> The consumer announces itself, fences, looks again at
 * everything that may end its wait, and only then parks. The producer stores its event, fences, and
 * then looks for an announcement. Both looking too early is what the two fences forbid: whichever
 * fence comes second sees what the other side stored before its own. No timeout takes part in that
 * argument.
 *
 * <p>A producer that finds an announcement also leaves the time, because a consumer that was asleep
 * cannot know when its event came: its own clock would add the wake-up to every interval.
 */
final class ParkingSpot {
  private static final VarHandle ANNOUNCED;
  private static final VarHandle SIGNALLED_NS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ANNOUNCED = lookup.findVarHandle(ParkingSpot.class, "announced", Thread.class);
      SIGNALLED_NS = lookup.findVarHandle(ParkingSpot.class, "signalledNs", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WaitOps ops;

  /** The consumer while it is parked or about to be; the producer that wakes it takes it out. */
  private Thread announced;

  @SuppressWarnings("unused") // through SIGNALLED_NS
  private long signalledNs;

  ParkingSpot(WaitOps ops) {
    this.ops = ops;
  }

  /**
   * Called by the consumer, again and again if need be. Whatever may end its wait has to be looked
   * at after this and before the park.
   *
   * @throws IllegalStateException if another thread's announcement stands
   */
  void announce(Thread self) {
    Thread other = (Thread) ANNOUNCED.compareAndExchange(this, null, self);
    if (other != null && other != self) {
      throw new IllegalStateException(
          "a second consumer waits on this strategy: give each consumer an instance of its own");
    }
    // Pairs with the fence in signal. Forbids: no announcement seen there, no event seen here.
    VarHandle.fullFence();
  }

  /**
   * Takes the consumer's own announcement back; a second consumer, on its way out, must not erase
   * the first's.
   *
   * @return false if there is none any more: a producer has taken it, and {@link #signalledNs()}
   *     says when
   */
  boolean retract(Thread self) {
    return ANNOUNCED.compareAndSet(this, self, null);
  }

  /**
   * Wakes the consumer if it is announced. Called by any producer after its event is stored.
   *
   * @return true if there was one to wake
   */
  boolean signal() {
    // Pairs with the fence in announce: the event, stored before, is seen there, or the
    // announcement is seen here.
    VarHandle.fullFence();
    Thread consumer = (Thread) ANNOUNCED.getOpaque(this);
    if (consumer == null) {
      return false;
    }
    // Before the announcement is taken out, so that whoever finds it gone finds a time; of two
    // producers that come together either's will do.
    SIGNALLED_NS.setOpaque(this, ops.nanoTime());
    if (!ANNOUNCED.compareAndSet(this, consumer, null)) {
      return false;
    }
    ops.unpark(consumer);
    return true;
  }

  /** When the last producer found an announcement; for the consumer, after a failed retract. */
  long signalledNs() {
    return (long) SIGNALLED_NS.getOpaque(this);
  }
}
