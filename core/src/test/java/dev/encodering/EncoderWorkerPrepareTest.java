package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker does with the word that a task is to come. */
class EncoderWorkerPrepareTest {
  private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

  /** Longer than a worker takes to wake up, even on a busy machine. */
  private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ThreadCatcher threads = new ThreadCatcher();

  static Stream<WaitStrategy> ours() {
    return Stream.of(new AdaptiveWaitStrategy(), new CadenceWaitStrategy());
  }

  private EncoderWorker<Object> worker(WaitStrategy strategy) {
    return EncoderWorker.builder(Object::new).threadFactory(threads).waitStrategy(strategy).build();
  }

  private void awaitState(Thread.State state) {
    Poll.until("the worker is " + state, () -> threads.only().getState() == state);
  }

  @ParameterizedTest
  @MethodSource("ours")
  void theWorkerSleepsUntilThen(WaitStrategy strategy) throws Exception {
    try (EncoderWorker<Object> worker = worker(strategy)) {
      awaitState(Thread.State.WAITING);
      worker.prepare(HOUR_NS);
      awaitState(Thread.State.TIMED_WAITING);
      assertEquals(1, worker.stats().waits().timedParks());
      worker.await(worker.submit((encoder, ordinal) -> {})); // earlier than said: runs at once
      awaitState(Thread.State.WAITING); // that word is spent
      assertEquals(1, worker.stats().waits().early());
    }
  }

  @ParameterizedTest
  @MethodSource("ours")
  void aTaskThatDoesNotComeLeavesTheWorkerParkedWithNoTimer(WaitStrategy strategy)
      throws Exception {
    try (EncoderWorker<Object> worker = worker(strategy)) {
      awaitState(Thread.State.WAITING);
      long parks = worker.stats().waits().untimedParks();
      worker.prepare(SOON_NS);
      Poll.until("it has spun and parked", () -> worker.stats().waits().untimedParks() > parks);
      awaitState(Thread.State.WAITING);
      worker.await(worker.submit((encoder, ordinal) -> {}));
      awaitState(Thread.State.WAITING);
      assertEquals(1, worker.stats().waits().late());
      assertEquals(1, worker.stats().waits().timedParks());
    }
  }

  @ParameterizedTest
  @MethodSource("ours")
  void theNewestWordCounts(WaitStrategy strategy) throws Exception {
    try (EncoderWorker<Object> worker = worker(strategy)) {
      awaitState(Thread.State.WAITING);
      worker.prepare(HOUR_NS);
      awaitState(Thread.State.TIMED_WAITING);
      worker.prepare(0);
      awaitState(Thread.State.WAITING); // it has spun for nobody and given up
      assertEquals(1, worker.stats().waits().timedParks());
    }
  }

  @ParameterizedTest
  @MethodSource("ours")
  void closingWakesAWorkerThatSleepsUntilThen(WaitStrategy strategy) {
    try (EncoderWorker<Object> worker = worker(strategy)) {
      awaitState(Thread.State.WAITING);
      worker.prepare(HOUR_NS);
      awaitState(Thread.State.TIMED_WAITING);
    }
    assertEquals(Thread.State.TERMINATED, threads.only().getState());
  }

  @Test
  void anotherStrategyIsNotTold() throws Exception {
    try (EncoderWorker<Object> worker = worker(new BlockingWaitStrategy())) {
      worker.prepare(HOUR_NS);
      awaitState(Thread.State.WAITING);
      worker.await(worker.submit((encoder, ordinal) -> {}));
      assertEquals(WaitStats.NONE, worker.stats().waits());
    }
  }

  @ParameterizedTest
  @MethodSource("ours")
  void aTimeInThePastIsRefused(WaitStrategy strategy) {
    try (EncoderWorker<Object> worker = worker(strategy)) {
      IllegalArgumentException thrown =
          assertThrows(IllegalArgumentException.class, () -> worker.prepare(-5));
      assertEquals(
          "the next event is -5 ns away: say 0 or more nanoseconds from now", thrown.getMessage());
    }
  }
}
