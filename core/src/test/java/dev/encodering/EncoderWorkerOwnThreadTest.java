package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls from inside a task: what cannot work throws instead of dead-locking. */
class EncoderWorkerOwnThreadTest {

  /** Runs the code as a task and throws what it threw. */
  private static void inside(Rig rig, Async.Code code) throws Exception {
    rig.worker.await(rig.worker.submit((encoder, ordinal) -> code.run()));
  }

  @Test
  void submitWorksWhileThereIsRoom() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      inside(rig, () -> assertEquals(1, rig.worker.submit(rig.record, 5)));
      rig.worker.await(1);
      assertEquals(List.of(5L), List.copyOf(rig.ran));
    }
  }

  @Test
  void aTaskMayResubmitItselfForEver() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      EncodeTask<TestEncoder> chain =
          new EncodeTask<>() {
            @Override
            public void encode(TestEncoder encoder, long ordinal) throws Exception {
              rig.ran.add(ordinal);
              if (ordinal < 999) {
                rig.worker.submit(this, ordinal + 1);
              }
            }
          };
      rig.worker.submit(chain, 0);
      Poll.until("the chain ends", () -> rig.ran.size() == 1_000);
    }
  }

  @Test
  void submitIntoAFullRingThrowsAndSaysWhatToDo() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      inside(
          rig,
          () -> {
            for (int i = 1; i < Rig.RING_SIZE; i++) {
              rig.worker.submit(rig.record, i);
            }
            String message =
                assertThrows(IllegalStateException.class, () -> rig.worker.submit(rig.record, 99))
                    .getMessage();
            assertEquals(
                "the ring is full and only this thread can empty it: use trySubmit inside a task,"
                    + " or a larger ringSize",
                message);
            assertEquals(EncoderWorker.FULL, rig.worker.trySubmit(rig.record, 99));
          });
      rig.worker.close();
      assertEquals(List.of(1L, 2L, 3L), List.copyOf(rig.ran));
    }
  }

  @Test
  void submitIntoARingOfOneThrows() throws Exception {
    try (EncoderWorker<Object> worker = EncoderWorker.builder(Object::new).ringSize(1).build()) {
      worker.await(
          worker.submit(
              (encoder, ordinal) ->
                  assertThrows(IllegalStateException.class, () -> worker.submit((e, o) -> {}))));
    }
  }

  @Test
  void awaitOfAnUnfinishedTicketThrows() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      inside(
          rig,
          () -> {
            long later = rig.worker.submit(rig.record);
            for (long ticket : new long[] {0, later}) {
              String message =
                  assertThrows(IllegalStateException.class, () -> rig.worker.await(ticket))
                      .getMessage();
              assertEquals(
                  "task " + ticket + " waits for this very thread: do not await inside a task",
                  message);
              assertThrows(
                  IllegalStateException.class,
                  () -> rig.worker.await(ticket, Duration.ofSeconds(1)));
            }
          });
    }
  }

  @Test
  void awaitOfAFinishedTicketReturns() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      rig.worker.await(rig.worker.submit(rig.record));
      inside(
          rig,
          () -> {
            rig.worker.await(0);
            assertTrue(rig.worker.isDone(0));
          });
    }
  }

  @Test
  void submitWhileClosingIsRefused() throws Exception {
    Gate gate = new Gate();
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      long ticket =
          rig.worker.submit(
              (encoder, ordinal) -> {
                gate.encode(encoder, ordinal);
                assertThrows(WorkerClosedException.class, () -> rig.worker.submit(rig.record));
              });
      rig.worker.close(Duration.ZERO);
      gate.open();
      rig.worker.await(ticket);
    }
  }
}
