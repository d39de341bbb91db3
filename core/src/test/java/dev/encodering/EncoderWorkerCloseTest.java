package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Ending a worker: what close() waits for, what it releases, and what may go wrong meanwhile. */
class EncoderWorkerCloseTest {
  private final TestEncoder.Factory encoders = new TestEncoder.Factory();
  private final ThreadCatcher threads = new ThreadCatcher();
  private final Gate gate = new Gate();
  private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};

  private EncoderWorker<TestEncoder> worker() {
    return EncoderWorker.<TestEncoder>builder(encoders)
        .ringSize(4)
        .threadFactory(threads)
        .onStart(() -> encoders.worker = Thread.currentThread())
        .build();
  }

  @Test
  void closeThatTimesOutWhileATaskBlocksSucceedsAfterwards() throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      worker.submit(gate);
      gate.awaitEntered();
      assertFalse(worker.close(Duration.ofMillis(20)));
      assertTrue(threads.only().isAlive());
      assertTrue(encoders.noneClosed());
      assertThrows(WorkerClosedException.class, () -> worker.submit(nothing));
      gate.open();
      assertTrue(worker.close(Duration.ofMinutes(1)));
      assertTrue(encoders.eachClosedOnce());
    }
  }

  @Test
  void closeThatTimesOutOnAFullRingSucceedsAfterwards() throws Exception {
    try (Rig rig = Rig.in(WorkerState.RING_FULL)) {
      assertFalse(rig.worker.close(Duration.ofMillis(20)));
      rig.gate.open();
      assertTrue(rig.worker.close(Duration.ofMinutes(1)));
      assertEquals(Rig.RING_SIZE, rig.worker.stats().completed());
    }
  }

  @Test
  void closeThatTimesOutBehindAnotherCloseReturnsFalse() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IN_TASK)) {
      Async<Void> closer = Async.run(rig.worker::close);
      Poll.untilWaiting(closer.thread());
      assertFalse(rig.worker.close(Duration.ofMillis(20)));
      assertFalse(rig.worker.close(Duration.ZERO));
      rig.gate.open();
      closer.get();
      assertTrue(rig.worker.close(Duration.ZERO));
    }
  }

  @Test
  void anEndlessDurationWaitsLikeClose() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IN_TASK)) {
      Async<Boolean> closer =
          Async.call(() -> rig.worker.close(Duration.ofSeconds(Long.MAX_VALUE)));
      Poll.untilWaiting(closer.thread());
      rig.gate.open();
      assertTrue(closer.get());
    }
  }

  @Test
  void anInterruptedCloseGoesOnAndKeepsTheInterrupt() throws Exception {
    for (WorkerState state : new WorkerState[] {WorkerState.IN_TASK, WorkerState.RING_FULL}) {
      try (Rig rig = Rig.in(state)) {
        Async<Boolean> closer =
            Async.call(
                () -> {
                  rig.worker.close();
                  return Thread.interrupted();
                });
        Poll.untilWaiting(closer.thread());
        closer.thread().interrupt();
        Poll.until("the interrupt is noticed", () -> !closer.thread().isInterrupted());
        Poll.untilWaiting(closer.thread());
        rig.gate.open();
        assertTrue(closer.get());
        assertTrue(rig.encoders.eachClosedOnce());
      }
    }
  }

  @Test
  void anInterruptedCallerClosesAndKeepsItsInterrupt() throws Exception {
    for (WorkerState state : WorkerState.values()) {
      try (Rig rig = Rig.in(state)) {
        rig.gate.open();
        Thread.currentThread().interrupt();
        rig.worker.close();
        assertTrue(Thread.interrupted(), state.name());
        assertTrue(rig.encoders.eachClosedOnce(), state.name());
      }
    }
  }

  @Test
  void aCallerInterruptedWithNoTimeLeftGetsItsAnswerAndKeepsItsInterrupt() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IN_TASK)) {
      Thread.currentThread().interrupt();
      assertFalse(rig.worker.close(Duration.ZERO));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void closeFromInsideATaskThrowsAndTheWorkerGoesOn() throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      worker.await(
          worker.submit(
              (encoder, ordinal) -> {
                String message =
                    assertThrows(IllegalStateException.class, worker::close).getMessage();
                assertEquals(
                    "close was called inside a task and would wait for itself: close from another"
                        + " thread",
                    message);
                assertThrows(
                    IllegalStateException.class, () -> worker.close(Duration.ofSeconds(1)));
              }));
      assertTrue(worker.isAlive());
      worker.await(worker.submit(nothing));
    }
  }

  @Test
  void onStopIsTheLastThingOnTheWorkersThread() throws Exception {
    List<String> order = new ArrayList<>();
    EncoderWorker<TestEncoder> worker =
        EncoderWorker.<TestEncoder>builder(encoders)
            .threadFactory(threads)
            .onStart(() -> order.add("start"))
            .onStop(
                () -> {
                  assertSame(threads.only(), Thread.currentThread());
                  order.add("stop");
                })
            .build();
    worker.submit((encoder, ordinal) -> order.add("task"));
    worker.close();
    assertEquals(List.of("start", "task", "stop"), order);
  }

  @Test
  void theFirstOfTheEncodersFailuresToCloseIsThrownAndAllAreTried() {
    EncoderWorker<TestEncoder> worker = worker();
    encoders.closeFailure = new IllegalArgumentException("planned");
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, worker::close);
    assertSame(encoders.closeFailure, thrown);
    assertTrue(encoders.eachClosedOnce());
    worker.close();
    assertTrue(encoders.eachClosedOnce());
  }

  @Test
  void anEncoderSharedBySlotsIsClosedOnce() {
    TestEncoder shared = encoders.get();
    EncoderWorker.<TestEncoder>builder(() -> shared).ringSize(4).build().close();
    assertEquals(1, shared.closes.get());
  }

  @Test
  void encodersThatCannotBeClosedAreLeftAlone() {
    EncoderWorker<String> worker = EncoderWorker.<String>builder(() -> "plain").build();
    worker.close();
    assertFalse(worker.isAlive());
  }

  @Test
  void anEncoderMayCallCloseAgain() {
    AtomicBoolean closedAgain = new AtomicBoolean();
    List<EncoderWorker<AutoCloseable>> holder = new ArrayList<>();
    EncoderWorker<AutoCloseable> worker =
        EncoderWorker.<AutoCloseable>builder(
                () ->
                    () -> {
                      holder.get(0).close();
                      closedAgain.set(true);
                    })
            .ringSize(1)
            .build();
    holder.add(worker);
    worker.close();
    assertTrue(closedAgain.get());
  }

  @Test
  void aSubmitterThatWaitsForRoomIsRefusedWhenTheWorkerCloses() throws Exception {
    try (Rig rig = Rig.in(WorkerState.RING_FULL)) {
      List<Async<Long>> submitters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        submitters.add(Async.call(() -> rig.worker.submit(rig.record, 7)));
      }
      submitters.forEach(submitter -> Poll.untilWaiting(submitter.thread()));
      assertFalse(rig.worker.close(Duration.ZERO));
      for (Async<Long> submitter : submitters) {
        assertEquals(WorkerClosedException.class, submitter.failure().getClass());
      }
      rig.gate.open();
      rig.worker.close();
      assertFalse(rig.ran.contains(7L));
      assertEquals(new Counts(4, 4, 0, 3, 3), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void theRingKeepsNoTaskAliveThatHasRun() throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      EncodeTask<Object> task = new Gate();
      var reference = new java.lang.ref.WeakReference<>(task);
      gate.open();
      ((Gate) task).open();
      worker.await(worker.submit(task));
      task = null;
      Poll.until(
          "the task is collected",
          () -> {
            System.gc();
            return reference.get() == null;
          });
    }
  }
}
