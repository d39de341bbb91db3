package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One consumer that waits for sequence 0, and one event that happens exactly between two of its
 * looks: right after the n-th, whose answer is the one from before the event. If the consumer parks
 * without having looked so often, the event happens then.
 */
final class WaitScript {
  enum Event {
    PUBLISH,
    ALERT,
    INTERRUPT
  }

  enum Outcome {
    RETURNED,
    ALERTED,
    INTERRUPTED,
    /** Still asleep when the patience ran out, although the event has happened. */
    LOST
  }

  private final WaitStrategy strategy;
  private final Event event;
  private final int fireAfter;
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger fired = new AtomicInteger();
  private final Cursor cursor = new Cursor();
  private final Barrier barrier = new Barrier();
  private volatile boolean finished;
  private volatile Thread consumer;

  WaitScript(WaitStrategy strategy, Event event, int fireAfter) {
    this.strategy = strategy;
    this.event = event;
    this.fireAfter = fireAfter;
  }

  /** Looks of the consumer at the cursor and at the alert, together. */
  int looks() {
    return looks.get();
  }

  /**
   * @param patience how long a consumer that the event should have ended may sleep on
   */
  Outcome run(Duration patience) throws Exception {
    Async<Outcome> waiting = Async.call(this::consume);
    Poll.until("the event happens", () -> finished || waiting.isDone() || fireIfParked(waiting));
    long startNs = System.nanoTime();
    while (!waiting.isDone() && System.nanoTime() - startNs < patience.toNanos()) {
      Thread.yield();
    }
    boolean lost = !waiting.isDone();
    if (lost) {
      waiting.thread().interrupt(); // cleans up: the verdict is made
    }
    Outcome outcome = waiting.get();
    return lost ? Outcome.LOST : outcome;
  }

  private boolean fireIfParked(Async<Outcome> waiting) {
    Thread.State state = waiting.thread().getState();
    boolean parked = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    if (consumer != null && parked && fired.compareAndSet(0, 1)) {
      happen();
    }
    return finished;
  }

  private Outcome consume() throws Exception {
    consumer = Thread.currentThread();
    try {
      strategy.waitFor(0, cursor, cursor, barrier);
      return Outcome.RETURNED;
    } catch (AlertException e) {
      return Outcome.ALERTED;
    } catch (InterruptedException e) {
      return Outcome.INTERRUPTED;
    }
  }

  /** On a thread of its own: it may have to wait for a lock that the consumer holds. */
  private void look() {
    if (looks.incrementAndGet() == fireAfter && fired.compareAndSet(0, 1)) {
      Async<Void> other = Async.run(this::happen);
      Poll.until(
          "the event has happened or waits for a lock",
          () -> other.isDone() || other.thread().getState() == Thread.State.BLOCKED);
    }
  }

  private void happen() {
    switch (event) {
      case PUBLISH -> {
        cursor.set(0);
        strategy.signalAllWhenBlocking();
      }
      case ALERT -> barrier.alert();
      case INTERRUPT -> consumer.interrupt();
    }
    finished = true;
  }

  private final class Cursor extends Sequence {
    @Override
    public long get() {
      long seen = super.get();
      if (Thread.currentThread() == consumer) {
        look();
      }
      return seen;
    }
  }

  private final class Barrier implements SequenceBarrier {
    private volatile boolean alerted;

    @Override
    public void checkAlert() throws AlertException {
      boolean seen = alerted;
      look();
      if (seen) {
        throw AlertException.INSTANCE;
      }
    }

    @Override
    public void alert() {
      alerted = true;
      strategy.signalAllWhenBlocking();
    }

    @Override
    public boolean isAlerted() {
      return alerted;
    }

    @Override
    public void clearAlert() {
      alerted = false;
    }

    @Override
    public long waitFor(long sequence) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getCursor() {
      return cursor.get();
    }
  }
}
