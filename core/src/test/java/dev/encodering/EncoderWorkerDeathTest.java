package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody waits for ever on a worker whose thread has died. */
class EncoderWorkerDeathTest {
  private static final int RING_SIZE = 4;

  private final TestEncoder.Factory encoders = new TestEncoder.Factory();
  private final ThreadCatcher threads = new ThreadCatcher();
  private final Gate gate = new Gate();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger stopped = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();
  private final EncodeTask<Object> counts = (encoder, ordinal) -> ran.incrementAndGet();

  static Stream<Error> fatalErrors() {
    return Stream.of(
        new OutOfMemoryError("planned"), new InternalError("planned"), new UnknownError("planned"));
  }

  private EncoderWorker<TestEncoder> worker() {
    return EncoderWorker.<TestEncoder>builder(encoders)
        .ringSize(RING_SIZE)
        .threadFactory(threads)
        .onFailure((cause, ticket) -> told.incrementAndGet())
        .onStop(stopped::incrementAndGet)
        .build();
  }

  /** Waits at the gate and then kills the worker. */
  private EncodeTask<Object> killer(Error fatal) {
    return (encoder, ordinal) -> {
      gate.encode(encoder, ordinal);
      throw fatal;
    };
  }

  @ParameterizedTest
  @MethodSource("fatalErrors")
  void everyPendingAndLaterTicketFailsWithTheCause(Error fatal) throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      long fine = worker.submit(counts);
      long fatalTicket = worker.submit(killer(fatal));
      gate.awaitEntered();
      long pending = worker.submit(counts);
      List<Async<Void>> waiters = new ArrayList<>();
      for (long ticket : new long[] {fatalTicket, pending, pending}) {
        waiters.add(Async.run(() -> worker.await(ticket)));
        waiters.add(Async.run(() -> worker.await(ticket, Duration.ofDays(1))));
      }
      for (Async<Void> waiter : waiters) {
        Poll.until(
            "the waiter waits",
            () ->
                waiter.thread().getState() == Thread.State.WAITING
                    || waiter.thread().getState() == Thread.State.TIMED_WAITING);
      }
      gate.open();
      for (Async<Void> waiter : waiters) {
        Throwable thrown = waiter.failure();
        assertEquals(EncodeException.class, thrown.getClass());
        assertSame(fatal, thrown.getCause());
      }
      worker.await(fine);
      assertEquals(
          "task 1 failed: " + fatal,
          assertThrows(EncodeException.class, () -> worker.await(fatalTicket)).getMessage());
      assertEquals(
          "task 2 never ran: the worker thread is dead",
          assertThrows(EncodeException.class, () -> worker.await(pending, Duration.ZERO))
              .getMessage());
      assertTrue(worker.isDone(pending));
      assertEquals(1, ran.get());
    }
  }

  @ParameterizedTest
  @MethodSource("fatalErrors")
  void submittersThatWaitForRoomAreRefused(Error fatal) throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      worker.submit(killer(fatal));
      gate.awaitEntered();
      for (int i = 1; i < RING_SIZE; i++) {
        worker.submit(counts);
      }
      List<Async<Long>> submitters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        submitters.add(Async.call(() -> worker.submit(counts)));
      }
      submitters.forEach(submitter -> Poll.untilWaiting(submitter.thread()));
      gate.open();
      for (Async<Long> submitter : submitters) {
        Throwable thrown = submitter.failure();
        assertEquals(WorkerDeadException.class, thrown.getClass());
        assertSame(fatal, thrown.getCause());
      }
      assertEquals(0, ran.get());
      assertEquals(new Counts(RING_SIZE, 1, 1, 3, 3), Counts.of(worker.stats()));
    }
  }

  @ParameterizedTest
  @MethodSource("fatalErrors")
  void theHooksAreToldOnceAndTheThreadEnds(Error fatal) throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      gate.open();
      worker.submit(killer(fatal));
      threads.only().join();
      assertEquals(1, told.get());
      assertEquals(1, stopped.get());
      assertFalse(worker.isAlive());
      assertTrue(encoders.noneClosed(), "only close() releases the encoders");
    }
    assertTrue(encoders.eachClosedOnce());
  }

  @ParameterizedTest
  @MethodSource("fatalErrors")
  void aDeathWhileClosingEndsTheClose(Error fatal) throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      worker.submit(killer(fatal));
      gate.awaitEntered();
      long pending = worker.submit(counts);
      Async<Void> closer = Async.run(worker::close);
      Poll.untilWaiting(closer.thread());
      gate.open();
      closer.get();
      assertTrue(encoders.eachClosedOnce());
      assertSame(
          fatal, assertThrows(EncodeException.class, () -> worker.await(pending)).getCause());
      assertThrows(WorkerDeadException.class, () -> worker.submit(counts));
    }
  }

  @ParameterizedTest
  @MethodSource("fatalErrors")
  void aDeathEndsACloseThatWaitsForRoom(Error fatal) throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker()) {
      worker.submit(killer(fatal));
      gate.awaitEntered();
      for (int i = 1; i < RING_SIZE; i++) {
        worker.submit(counts);
      }
      Async<Void> closer = Async.run(worker::close);
      Poll.untilWaiting(closer.thread());
      gate.open();
      closer.get();
      assertTrue(encoders.eachClosedOnce());
    }
  }

  @Test
  void tasksSubmittedInARaceWithDeathAreNeverLeftUndecided() throws Exception {
    for (int round = 0; round < 300; round++) {
      Error fatal = new InternalError("round " + round);
      try (EncoderWorker<TestEncoder> worker = worker()) {
        Async<Void> producer =
            Async.run(
                () -> {
                  for (int i = 0; ; i++) {
                    long ticket = worker.submit(i == 20 ? Rig.failing(fatal) : counts);
                    if (i > 20) {
                      Throwable thrown =
                          assertThrows(EncodeException.class, () -> worker.await(ticket));
                      assertSame(fatal, thrown.getCause());
                    }
                  }
                });
        Throwable end = producer.failure();
        assertEquals(WorkerDeadException.class, end.getClass());
        assertSame(fatal, end.getCause());
      }
    }
  }

  @Test
  void aWaitStrategyThatThrowsEndsTheWorkerWithItsCause() throws Exception {
    RuntimeException planned = new IllegalStateException("planned");
    WaitStrategy broken =
        new WaitStrategy() {
          @Override
          public long waitFor(long sequence, Sequence cursor, Sequence d, SequenceBarrier barrier)
              throws com.lmax.disruptor.AlertException, InterruptedException {
            if (sequence == 0) {
              return new BusySpinWaitStrategy().waitFor(sequence, cursor, d, barrier);
            }
            throw planned;
          }

          @Override
          public void signalAllWhenBlocking() {}
        };
    try (EncoderWorker<Object> worker =
        EncoderWorker.builder(Object::new).threadFactory(threads).waitStrategy(broken).build()) {
      worker.await(worker.submit(counts));
      threads.only().join();
      assertSame(
          planned, assertThrows(WorkerDeadException.class, () -> worker.submit(counts)).getCause());
    }
  }

  @Test
  void aStrategyGivenToTwoWorkersEndsTheSecondAndLeavesTheFirstAwake() throws Exception {
    AdaptiveWaitStrategy shared = new AdaptiveWaitStrategy(0);
    ThreadCatcher second = new ThreadCatcher();
    try (EncoderWorker<Object> worker =
        EncoderWorker.builder(Object::new).threadFactory(threads).waitStrategy(shared).build()) {
      Poll.untilWaiting(threads.only());
      EncoderWorker.Builder<Object> greedy =
          EncoderWorker.builder(Object::new).threadFactory(second).waitStrategy(shared);
      try (EncoderWorker<Object> dead = greedy.build()) {
        second.only().join();
        assertThrows(WorkerDeadException.class, () -> dead.submit(counts));
      } catch (IllegalStateException e) {
        assertTrue(e.getMessage().contains("a second consumer"), e.getMessage());
      }
      worker.await(worker.submit(counts));
      assertEquals(1, ran.get());
    }
  }
}
