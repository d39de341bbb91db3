package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.LockSupport;

/**
 * Spins for a bounded time, then parks with no timer armed: an answer within microseconds costs a
 * cache miss, and an idle consumer costs nothing. After a wait that was long it parks at once,
 * until events come quickly again.
 *
 * <p>Works in any Disruptor with one consumer per instance and no dependent consumers.
 *
 * <table>
 * <caption>Methods</caption>
 * <tr><th>method</th><th>thread</th><th>waits</th><th>system calls</th></tr>
 * <tr><td>{@link #waitFor}</td><td>the consumer</td><td>yes</td><td>a park when the spin was in
 * vain</td></tr>
 * <tr><td>{@link #signalAllWhenBlocking}</td><td>any producer</td><td>no</td><td>one wake-up when
 * the consumer is parked, else none</td></tr>
 * </table>
 *
 * <p>Why no wake-up is lost is said in {@code ParkingSpot}; no timeout takes part in it.
 */
public final class AdaptiveWaitStrategy implements WaitStrategy {
  /** A wait that a spin could have ended, had both sides been awake: two wake-ups' time. */
  private static final long SHORT_WAIT_NS = 100_000;

  private final SpinBudget spinBudget;

  /**
   * The consumer's own: after a long wait the next one is likely to be long too, and a consumer
   * that was woken on its producer's core would spin there in vain.
   */
  private boolean lastWaitWasShort = true;

  private final ParkingSpot spot = new ParkingSpot();

  /** Spins about as long as a park and its wake-up would cost; shorter with two cores or fewer. */
  public AdaptiveWaitStrategy() {
    this(SpinBudget.ofConsumer(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Spins for a time of your choice.
   *
   * @param spinNs nanoseconds to spin before parking; 0 parks at once
   * @throws IllegalArgumentException if it is negative
   */
  public AdaptiveWaitStrategy(long spinNs) {
    this(new SpinBudget(spinNs));
  }

  private AdaptiveWaitStrategy(SpinBudget spinBudget) {
    this.spinBudget = spinBudget;
  }

  /**
   * Waits until {@code sequence} is published. Allocates nothing.
   *
   * @throws AlertException if the barrier is alerted
   * @throws InterruptedException if the consumer is interrupted while it parks
   * @throws IllegalStateException with dependent sequences, or with a second consumer
   */
  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    if (cursor != dependentSequence) {
      throw new IllegalStateException(
          "this consumer depends on another one: use a BlockingWaitStrategy for chains of consumers");
    }
    long startNs = System.nanoTime();
    int polls = 0;
    long available;
    while ((available = cursor.get()) < sequence) {
      barrier.checkAlert();
      if (!lastWaitWasShort || !spinBudget.again(startNs, polls++)) {
        available = parkUntil(sequence, cursor, barrier);
        lastWaitWasShort = System.nanoTime() - startNs < SHORT_WAIT_NS;
        return available;
      }
    }
    lastWaitWasShort = true;
    return available;
  }

  /**
   * A wake-up without an event parks again and does not spin: the scheduler may have put us on the
   * core of the thread that will publish.
   */
  private long parkUntil(long sequence, Sequence cursor, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    Thread self = Thread.currentThread();
    try {
      while (true) {
        spot.announce(self);
        long available = cursor.get();
        if (available >= sequence) {
          return available;
        }
        barrier.checkAlert();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
    } finally {
      spot.retract(self);
    }
  }

  /** Wakes the consumer if it is parked. Allocates nothing. */
  @Override
  public void signalAllWhenBlocking() {
    spot.signal();
  }

  /** Says how it waits on this machine. */
  @Override
  public String toString() {
    return "adaptive: " + spinBudget + ", then parks";
  }
}
