package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker that waits for its first task, and a close that happens right after the n-th of its
 * looks at the next slot's stamp. If the worker parks without having looked so often, the close
 * happens then.
 */
final class CloseScript implements WaitStrategy {
  private final WaitStrategy strategy;
  private final int closeAfter;
  private final AtomicInteger looks = new AtomicInteger();
  private final ThreadCatcher threads = new ThreadCatcher();
  private final CountDownLatch armed = new CountDownLatch(1);
  private final EncoderWorker<Object> worker;
  private volatile boolean waiting;
  private volatile Async<Void> closer;

  CloseScript(WaitStrategy strategy, int closeAfter) {
    this.strategy = strategy;
    this.closeAfter = closeAfter;
    this.worker =
        EncoderWorker.builder(Object::new).threadFactory(threads).waitStrategy(this).build();
    armed.countDown();
  }

  /**
   * Returns true if the close ended the worker.
   *
   * @param patience how long a worker that the close should have ended may sleep on
   */
  boolean run(Duration patience) throws Exception {
    Poll.until("the close happens", () -> closer != null || closeIfParked());
    Thread thread = threads.only();
    thread.join(patience.toMillis());
    boolean ended = !thread.isAlive();
    if (!ended) {
      thread.interrupt(); // cleans up: the verdict is made
    }
    closer.get();
    return ended;
  }

  private boolean closeIfParked() {
    Thread.State state = threads.only().getState();
    if (waiting && (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)) {
      close();
    }
    return closer != null;
  }

  private synchronized void close() {
    if (closer == null) {
      closer = Async.run(worker::close);
    }
  }

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException, TimeoutException {
    armed.await(); // the worker runs before its builder has returned it
    waiting = true;
    Sequence looked =
        new Sequence() {
          @Override
          public long get() {
            long seen = cursor.get();
            if (looks.incrementAndGet() == closeAfter) {
              closeMeanwhile();
            }
            return seen;
          }
        };
    return strategy.waitFor(sequence, looked, looked, barrier);
  }

  /** The closer either joins this very thread, or waits for a lock that it holds. */
  private void closeMeanwhile() {
    close();
    Poll.until(
        "the worker is closed, but for its thread",
        () ->
            closer.thread().getState() == Thread.State.WAITING
                || closer.thread().getState() == Thread.State.BLOCKED);
  }

  @Override
  public void signalAllWhenBlocking() {
    strategy.signalAllWhenBlocking();
  }
}
