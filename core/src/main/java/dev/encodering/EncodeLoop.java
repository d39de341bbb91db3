package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * What the worker's thread does: take the next stamped slot, run its task, complete it, for ever.
 *
 * <p>Not Disruptor's BatchEventProcessor: that one completes whole batches, counts an event as
 * consumed when its wait was interrupted, and ends quietly when a handler throws.
 *
 * <p>The completion sequence moves after every task and is the ring's gate as well: a slot is free
 * exactly when its ticket is done.
 *
 * @param <E> the encoder's type
 */
final class EncodeLoop<E> implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(EncodeLoop.class.getName());

  /** Fills a slot whose claim was refused. */
  static final EncodeTask<Object> REFUSED = (encoder, ordinal) -> {};

  /** The final event: everything before it has run. */
  static final EncodeTask<Object> FINAL = (encoder, ordinal) -> {};

  private final RingBuffer<EncodeSlot<E>> ring;
  private final SequenceBarrier barrier;
  private final WaitStrategy waitStrategy;
  private final ObjLongConsumer<? super Throwable> onFailure;
  private final Runnable onStart;
  private final Runnable onStop;

  private final PublishedSequence<E> published;
  private final Progress completed = new Progress();
  private final FailureLog failures = new FailureLog();
  private final CountDownLatch started = new CountDownLatch(1);

  private final SingleWriterCounter tasksRun = new SingleWriterCounter();
  private final TaskTimer timer = new TaskTimer();

  /** Set last by a worker that cannot go on: what killed it. */
  private volatile Throwable fatal;

  private volatile boolean ended;

  EncodeLoop(
      RingBuffer<EncodeSlot<E>> ring,
      WaitStrategy waitStrategy,
      ObjLongConsumer<? super Throwable> onFailure,
      Runnable onStart,
      Runnable onStop) {
    this.ring = ring;
    this.published = new PublishedSequence<>(ring);
    this.barrier = ring.newBarrier();
    this.waitStrategy = waitStrategy;
    this.onFailure = onFailure;
    this.onStart = onStart;
    this.onStop = onStop;
    ring.addGatingSequences(completed.sequence());
  }

  @Override
  public void run() {
    try {
      onStart.run();
    } catch (Throwable t) {
      fatal = t;
      ended = true;
    }
    started.countDown();
    if (!ended) {
      runUntilFinal();
    }
  }

  private void runUntilFinal() {
    try {
      runTasks();
    } catch (Throwable t) {
      fatal = t;
    } finally {
      ended = true;
      completed.wake();
      stop();
    }
  }

  private void runTasks() throws AlertException {
    for (long next = 0; ; next++) {
      EncodeSlot<E> slot = ring.get(next);
      awaitStamped(slot, next);
      timer.start(next);
      EncodeTask<? super E> task = slot.take();
      if (task != REFUSED && task != FINAL) {
        runTask(task, slot, next);
        tasksRun.add(1);
      }
      if (fatal != null) {
        return;
      }
      completed.advance(next);
      timer.end();
      if (task == FINAL) {
        return;
      }
    }
  }

  private void awaitStamped(EncodeSlot<E> slot, long next) throws AlertException {
    if (slot.isStamped(next)) {
      return;
    }
    WaitEvent event = WaitEvent.begun();
    waitUntilStamped(next);
    if (event != null) {
      event.finish(next);
    }
  }

  private void waitUntilStamped(long next) throws AlertException {
    published.expect(next);
    while (true) {
      try {
        if (waitStrategy.waitFor(next, published, published, barrier) >= next) {
          return;
        }
      } catch (InterruptedException | TimeoutException e) {
        // An interrupt is nobody's order to stop: close() is. A strategy's timeout means: again.
        Thread.interrupted();
      }
    }
  }

  private void runTask(EncodeTask<? super E> task, EncodeSlot<E> slot, long ticket) {
    Thread.interrupted(); // an interrupt that was meant for the last task must not hit this one
    EncodeEvent event = EncodeEvent.begun();
    try {
      task.encode(slot.encoder(), slot.ordinal());
    } catch (Throwable t) {
      failures.record(ticket, t);
      tellFailure(t, ticket);
      if (isFatal(t)) {
        fatal = t;
      }
    }
    if (event != null) {
      event.finish(ticket, slot.ordinal());
    }
  }

  /**
   * The virtual machine is no longer sound; a stack overflow has unwound by now and is the task's.
   */
  private static boolean isFatal(Throwable t) {
    return t instanceof VirtualMachineError && !(t instanceof StackOverflowError);
  }

  private void tellFailure(Throwable cause, long ticket) {
    try {
      onFailure.accept(cause, ticket);
    } catch (Throwable t) {
      log("onFailure threw for task " + ticket, t);
    }
  }

  private void stop() {
    try {
      onStop.run();
    } catch (Throwable t) {
      log("onStop threw", t);
    }
  }

  private static void log(String message, Throwable t) {
    try {
      LOGGER.log(System.Logger.Level.ERROR, message, t);
    } catch (Throwable ignored) {
      // A broken logger must not take the worker down with it.
    }
  }

  /** Returns true once {@code onStart} has returned or thrown, false if the time passed first. */
  boolean awaitStarted(long timeoutMs) throws InterruptedException {
    return started.await(timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** Ends a loop that nobody can reach. */
  void abandon() {
    barrier.alert();
  }

  Progress completed() {
    return completed;
  }

  FailureLog failures() {
    return failures;
  }

  /** Tasks that ran to their end, failed ones included. */
  long tasksRun() {
    return tasksRun.get();
  }

  /** Nanoseconds spent in them. */
  long taskNs() {
    return timer.sumNs();
  }

  /** What killed the worker, or null. */
  Throwable fatal() {
    return fatal;
  }

  /** True once no further task will run. */
  boolean hasEnded() {
    return ended;
  }
}
