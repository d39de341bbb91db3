package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Ways to lose a wake-up that have been published or shipped: a test that passes them is blind. */
enum BrokenWaitStrategy implements WaitStrategy {

  /** Announces and parks, and never looks in between. */
  PARKS_WITHOUT_LOOKING_AGAIN {
    @Override
    void park(long sequence, Sequence cursor, SequenceBarrier barrier) {
      parked.set(Thread.currentThread());
      LockSupport.park(this);
    }
  },

  /** Looks first and announces afterwards. */
  ANNOUNCES_AFTER_LOOKING {
    @Override
    void park(long sequence, Sequence cursor, SequenceBarrier barrier) throws AlertException {
      barrier.checkAlert();
      if (cursor.get() < sequence) {
        parked.set(Thread.currentThread());
        LockSupport.park(this);
      }
    }
  },

  /** Looks again at the cursor, but not at the alert. */
  FORGETS_THE_ALERT {
    @Override
    void park(long sequence, Sequence cursor, SequenceBarrier barrier) {
      parked.set(Thread.currentThread());
      if (cursor.get() < sequence) {
        LockSupport.park(this);
      }
    }
  };

  final AtomicReference<Thread> parked = new AtomicReference<>();

  abstract void park(long sequence, Sequence cursor, SequenceBarrier barrier) throws AlertException;

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    while (cursor.get() < sequence) {
      barrier.checkAlert();
      park(sequence, cursor, barrier);
      parked.set(null);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return sequence;
  }

  @Override
  public void signalAllWhenBlocking() {
    Thread consumer = parked.getAndSet(null);
    if (consumer != null) {
      LockSupport.unpark(consumer);
    }
  }
}
