package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/**
 * Learns the pace at which events come, sleeps until shortly before the next one, and spins for it:
 * the latency of a consumer that always spins, for the time of one that mostly sleeps. For
 * consumers of a periodic producer, as a decode loop is, on a machine with a core to spare.
 *
 * <p>It spins and parks like {@link AdaptiveWaitStrategy} where it cannot tell: until four events
 * have come at a steady pace, while they come at no pace, after two in a row that came at another
 * time, and for a while after it has seen that waking up early made things worse, as it does on
 * machines without a core to spare. With a single core it never predicts. An event that comes early
 * wakes it at once; one that does not come costs a spin of 200 us, once, and then no timer is
 * armed.
 *
 * <p>Arrivals are timed by the producer when the consumer sleeps, and by the consumer when it is
 * awake; never by when it woke up, which would teach it its own delay. Events within the first spin
 * belong to the one before.
 *
 * <p>Works in any Disruptor with one consumer per instance and no dependent consumers. Threads,
 * system calls and allocation as for {@link AdaptiveWaitStrategy}; a producer that has to wake the
 * consumer also reads the clock.
 */
public final class CadenceWaitStrategy implements PreparableWaitStrategy {
  private final SpinBudget spinBudget;
  private final ConsumerWait wait;

  /** Spins before it parks as {@link AdaptiveWaitStrategy#AdaptiveWaitStrategy()} does. */
  public CadenceWaitStrategy() {
    this(WaitOps.SYSTEM, Runtime.getRuntime().availableProcessors());
  }

  CadenceWaitStrategy(WaitOps ops, int cores) {
    this.spinBudget = SpinBudget.ofConsumer(ops, cores);
    this.wait =
        new ConsumerWait(ops, spinBudget, cores > 1 ? new CadenceForecast() : Forecast.NONE);
  }

  /**
   * Waits until {@code sequence} is published.
   *
   * @throws AlertException if the barrier is alerted
   * @throws InterruptedException if the consumer is interrupted while it parks
   * @throws IllegalStateException with dependent sequences, or with a second consumer
   */
  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    return wait.waitFor(sequence, cursor, dependentSequence, barrier);
  }

  /** Wakes the consumer if it is parked. */
  @Override
  public void signalAllWhenBlocking() {
    wait.signal();
  }

  @Override
  public void prepare(long inNs) {
    wait.hint(inNs);
  }

  @Override
  public WaitStats stats() {
    return wait.stats();
  }

  /** Says how it waits on this machine. */
  @Override
  public String toString() {
    return "cadence: " + spinBudget + ", sleeps until shortly before the next event, else parks";
  }
}
