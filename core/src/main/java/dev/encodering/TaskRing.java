package dev.encodering;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The producers' side of the ring, and the protocol by which none of them can lose a task to a
 * close.
 *
 * <p>A producer first claims, by {@code tryNext}, and only then reads whether the worker is
 * closing; the closing thread first says so and only then claims the final event. A claim that
 * still saw the worker open therefore lies before the final event and will run; one that saw it
 * closing fills its slot with nothing and throws. Reading before claiming loses tasks, and a claim
 * by {@code next} could not be abandoned by an interrupted or refused producer.
 *
 * @param <E> the encoder's type
 */
final class TaskRing<E> {
  /** No room. */
  static final long FULL = -1;

  private final RingBuffer<EncodeSlot<E>> ring;
  private final EncodeLoop<E> loop;
  private final BooleanSupplier ended;
  private final BooleanSupplier endedOrClosing;

  private final LongAdder rejected = new LongAdder();
  private final LongAdder emptyClaims = new LongAdder();
  private final LongAdder fullWaits = new LongAdder();

  private volatile boolean closing;

  /** Where the final event lies once it is claimed: no ticket is as high. */
  private volatile long finalSequence = Long.MAX_VALUE;

  TaskRing(RingBuffer<EncodeSlot<E>> ring, EncodeLoop<E> loop) {
    this.ring = ring;
    this.loop = loop;
    this.ended = loop::hasEnded;
    this.endedOrClosing = this::isRefusing;
  }

  /** True once no further task is taken. */
  boolean isRefusing() {
    return closing || loop.hasEnded();
  }

  /** Returns the ticket, or {@link #FULL}; throws if the worker is closing or dead. */
  long offer(EncodeTask<? super E> task, long ordinal) {
    if (isRefusing()) {
      throw refusal(); // not needed for the protocol: spares the ring the empty claims
    }
    long sequence = tryClaim();
    if (sequence == FULL) {
      return FULL;
    }
    if (isRefusing()) {
      emptyClaims.increment();
      fill(sequence, EncodeLoop.REFUSED, 0);
      throw refusal();
    }
    fill(sequence, task, ordinal);
    return sequence;
  }

  private long tryClaim() {
    try {
      return ring.tryNext();
    } catch (InsufficientCapacityException e) {
      return FULL;
    }
  }

  private void fill(long sequence, EncodeTask<? super E> task, long ordinal) {
    ring.get(sequence).fill(sequence, task, ordinal);
    ring.publish(sequence); // the worker does not look at it: it is there for the signal
  }

  private RuntimeException refusal() {
    rejected.increment();
    Throwable fatal = loop.fatal();
    return fatal != null ? new WorkerDeadException(fatal) : new WorkerClosedException();
  }

  /** Returns when there may be room, or when the worker takes no more tasks. */
  void awaitRoom() throws InterruptedException {
    fullWaits.increment();
    long oldest = oldestOccupied();
    RingFullEvent event = RingFullEvent.begun();
    try {
      loop.completed().await(oldest, endedOrClosing, Deadline.FOREVER);
    } finally {
      if (event != null) {
        event.finish(oldest);
      }
    }
  }

  /** The ticket that must be done before one more fits into a full ring. */
  private long oldestOccupied() {
    return ring.getCursor() - ring.getBufferSize() + 1;
  }

  /** From now on every new submission is refused. */
  void refuseFromNowOn() {
    closing = true;
    loop.completed().wake();
  }

  /**
   * Publishes the final event once; one thread at a time, after {@link #refuseFromNowOn()}. Returns
   * false if the deadline came while the ring was full.
   */
  boolean publishFinal(long deadlineNs) throws InterruptedException {
    while (finalSequence == Long.MAX_VALUE && !loop.hasEnded()) {
      long sequence = tryClaim();
      if (sequence != FULL) {
        emptyClaims.increment();
        finalSequence = sequence;
        fill(sequence, EncodeLoop.FINAL, 0);
      } else if (!loop.completed().await(oldestOccupied(), ended, deadlineNs) && !loop.hasEnded()) {
        return false;
      }
    }
    return true;
  }

  /** Throws unless the ticket may have come from this ring. */
  void requireTicket(long ticket) {
    if (ticket == FULL) {
      throw new IllegalArgumentException(
          "trySubmit refused this task because the ring was full: submit it again");
    }
    if (ticket < 0 || ticket > ring.getCursor() || ticket >= finalSequence) {
      throw new IllegalArgumentException(
          "unknown ticket " + ticket + ": use what this worker's submit returned");
    }
  }

  void countRejected() {
    rejected.increment();
  }

  EncoderStats stats(WaitStats waits) {
    return new EncoderStats(
        ring.getCursor() + 1 - emptyClaims.sum(),
        loop.tasksRun(),
        loop.failures().count(),
        rejected.sum(),
        fullWaits.sum(),
        loop.taskNs(),
        waits);
  }
}
