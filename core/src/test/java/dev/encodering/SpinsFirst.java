package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;

/**
 * Puts a short spin before a strategy's park, as ours have: without it the consumer would long be
 * asleep whenever a caller, itself just woken, comes with the next request.
 */
record SpinsFirst(WaitStrategy strategy) implements WaitStrategy {
  private static final long SPIN_NS = 10_000;

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException, TimeoutException {
    long startNs = System.nanoTime();
    while (cursor.get() < sequence && System.nanoTime() - startNs < SPIN_NS) {
      Thread.onSpinWait();
    }
    return strategy.waitFor(sequence, cursor, dependentSequence, barrier);
  }

  @Override
  public void signalAllWhenBlocking() {
    strategy.signalAllWhenBlocking();
  }
}
