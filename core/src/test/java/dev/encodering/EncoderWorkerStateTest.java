package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each line of the worker's contract in each of the worker's states. */
class EncoderWorkerStateTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RING_FULL", "DEAD", "CLOSING", "CLOSED"})
  void submitRunsTheTask(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      long ticket = rig.worker.submit(rig.record, 42);
      rig.gate.open();
      rig.worker.await(ticket);
      assertEquals(List.of(42L), List.copyOf(rig.ran));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAD", "CLOSING", "CLOSED"})
  void submitIsRefusedWithItsReason(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      IllegalStateException refusal =
          assertThrows(IllegalStateException.class, () -> rig.worker.submit(rig.record, 42));
      assertReason(state, refusal);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trySubmitNeverWaits(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      if (state == WorkerState.RING_FULL) {
        assertEquals(EncoderWorker.FULL, rig.worker.trySubmit(rig.record, 42));
      } else if (state.takesTasks()) {
        assertEquals(rig.accepted, rig.worker.trySubmit(rig.record, 42));
      } else {
        IllegalStateException refusal =
            assertThrows(IllegalStateException.class, () -> rig.worker.trySubmit(rig.record, 42));
        assertReason(state, refusal);
      }
    }
  }

  private static void assertReason(WorkerState state, IllegalStateException refusal) {
    if (state == WorkerState.DEAD) {
      assertEquals(WorkerDeadException.class, refusal.getClass());
      assertEquals("worker thread is dead", refusal.getMessage());
      assertEquals(OutOfMemoryError.class, refusal.getCause().getClass());
    } else {
      assertEquals(WorkerClosedException.class, refusal.getClass());
      assertEquals("worker has been shut down", refusal.getMessage());
      assertNull(refusal.getCause());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNullTaskIsRefusedAtOnce(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      var thrown = assertThrows(NullPointerException.class, () -> rig.worker.submit(null, 0));
      assertEquals("task is null: pass the code that encodes", thrown.getMessage());
      assertThrows(NullPointerException.class, () -> rig.worker.submit(null));
      assertThrows(NullPointerException.class, () -> rig.worker.trySubmit(null, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void ticketsThatNoSubmitReturnedAreRefusedAtOnce(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      for (long ticket : new long[] {Long.MIN_VALUE, -2, rig.accepted, Long.MAX_VALUE}) {
        var thrown =
            assertThrows(IllegalArgumentException.class, () -> rig.worker.await(ticket), "await");
        assertEquals(
            "unknown ticket " + ticket + ": use what this worker's submit returned",
            thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> rig.worker.await(ticket, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> rig.worker.isDone(ticket));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void awaitOfFullSaysThatTrySubmitRefused(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      var thrown =
          assertThrows(
              IllegalArgumentException.class, () -> rig.worker.await(EncoderWorker.FULL), "await");
      assertEquals(
          "trySubmit refused this task because the ring was full: submit it again",
          thrown.getMessage());
      assertThrows(
          IllegalArgumentException.class, () -> rig.worker.isDone(EncoderWorker.FULL), "isDone");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAliveTellsWhetherTasksAreTaken(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      assertEquals(state.takesTasks(), rig.worker.isAlive());
    }
  }

  @ParameterizedTest
  @EnumSource
  void statsAreExact(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      assertEquals(
          new Counts(rig.accepted, rig.completed, rig.failed, 0, 0), Counts.of(rig.worker.stats()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeRunsWhatWasAcceptedAndEndsTheThread(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      Async<Void> closer = Async.run(rig.worker::close);
      if (state.isHeld()) {
        Poll.untilWaiting(closer.thread());
        assertTrue(rig.encoders.noneClosed());
      }
      rig.gate.open();
      closer.get();
      assertFalse(rig.thread.isAlive());
      assertEquals(rig.accepted, rig.worker.stats().completed());
      for (long ticket = 0; ticket < rig.accepted; ticket++) {
        assertTrue(rig.worker.isDone(ticket));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeClosesEachEncoderOnceAfterTheThreadHasEnded(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      rig.gate.open();
      rig.worker.close();
      rig.worker.close();
      assertEquals(Rig.RING_SIZE, rig.encoders.made.size());
      assertTrue(rig.encoders.eachClosedOnce());
      assertFalse(rig.encoders.closedTooEarly);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeWithTooLittleTimeCanBeCalledAgain(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      boolean closed = rig.worker.close(Duration.ofSeconds(-1));
      if (state.isHeld()) {
        assertFalse(closed);
        assertTrue(rig.encoders.noneClosed());
      }
      assertFalse(rig.worker.isAlive());
      rig.gate.open();
      assertTrue(rig.worker.close(LONG));
      assertTrue(rig.encoders.eachClosedOnce());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fourThreadsMayCloseAtOnce(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      List<Async<Void>> closers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        closers.add(
            Async.run(
                () -> {
                  rig.worker.close();
                  assertTrue(rig.encoders.eachClosedOnce(), "returned before the end");
                }));
      }
      rig.gate.open();
      for (Async<Void> closer : closers) {
        closer.get();
      }
      assertTrue(rig.encoders.eachClosedOnce());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTaskOfFourProducersEitherRunsOrIsRefused(WorkerState state) throws Exception {
    int each = 200;
    try (Rig rig = Rig.in(state)) {
      AtomicLong refused = new AtomicLong();
      List<Async<Void>> producers = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        long base = 1_000L * (p + 1);
        producers.add(
            Async.run(
                () -> {
                  for (long i = base; i < base + each; i++) {
                    try {
                      rig.worker.submit(rig.record, i);
                    } catch (WorkerClosedException | WorkerDeadException e) {
                      refused.incrementAndGet();
                    }
                  }
                }));
      }
      rig.gate.open();
      for (Async<Void> producer : producers) {
        producer.get();
      }
      rig.worker.close();

      assertEquals(state.takesTasks() ? 0 : 4 * each, refused.get());
      assertEquals(refused.get(), rig.worker.stats().rejected());
      assertEquals(rig.worker.stats().submitted(), rig.worker.stats().completed());
      for (int p = 1; p <= 4; p++) {
        long base = 1_000L * p;
        List<Long> ofProducer = rig.ran.stream().filter(o -> o / 1_000 == base / 1_000).toList();
        int expected = state.takesTasks() ? each : 0;
        assertEquals(LongStream.range(base, base + expected).boxed().toList(), ofProducer);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"DEAD", "CLOSED"})
  void interruptingTheWorkerLosesNothingAndDoesNotReachTheNextTask(WorkerState state)
      throws Exception {
    try (Rig rig = Rig.in(state)) {
      AtomicInteger leaked = new AtomicInteger();
      EncodeTask<TestEncoder> looks =
          (encoder, ordinal) -> {
            if (Thread.currentThread().isInterrupted()) {
              leaked.incrementAndGet();
            }
            rig.ran.add(ordinal);
          };
      rig.thread.interrupt();
      if (state.isHeld()) {
        Poll.until("the task sees the interrupt", () -> rig.gate.interrupts() == 1);
        rig.gate.open();
      }
      if (state.takesTasks()) {
        rig.worker.await(rig.worker.submit(looks, 1));
        rig.worker.await(rig.worker.submit(looks, 2));
        assertEquals(List.of(1L, 2L), rig.ran.stream().filter(o -> o > 0).toList());
      }
      rig.worker.close();
      assertEquals(0, leaked.get());
      assertEquals(rig.worker.stats().submitted(), rig.worker.stats().completed());
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RING_FULL", "DEAD", "CLOSING", "CLOSED"})
  void submitThatNeedNotWaitIgnoresTheCallersInterrupt(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      Thread.currentThread().interrupt();
      long ticket = rig.worker.submit(rig.record, 42);
      assertTrue(Thread.interrupted());
      rig.gate.open();
      rig.worker.await(ticket);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_TASK", "RING_FULL", "CLOSING"})
  void awaitOfAPendingTicketReturnsOnceItIsDone(WorkerState state) throws Exception {
    try (Rig rig = Rig.in(state)) {
      assertFalse(rig.worker.isDone(0));
      assertFalse(rig.worker.await(0, Duration.ZERO));
      Async<Void> waiter = Async.run(() -> rig.worker.await(0));
      Poll.untilWaiting(waiter.thread());
      rig.gate.open();
      waiter.get();
      assertTrue(rig.worker.isDone(0));
    }
  }
}
