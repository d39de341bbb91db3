package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts of the callers and of the worker's own thread. */
class EncoderWorkerInterruptTest {

  @Test
  void anInterruptedSubmitIntoAFullRingSubmitsNothing() throws Exception {
    try (Rig rig = Rig.in(WorkerState.RING_FULL)) {
      Async<Long> submitter = Async.call(() -> rig.worker.submit(rig.record, 7));
      Poll.untilWaiting(submitter.thread());
      submitter.thread().interrupt();
      assertEquals(InterruptedException.class, submitter.failure().getClass());
      rig.gate.open();
      rig.worker.close();
      assertFalse(rig.ran.contains(7L));
      assertEquals(new Counts(4, 4, 0, 0, 1), Counts.of(rig.worker.stats()));
    }
  }

  @Test
  void anInterruptedAwaitLeavesTheTaskToFinish() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IN_TASK)) {
      Async<Void> waiter = Async.run(() -> rig.worker.await(0));
      Poll.untilWaiting(waiter.thread());
      waiter.thread().interrupt();
      assertEquals(InterruptedException.class, waiter.failure().getClass());
      rig.gate.open();
      rig.worker.await(0);
      assertEquals(0, rig.gate.interrupts());
    }
  }

  @Test
  void anInterruptedTimedAwaitLeavesTheTaskToFinish() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IN_TASK)) {
      Async<Boolean> waiter = Async.call(() -> rig.worker.await(0, Duration.ofDays(1)));
      Poll.until(
          "the waiter waits", () -> waiter.thread().getState() == Thread.State.TIMED_WAITING);
      waiter.thread().interrupt();
      assertEquals(InterruptedException.class, waiter.failure().getClass());
      rig.gate.open();
      assertTrue(rig.worker.await(0, Duration.ofDays(1)));
    }
  }

  @Test
  void oneWaitersInterruptLeavesTheOthersWaiting() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IN_TASK)) {
      Async<Void> interrupted = Async.run(() -> rig.worker.await(0));
      Async<Void> other = Async.run(() -> rig.worker.await(0));
      Poll.untilWaiting(interrupted.thread());
      Poll.untilWaiting(other.thread());
      interrupted.thread().interrupt();
      assertEquals(InterruptedException.class, interrupted.failure().getClass());
      assertFalse(other.isDone());
      rig.gate.open();
      other.get();
    }
  }

  @Test
  void awaitOfADoneTicketIgnoresTheInterrupt() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      rig.worker.await(rig.worker.submit(rig.record));
      Thread.currentThread().interrupt();
      rig.worker.await(0);
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void anInterruptInsideATaskReachesTheTask() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      CountDownLatch inTask = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      long ticket =
          rig.worker.submit(
              (encoder, ordinal) -> {
                inTask.countDown();
                never.await();
              });
      inTask.await();
      rig.thread.interrupt();
      EncodeException thrown = assertThrows(EncodeException.class, () -> rig.worker.await(ticket));
      assertEquals(InterruptedException.class, thrown.getCause().getClass());
      rig.worker.await(rig.worker.submit(rig.record));
    }
  }

  @Test
  void anInterruptLeftByATaskDoesNotReachTheNext() throws Exception {
    try (Rig rig = Rig.in(WorkerState.NEW)) {
      AtomicBoolean leaked = new AtomicBoolean();
      rig.worker.submit((encoder, ordinal) -> Thread.currentThread().interrupt());
      rig.worker.await(rig.worker.submit((encoder, ordinal) -> leaked.set(Thread.interrupted())));
      assertFalse(leaked.get());
    }
  }

  @Test
  void anIdleWorkerThatIsInterruptedParksAgain() throws Exception {
    try (Rig rig = Rig.in(WorkerState.IDLE)) {
      for (int i = 0; i < 5; i++) {
        rig.thread.interrupt();
        Poll.until("the interrupt is taken", () -> !rig.thread.isInterrupted());
        Poll.untilWaiting(rig.thread);
      }
      rig.worker.await(rig.worker.submit(rig.record, 7));
      assertTrue(rig.ran.contains(7L));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 20_000, Long.MAX_VALUE})
  void aStormOfInterruptsLosesNoTask(long spinNs) throws Exception {
    ThreadCatcher threads = new ThreadCatcher();
    AtomicInteger ran = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    int tasks = 20_000;
    try (EncoderWorker<Object> worker =
        EncoderWorker.builder(Object::new)
            .ringSize(8)
            .threadFactory(threads)
            .waitStrategy(new AdaptiveWaitStrategy(spinNs))
            .build()) {
      Async<Void> storm =
          Async.run(
              () -> {
                while (!over.get()) {
                  threads.only().interrupt();
                  Thread.yield();
                }
              });
      for (int i = 0; i < tasks; i++) {
        long ticket = worker.submit((encoder, ordinal) -> ran.incrementAndGet());
        if (i % 64 == 0) {
          worker.await(ticket);
        }
      }
      over.set(true);
      storm.get();
    }
    assertEquals(tasks, ran.get());
  }
}
