package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What counts as submitted, completed, failed, rejected and waited for. */
class EncoderWorkerStatsTest {

  @Test
  void aRefusedTrySubmitCountsAsRejected() throws Exception {
    try (Rig rig = Rig.in(WorkerState.RING_FULL)) {
      for (int i = 0; i < 3; i++) {
        rig.worker.trySubmit(rig.record, 0);
      }
      assertEquals(new Counts(4, 0, 0, 3, 0), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void submissionsAfterCloseCountAsRejected() throws Exception {
    try (Rig rig = Rig.in(WorkerState.CLOSED)) {
      assertThrows(WorkerClosedException.class, () -> rig.worker.submit(rig.record));
      assertThrows(WorkerClosedException.class, () -> rig.worker.trySubmit(rig.record, 0));
      assertEquals(new Counts(0, 0, 0, 2, 0), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void aDeadWorkerCountsWhatItRanAndWhatItRefused() throws Exception {
    try (Rig rig = Rig.in(WorkerState.DEAD)) {
      assertThrows(WorkerDeadException.class, () -> rig.worker.submit(rig.record));
      assertEquals(new Counts(1, 1, 1, 1, 0), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void aSubmitThatWaitsCountsOneWait() throws Exception {
    try (Rig rig = Rig.in(WorkerState.RING_FULL)) {
      Async<Long> submitter = Async.call(() -> rig.worker.submit(rig.record, 7));
      Poll.untilWaiting(submitter.thread());
      assertEquals(new Counts(4, 0, 0, 0, 1), Counts.of(rig.worker.stats()));
      rig.gate.open();
      rig.worker.await(submitter.get());
      assertEquals(new Counts(5, 5, 0, 0, 1), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void misuseIsNoSubmission() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      assertThrows(NullPointerException.class, () -> rig.worker.submit(null));
      assertThrows(IllegalArgumentException.class, () -> rig.worker.await(0));
      assertEquals(new Counts(0, 0, 0, 0, 0), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void closingCountsNoTaskOfItsOwn() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      for (int i = 0; i < 10; i++) {
        rig.worker.submit(rig.record, i);
      }
      rig.worker.close();
      assertEquals(10, rig.worker.stats().submitted());
      assertEquals(10, rig.worker.stats().completed());
    }
  }

  @Test
  void awaitMakesTheTasksCountVisible() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      for (int i = 1; i <= 5_000; i++) {
        rig.worker.await(rig.worker.submit(rig.record, i));
        assertEquals(i, rig.worker.stats().completed());
      }
      assertTrue(rig.worker.stats().ringFullWaits() == 0);
    }
  }

  private static final long MS = 1_000_000;

  private static void busyForAMillisecond() {
    long untilNs = System.nanoTime() + MS;
    while (System.nanoTime() < untilNs) {
      Thread.onSpinWait();
    }
  }

  @Test
  void timeInTasksIsTheirsAndNoMore() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IDLE)) {
      long startNs = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        rig.worker.await(rig.worker.submit((encoder, ordinal) -> busyForAMillisecond()));
      }
      rig.worker.close(); // the last task's time is taken after its completion
      long taskNs = rig.worker.stats().taskNs();
      assertTrue(taskNs >= 5 * MS, taskNs + " ns");
      assertTrue(taskNs <= System.nanoTime() - startNs, taskNs + " ns");
    }
  }

  @Test
  void longTasksAfterAShortOneAreTimedFromTheSixteenthOnAtTheLatest() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IDLE)) {
      rig.worker.await(rig.worker.submit((encoder, ordinal) -> {}));
      for (int i = 0; i < 40; i++) {
        rig.worker.await(rig.worker.submit((encoder, ordinal) -> busyForAMillisecond()));
      }
      rig.worker.close();
      long taskNs = rig.worker.stats().taskNs();
      assertTrue(taskNs >= 25 * MS, taskNs + " ns");
    }
  }
}
