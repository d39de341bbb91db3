package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that throws fails its own ticket and nothing else. */
class EncoderWorkerFailureTest {
  private static final EncodeTask<Object> FINE = (encoder, ordinal) -> {};

  private final Logger logger = Logger.getLogger(EncodeLoop.class.getName());
  private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
          logged.add(logRecord);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listenToTheLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void leaveTheLog() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private static EncoderWorker<Object> worker() {
    return EncoderWorker.builder(Object::new).ringSize(4).build();
  }

  @Test
  void awaitThrowsTheTasksOwnException() throws Exception {
    Exception planned = new java.io.IOException("planned");
    try (EncoderWorker<Object> worker = worker()) {
      long ticket = worker.submit(Rig.failing(planned));
      EncodeException thrown = assertThrows(EncodeException.class, () -> worker.await(ticket));
      assertSame(planned, thrown.getCause());
      assertEquals("task 0 failed: java.io.IOException: planned", thrown.getMessage());
    }
  }

  @Test
  void awaitThrowsAgainAndAgainAndForEveryone() throws Exception {
    try (EncoderWorker<Object> worker = worker()) {
      long ticket = worker.submit(Rig.failing(new IllegalStateException("planned")));
      for (int i = 0; i < 3; i++) {
        assertThrows(EncodeException.class, () -> worker.await(ticket));
      }
      Throwable elsewhere = Async.run(() -> worker.await(ticket)).failure();
      assertEquals(EncodeException.class, elsewhere.getClass());
    }
  }

  @Test
  void aWaiterLearnsOfAFailureThatComesWhileItWaits() throws Exception {
    Gate gate = new Gate();
    try (EncoderWorker<Object> worker = worker()) {
      worker.submit(gate);
      long ticket = worker.submit(Rig.failing(new IllegalStateException("planned")));
      Async<Void> waiter = Async.run(() -> worker.await(ticket));
      Poll.untilWaiting(waiter.thread());
      gate.open();
      assertEquals(EncodeException.class, waiter.failure().getClass());
    }
  }

  @Test
  void theNeighboursOfAFailedTaskSucceed() throws Exception {
    try (EncoderWorker<Object> worker = worker()) {
      List<Long> fine = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        fine.add(worker.submit(FINE));
        long bad = worker.submit(Rig.failing(new IllegalStateException("planned")));
        assertThrows(EncodeException.class, () -> worker.await(bad));
      }
      for (long ticket : fine) {
        worker.await(ticket);
      }
      assertEquals(new Counts(100, 100, 50, 0, 0), Counts.of(worker.stats()));
    }
  }

  @Test
  void aStackOverflowIsTheTasksAndNotTheWorkers() throws Exception {
    try (EncoderWorker<Object> worker = worker()) {
      long ticket = worker.submit((encoder, ordinal) -> dive(1));
      EncodeException thrown = assertThrows(EncodeException.class, () -> worker.await(ticket));
      assertEquals(StackOverflowError.class, thrown.getCause().getClass());
      worker.await(worker.submit(FINE));
      assertTrue(worker.isAlive());
    }
  }

  private static int dive(int depth) {
    return dive(depth + 1) + 1;
  }

  @Test
  void anOrdinaryErrorDoesNotEndTheWorker() throws Exception {
    try (EncoderWorker<Object> worker = worker()) {
      long ticket = worker.submit(Rig.failing(new AssertionError("planned")));
      assertThrows(EncodeException.class, () -> worker.await(ticket));
      worker.await(worker.submit(FINE));
    }
  }

  @Test
  void onFailureIsToldOncePerFailureOnTheWorkersThreadBeforeTheTicketIsDone() throws Exception {
    IllegalStateException planned = new IllegalStateException("planned");
    List<String> told = new ArrayList<>();
    Gate gate = new Gate();
    ThreadCatcher threads = new ThreadCatcher();
    try (EncoderWorker<Object> worker =
        EncoderWorker.builder(Object::new)
            .threadFactory(threads)
            .onFailure(
                (cause, ticket) -> {
                  assertSame(planned, cause);
                  assertSame(threads.only(), Thread.currentThread());
                  told.add("ticket " + ticket);
                  gate.encode(null, 0);
                })
            .build()) {
      worker.submit(FINE);
      long ticket = worker.submit(Rig.failing(planned));
      gate.awaitEntered();
      assertFalse(worker.isDone(ticket));
      gate.open();
      assertThrows(EncodeException.class, () -> worker.await(ticket));
      worker.await(worker.submit(FINE));
      assertEquals(List.of("ticket 1"), told);
    }
  }

  @Test
  void anOnFailureThatThrowsIsLoggedAndBreaksNothing() throws Exception {
    Error fromListener = new OutOfMemoryError("the listener's");
    try (EncoderWorker<Object> worker =
        EncoderWorker.builder(Object::new)
            .onFailure(
                (cause, ticket) -> {
                  throw fromListener;
                })
            .build()) {
      IllegalStateException planned = new IllegalStateException("planned");
      long ticket = worker.submit(Rig.failing(planned));
      EncodeException thrown = assertThrows(EncodeException.class, () -> worker.await(ticket));
      assertSame(planned, thrown.getCause());
      worker.await(worker.submit(FINE));
    }
    assertEquals(1, logged.size());
    assertEquals("onFailure threw for task 0", logged.get(0).getMessage());
    assertSame(fromListener, logged.get(0).getThrown());
    assertEquals(Level.SEVERE, logged.get(0).getLevel());
  }

  @Test
  void anOnStopThatThrowsIsLoggedAndCloseReturns() {
    RuntimeException planned = new IllegalStateException("planned");
    EncoderWorker.builder(Object::new)
        .onStop(
            () -> {
              throw planned;
            })
        .build()
        .close();
    assertEquals(1, logged.size());
    assertEquals("onStop threw", logged.get(0).getMessage());
  }

  @Test
  void anOutcomeOlderThanTheLast1024FailuresIsNoLongerKept() throws Exception {
    try (EncoderWorker<Object> worker = worker()) {
      long fineBefore = worker.submit(FINE);
      IllegalStateException planned = new IllegalStateException("planned");
      EncodeTask<Object> fails = Rig.failing(planned);
      long firstFailure = worker.submit(fails);
      for (int i = 1; i < 1_024; i++) {
        worker.submit(fails);
      }
      long later = worker.submit(FINE);
      worker.await(later);
      worker.await(fineBefore);
      assertSame(
          planned,
          assertThrows(EncodeException.class, () -> worker.await(firstFailure)).getCause());

      long newestFailure = worker.submit(fails); // the 1,025th: the first one's cause has to go
      worker.await(worker.submit(FINE));

      for (long ticket : new long[] {fineBefore, firstFailure}) {
        EncodeException thrown = assertThrows(EncodeException.class, () -> worker.await(ticket));
        assertTrue(thrown.getMessage().contains("outcome no longer kept"), thrown.getMessage());
        assertNull(thrown.getCause());
      }
      for (long ticket = firstFailure + 1; ticket < later; ticket++) {
        long kept = ticket;
        assertSame(
            planned, assertThrows(EncodeException.class, () -> worker.await(kept)).getCause());
      }
      worker.await(later);
      assertThrows(EncodeException.class, () -> worker.await(newestFailure));
      assertEquals(1_025, worker.stats().failed());
    }
  }
}
