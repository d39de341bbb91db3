package dev.encodering.bench.cadence;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import dev.encodering.AdaptiveWaitStrategy;
import java.util.concurrent.locks.LockSupport;

/**
 * Is told when each token is due, sleeps until just before, and spins: the bound for a strategy
 * that has to predict. What comes much later than it was due is waited for parked, without a timer.
 */
final class OracleWaitStrategy implements WaitStrategy {
  /** How much earlier than needed it wants to be awake: timers are late by no fixed time. */
  private static final long LEAD_NS = 50_000;

  /** How long it spins for a token that is overdue. */
  private static final long TAIL_NS = 200_000;

  /** A new overshoot counts for one part in so many. */
  private static final int SMOOTHING = 8;

  private final WaitStrategy parking = new AdaptiveWaitStrategy(0);
  private final TokenLog log;

  /** How late timed parks have ended of late; the consumer's own. */
  private long overshootNs;

  OracleWaitStrategy(TokenLog log) {
    this.log = log;
  }

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException, TimeoutException {
    if (sequence < log.tokens()) {
      long dueNs = log.dueNs((int) sequence);
      sleepUntil(dueNs - LEAD_NS - overshootNs);
      long available;
      while (System.nanoTime() - dueNs < TAIL_NS) {
        if ((available = cursor.get()) >= sequence) {
          return available;
        }
        barrier.checkAlert();
        Thread.onSpinWait();
      }
    }
    return parking.waitFor(sequence, cursor, dependentSequence, barrier);
  }

  /** Nothing wakes it: no token is ever early. */
  private void sleepUntil(long wakeNs) {
    long leftNs = wakeNs - System.nanoTime();
    if (leftNs <= 0) {
      return;
    }
    LockSupport.parkNanos(this, leftNs);
    overshootNs += (System.nanoTime() - wakeNs - overshootNs) / SMOOTHING;
  }

  @Override
  public void signalAllWhenBlocking() {
    parking.signalAllWhenBlocking();
  }
}
