package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final BooleanSupplier NEVER = () -> false;

  private final Progress progress = new Progress();

  @Test
  void beginsBeforeTheFirstSequence() {
    assertEquals(-1, progress.get());
  }

  @Test
  void whatIsReachedIsNotWaitedFor() throws Exception {
    progress.advance(5);
    assertTrue(progress.await(5, NEVER, Deadline.FOREVER));
    assertTrue(progress.await(4, () -> true, System.nanoTime()));
  }

  @Test
  void oneAdvanceWakesEveryWaiterItReaches() throws Exception {
    List<Async<Boolean>> reached = new ArrayList<>();
    for (int target = 0; target < 4; target++) {
      int own = target;
      reached.add(Async.call(() -> progress.await(own, NEVER, Deadline.FOREVER)));
    }
    Async<Boolean> later = Async.call(() -> progress.await(9, NEVER, Deadline.FOREVER));
    reached.forEach(waiter -> Poll.untilWaiting(waiter.thread()));
    Poll.untilWaiting(later.thread());
    progress.advance(3);
    for (Async<Boolean> waiter : reached) {
      assertTrue(waiter.get());
    }
    assertFalse(later.isDone());
    progress.advance(9);
    assertTrue(later.get());
  }

  @Test
  void aDeadlineEndsTheWait() throws Exception {
    assertFalse(progress.await(0, NEVER, Deadline.after(Duration.ofMillis(5))));
  }

  @Test
  void aDeadlineThatHasComeOnlyLooks() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    BooleanSupplier counts = () -> polls.incrementAndGet() < 0;
    assertFalse(progress.await(0, counts, System.nanoTime()));
    assertTrue(polls.get() <= 1, "spun " + polls + " times");
  }

  @Test
  void aCancelledWaitReturnsFalse() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    Async<Boolean> waiter = Async.call(() -> progress.await(0, cancelled::get, Deadline.FOREVER));
    Poll.untilWaiting(waiter.thread());
    cancelled.set(true);
    progress.wake();
    assertFalse(waiter.get());
  }

  @Test
  void aWaitThatIsReachedAndCancelledAtOnceIsReached() throws Exception {
    BooleanSupplier reachesAndCancels =
        () -> {
          progress.advance(0);
          return true;
        };
    assertTrue(progress.await(0, reachesAndCancels, Deadline.FOREVER));
  }

  @Test
  void aWakeWithoutProgressWaitsOn() throws Exception {
    Async<Boolean> waiter = Async.call(() -> progress.await(0, NEVER, Deadline.FOREVER));
    Poll.untilWaiting(waiter.thread());
    for (int i = 0; i < 100; i++) {
      progress.wake();
    }
    Poll.untilWaiting(waiter.thread());
    assertFalse(waiter.isDone());
    progress.advance(0);
    assertTrue(waiter.get());
  }

  @Test
  void anAdvanceBetweenTheLastSpinAndTheMonitorIsNotLost() throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    BooleanSupplier outlastsTheSpinAndAdvances =
        () -> {
          if (first.getAndSet(false)) {
            long startNs = System.nanoTime();
            Poll.until("the spin is over", () -> System.nanoTime() - startNs > 200_000);
            progress.advance(0);
          }
          return false;
        };
    assertTrue(
        Async.call(() -> progress.await(0, outlastsTheSpinAndAdvances, Deadline.FOREVER)).get());
  }

  /** The n-th look at the cancellation after the waiter has taken the monitor. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void anAdvanceBetweenTheLastLookAndTheSleepIsNotLost(int look) throws Exception {
    AtomicInteger looks = new AtomicInteger();
    BooleanSupplier advancesElsewhere =
        () -> {
          if (inMonitor() && looks.getAndIncrement() == look) {
            Async<Void> other = Async.run(() -> progress.advance(0));
            Poll.until(
                "the advance is made, or waits for the waiter to sleep",
                () -> other.isDone() || other.thread().getState() == Thread.State.BLOCKED);
          }
          return false;
        };
    Async<Boolean> waiter =
        Async.call(() -> progress.await(0, advancesElsewhere, Deadline.FOREVER));
    while (looks.get() <= look) {
      progress.wake(); // another round
      Thread.yield();
    }
    assertTrue(waiter.get());
  }

  private static boolean inMonitor() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("waitInMonitor")));
  }

  @Test
  void anUninterruptibleWaitGoesOnAndKeepsTheInterrupt() throws Exception {
    Async<Boolean> waiter =
        Async.call(
            () -> {
              progress.awaitUninterruptibly(0);
              return Thread.interrupted();
            });
    Poll.untilWaiting(waiter.thread());
    waiter.thread().interrupt();
    Poll.until("the interrupt is noticed", () -> !waiter.thread().isInterrupted());
    Poll.untilWaiting(waiter.thread());
    progress.advance(0);
    assertTrue(waiter.get());
  }

  @Test
  void everyStepOfALongRaceIsSeen() throws Exception {
    int steps = 20_000;
    Progress answer = new Progress();
    Async<Void> other =
        Async.run(
            () -> {
              for (int i = 0; i < steps; i++) {
                progress.await(i, NEVER, Deadline.FOREVER);
                answer.advance(i);
              }
            });
    for (int i = 0; i < steps; i++) {
      progress.advance(i);
      assertTrue(answer.await(i, NEVER, Deadline.FOREVER));
    }
    other.get();
  }
}
