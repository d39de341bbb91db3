package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A worker brought into one of its states, and what the test needs to look at it. */
final class Rig implements AutoCloseable {
  static final int RING_SIZE = 4;

  final WorkerState state;
  final TestEncoder.Factory encoders = new TestEncoder.Factory();
  final Queue<Long> ran = new ConcurrentLinkedQueue<>();
  final EncodeTask<TestEncoder> record = (encoder, ordinal) -> ran.add(ordinal);
  final Gate gate = new Gate();
  final EncoderWorker<TestEncoder> worker;
  final Thread thread;

  /** What it took to get into the state. */
  int accepted;

  int completed;
  int failed;

  private Rig(WorkerState state) {
    this.state = state;
    boolean spins = state == WorkerState.SPINNING;
    AdaptiveWaitStrategy strategy =
        spins ? new AdaptiveWaitStrategy(Long.MAX_VALUE) : new AdaptiveWaitStrategy();
    this.worker =
        EncoderWorker.<TestEncoder>builder(encoders)
            .ringSize(RING_SIZE)
            .waitStrategy(strategy)
            .onStart(() -> encoders.worker = Thread.currentThread())
            .build();
    this.thread = encoders.worker;
  }

  static Rig in(WorkerState state) throws InterruptedException {
    Rig rig = new Rig(state);
    rig.enter();
    return rig;
  }

  private void enter() throws InterruptedException {
    switch (state) {
      case NEW, SPINNING -> {}
      case IDLE -> Poll.untilWaiting(thread);
      case IDLE_WITH_A_TIMER -> {
        worker.prepare(TimeUnit.HOURS.toNanos(1));
        Poll.until(
            "the worker parks with a timer", () -> thread.getState() == Thread.State.TIMED_WAITING);
      }
      case IN_TASK -> hold();
      case RING_FULL -> {
        hold();
        for (int i = 1; i < RING_SIZE; i++) {
          worker.submit(record, -i);
          accepted++;
        }
      }
      case FAILED_BEFORE -> fail(new IllegalStateException("planned"));
      case DEAD -> {
        fail(new OutOfMemoryError("planned"));
        thread.join();
      }
      case CLOSING -> {
        hold();
        assertFalse(worker.close(Duration.ZERO));
      }
      case CLOSED -> worker.close();
    }
  }

  private void hold() throws InterruptedException {
    worker.submit(gate);
    gate.awaitEntered();
    accepted++;
  }

  private void fail(Throwable cause) throws InterruptedException {
    long ticket = worker.submit(failing(cause));
    assertThrows(EncodeException.class, () -> worker.await(ticket));
    accepted++;
    failed++;
    completed++;
  }

  static EncodeTask<Object> failing(Throwable cause) {
    return (encoder, ordinal) -> {
      if (cause instanceof Error error) {
        throw error;
      }
      throw (Exception) cause;
    };
  }

  @Override
  public void close() {
    gate.open();
    worker.close();
  }
}
