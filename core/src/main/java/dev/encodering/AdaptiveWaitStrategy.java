package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

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
 * <tr><td>{@link #prepare}</td><td>any</td><td>no</td><td>as signalAllWhenBlocking</td></tr>
 * <tr><td>{@link #stats}</td><td>any</td><td>no</td><td>none</td></tr>
 * </table>
 *
 * <p>None of them allocates, but for the result of {@code stats}. {@link CadenceWaitStrategy} adds
 * a forecast of the next event.
 */
public final class AdaptiveWaitStrategy implements PreparableWaitStrategy {
  private final SpinBudget spinBudget;
  private final ConsumerWait wait;

  /** Spins about as long as a park and its wake-up would cost; shorter with two cores or fewer. */
  public AdaptiveWaitStrategy() {
    this(SpinBudget.ofConsumer(WaitOps.SYSTEM, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Spins for a time of your choice.
   *
   * @param spinNs nanoseconds to spin before parking; 0 parks at once
   * @throws IllegalArgumentException if it is negative
   */
  public AdaptiveWaitStrategy(long spinNs) {
    this(new SpinBudget(WaitOps.SYSTEM, spinNs));
  }

  private AdaptiveWaitStrategy(SpinBudget spinBudget) {
    this.spinBudget = spinBudget;
    this.wait = new ConsumerWait(WaitOps.SYSTEM, spinBudget, Forecast.NONE);
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
    return "adaptive: " + spinBudget + ", then parks";
  }
}
