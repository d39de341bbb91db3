package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class MetalQueueTest extends DeviceTest {

  private MetalEncoder[] encoders(int count) {
    MetalEncoder[] encoders = new MetalEncoder[count];
    for (int i = 0; i < count; i++) {
      encoders[i] = encoder();
      encoders[i].begin();
    }
    return encoders;
  }

  @Test
  void whatIsKnownToBeCompleteIsAskedOfNobody() throws InterruptedException {
    MetalEncoder[] encoders = encoders(3);
    for (MetalEncoder encoder : encoders) {
      encoder.commit();
    }
    queue.awaitCompleted(3);
    long waits = queue.waitCalls();
    for (int submission = 1; submission <= 3; submission++) {
      queue.awaitCompleted(submission);
      assertTrue(queue.isCompleted(submission));
    }
    encoders[0].begin();
    assertEquals(waits, queue.waitCalls());
    assertEquals(0, queue.pollCalls());
  }

  @Test
  void onePollLearnsAboutAllThatIsComplete() {
    for (MetalEncoder encoder : encoders(3)) {
      encoder.commit();
    }
    until("all is complete", () -> queue.isCompleted(3));
    long polls = queue.pollCalls();
    assertTrue(queue.isCompleted(1));
    assertTrue(queue.isCompleted(2));
    assertEquals(polls, queue.pollCalls());
    assertEquals(0, queue.waitCalls());
  }

  @Test
  void completionFollowsCommitOrder() throws InterruptedException {
    device.control(TestControl.HOLD, 1);
    for (MetalEncoder encoder : encoders(2)) {
      encoder.commit();
    }
    assertFalse(queue.isCompleted(1));
    assertFalse(queue.isCompleted(2));
    device.control(TestControl.HOLD, 0);
    queue.awaitCompleted(2);
    assertTrue(queue.isCompleted(1));
  }

  @Test
  void numbersThatNoCommitReturnedAreRefused() {
    for (long submission : new long[] {0, -1, Long.MIN_VALUE}) {
      assertEquals(
          "submissions are numbered from 1, got " + submission,
          thrown(IllegalArgumentException.class, () -> queue.isCompleted(submission)));
      assertEquals(
          "submissions are numbered from 1, got " + submission,
          thrown(IllegalArgumentException.class, () -> queue.awaitCompleted(submission)));
    }
    assertFalse(queue.isCompleted(1));
    String message = thrown(IllegalArgumentException.class, () -> queue.awaitCompleted(1));
    assertTrue(message.contains("submission 1 was never committed"), message);
  }

  @Test
  void anInterruptEndsAWaitAndTheSubmissionRunsOn() throws Exception {
    device.control(TestControl.HOLD, 1);
    long submission = encoders(1)[0].commit();
    FutureTask<Boolean> waiting =
        new FutureTask<>(
            () -> {
              InterruptedException e =
                  assertThrows(InterruptedException.class, () -> queue.awaitCompleted(submission));
              assertEquals("interrupted while awaiting submission 1", e.getMessage());
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = new Thread(waiting);
    thread.start();
    until("the thread waits", () -> queue.waitCalls() > 1);
    thread.interrupt();
    assertFalse(waiting.get(), "the interrupt is used up by the exception");
    device.control(TestControl.HOLD, 0);
    queue.awaitCompleted(submission);
  }

  @Test
  void anInterruptedThreadDoesNotEvenStartToWait() throws InterruptedException {
    long submission = encoders(1)[0].commit();
    queue.awaitCompleted(submission);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> queue.awaitCompleted(submission));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void anyNumberOfThreadsMayWait() throws Exception {
    device.control(TestControl.HOLD, 1);
    long submission = 0;
    for (MetalEncoder encoder : encoders(MAX_IN_FLIGHT)) {
      submission = encoder.commit();
    }
    CountDownLatch started = new CountDownLatch(32);
    List<FutureTask<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      long awaited = 1 + i % submission;
      FutureTask<Void> waiter =
          new FutureTask<>(
              () -> {
                started.countDown();
                queue.awaitCompleted(awaited);
                assertTrue(queue.isCompleted(awaited));
                return null;
              });
      waiters.add(waiter);
      new Thread(waiter).start();
    }
    started.await();
    until("all threads wait", () -> queue.waitCalls() >= 32);
    device.control(TestControl.HOLD, 0);
    for (FutureTask<Void> waiter : waiters) {
      waiter.get();
    }
  }

  @Test
  void manyThreadsCommitEachWithItsOwnEncoder() throws Exception {
    int threads = MAX_IN_FLIGHT;
    int rounds = rounds();
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    List<FutureTask<Void>> committers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      MetalEncoder encoder = encoder();
      FutureTask<Void> committer =
          new FutureTask<>(
              () -> {
                for (int n = 0; n < rounds; n++) {
                  encoder.begin();
                  long submission = encoder.commit();
                  numbers.add(submission);
                  queue.awaitCompleted(submission);
                }
                return null;
              });
      committers.add(committer);
      new Thread(committer).start();
    }
    for (FutureTask<Void> committer : committers) {
      committer.get();
    }
    assertEquals(threads * rounds, numbers.size());
    assertTrue(numbers.contains((long) threads * rounds));
  }

  @Test
  void aFailurePoisonsTheQueueFromItsSubmissionOn() throws InterruptedException {
    device.control(TestControl.FAIL_AT, 2);
    MetalQueue failing = closedAfterwards(device.queue(MAX_IN_FLIGHT));
    device.control(TestControl.HOLD, 1);
    MetalEncoder[] encoders = new MetalEncoder[4];
    for (int i = 0; i < 4; i++) {
      encoders[i] = closedAfterwards(failing.encoder(STREAM_BYTES));
      encoders[i].begin();
    }
    for (int i = 0; i < 3; i++) {
      encoders[i].commit();
    }
    device.control(TestControl.HOLD, 0);

    MetalException first = assertThrows(MetalException.class, () -> failing.awaitCompleted(3));
    assertEquals(MetalException.Status.GPU, first.status());
    for (int i = 0; i < 3; i++) {
      for (long submission : new long[] {2, 3}) {
        MetalException again =
            assertThrows(MetalException.class, () -> failing.awaitCompleted(submission));
        assertEquals(first.getMessage(), again.getMessage());
      }
    }
    assertFalse(failing.isCompleted(2));
    assertFalse(failing.isCompleted(3));
    assertTrue(failing.isCompleted(1));
    failing.awaitCompleted(1);

    MetalException refused = assertThrows(MetalException.class, encoders[3]::commit);
    assertEquals(first.getMessage(), refused.getMessage());
    MetalException lost = assertThrows(MetalException.class, encoders[1]::begin);
    assertEquals(first.getMessage(), lost.getMessage());
    encoders[0].begin();
  }

  @Test
  void aSubmissionBeforeTheFailureIsCompleteEvenIfAskedForOnlyAfterwards() {
    device.control(TestControl.FAIL_AT, 2);
    MetalQueue failing = closedAfterwards(device.queue(MAX_IN_FLIGHT));
    for (int i = 0; i < 2; i++) {
      MetalEncoder encoder = closedAfterwards(failing.encoder(STREAM_BYTES));
      encoder.begin();
      encoder.commit();
    }
    assertThrows(MetalException.class, () -> failing.awaitCompleted(2));
    assertTrue(failing.isCompleted(1));
  }

  @Test
  void oneQueuesFailureLeavesAnotherAlone() throws InterruptedException {
    device.control(TestControl.FAIL_AT, 1);
    MetalQueue failing = closedAfterwards(device.queue(1));
    MetalEncoder lost = closedAfterwards(failing.encoder(16));
    lost.begin();
    long submission = lost.commit();
    assertThrows(MetalException.class, () -> failing.awaitCompleted(submission));
    queue.awaitCompleted(encoders(1)[0].commit());
  }

  @Test
  void aThreadThatWaitsIsToldWhenTheQueueIsClosed() throws Exception {
    device.control(TestControl.HOLD, 1);
    MetalQueue closing = closedAfterwards(device.queue(1));
    MetalEncoder encoder = closedAfterwards(closing.encoder(16));
    encoder.begin();
    long submission = encoder.commit();
    FutureTask<Void> waiting =
        new FutureTask<>(
            () -> {
              closing.awaitCompleted(submission);
              return null;
            });
    new Thread(waiting).start();
    until("the thread waits", () -> closing.waitCalls() > 0);
    closing.close();
    ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
    assertEquals(IllegalStateException.class, e.getCause().getClass());
    assertEquals("queue is closed", e.getCause().getMessage());
  }

  @Test
  void aLongWaitIsManyShortOnes() throws Exception {
    device.control(TestControl.HOLD, 1);
    long submission = encoders(1)[0].commit();
    FutureTask<Void> waiting =
        new FutureTask<>(
            () -> {
              queue.awaitCompleted(submission);
              return null;
            });
    new Thread(waiting).start();
    until("the wait was renewed", () -> queue.waitCalls() >= 4);
    device.control(TestControl.HOLD, 0);
    waiting.get();
  }

  int rounds() {
    return 2_000;
  }
}
