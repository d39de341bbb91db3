package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void timesTooLongToCountLastForEver() {
    assertEquals(Deadline.FOREVER, Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)));
    assertEquals(Deadline.FOREVER, Deadline.after(Duration.ofNanos(Long.MAX_VALUE)));
    assertEquals(Deadline.FOREVER, Deadline.leftNs(Deadline.FOREVER));
  }

  @Test
  void negativeTimesAreOverAtOnce() {
    for (Duration negative :
        new Duration[] {
          Duration.ofNanos(-1),
          Duration.ofNanos(Long.MIN_VALUE),
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ZERO
        }) {
      assertEquals(0, Deadline.leftNs(Deadline.after(negative)), negative.toString());
    }
  }

  @Test
  void aLongTimeIsNotOver() {
    long leftNs = Deadline.leftNs(Deadline.after(Duration.ofDays(365)));
    assertTrue(leftNs > 0 && leftNs <= Duration.ofDays(365).toNanos());
  }

  @Test
  void anUninterruptibleWaitStartsAgainAndRestoresTheInterrupt() {
    AtomicInteger calls = new AtomicInteger();
    assertTrue(
        Deadline.uninterruptibly(
            Deadline.FOREVER,
            deadlineNs -> {
              if (calls.incrementAndGet() < 3) {
                throw new InterruptedException();
              }
              return true;
            }));
    assertEquals(3, calls.get());
    assertTrue(Thread.interrupted());
  }

  @Test
  void anUninterruptibleWaitThatThrowsRestoresTheInterruptToo() {
    AtomicInteger calls = new AtomicInteger();
    assertThrows(
        IllegalStateException.class,
        () ->
            Deadline.uninterruptibly(
                Deadline.FOREVER,
                deadlineNs -> {
                  if (calls.incrementAndGet() == 1) {
                    throw new InterruptedException();
                  }
                  throw new IllegalStateException("planned");
                }));
    assertTrue(Thread.interrupted());
  }

  @Test
  void joinTellsWhetherTheThreadHasEnded() throws Exception {
    Gate gate = new Gate();
    Async<Void> running = Async.run(() -> gate.encode(null, 0));
    assertFalse(Deadline.join(running.thread(), System.nanoTime()));
    assertFalse(Deadline.join(running.thread(), Deadline.after(Duration.ofMillis(2))));
    gate.open();
    assertTrue(Deadline.join(running.thread(), Deadline.FOREVER));
    assertTrue(Deadline.join(running.thread(), System.nanoTime()));
  }

  @Test
  void lockTellsWhetherItWasHadInTime() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    assertTrue(Deadline.lock(lock, System.nanoTime()));
    assertFalse(Async.call(() -> Deadline.lock(lock, System.nanoTime())).get());
    Async<Boolean> waiter = Async.call(() -> Deadline.lock(lock, Deadline.FOREVER));
    lock.unlock();
    assertTrue(waiter.get());
  }
}
