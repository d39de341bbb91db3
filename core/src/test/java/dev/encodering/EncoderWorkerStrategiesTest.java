package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any wait strategy of Disruptor's drives the worker. */
class EncoderWorkerStrategiesTest {

  enum Strategy {
    ADAPTIVE(AdaptiveWaitStrategy::new),
    ADAPTIVE_WITHOUT_SPIN(() -> new AdaptiveWaitStrategy(0)),
    CADENCE(CadenceWaitStrategy::new),
    BLOCKING(BlockingWaitStrategy::new),
    LITE_BLOCKING(LiteBlockingWaitStrategy::new),
    BUSY_SPIN(BusySpinWaitStrategy::new),
    YIELDING(YieldingWaitStrategy::new),
    SLEEPING(SleepingWaitStrategy::new),
    PHASED_BACKOFF(
        () -> PhasedBackoffWaitStrategy.withLiteLock(1_000, 1_000, TimeUnit.NANOSECONDS)),
    TIMEOUT_BLOCKING(() -> new TimeoutBlockingWaitStrategy(1, TimeUnit.MILLISECONDS)),
    LITE_TIMEOUT_BLOCKING(() -> new LiteTimeoutBlockingWaitStrategy(1, TimeUnit.MILLISECONDS));

    private final Supplier<WaitStrategy> supplier;

    Strategy(Supplier<WaitStrategy> supplier) {
      this.supplier = supplier;
    }

    EncoderWorker<Object> worker(ThreadCatcher threads) {
      return EncoderWorker.builder(Object::new)
          .ringSize(4)
          .threadFactory(threads)
          .waitStrategy(supplier.get())
          .build();
    }
  }

  private final ThreadCatcher threads = new ThreadCatcher();

  @ParameterizedTest
  @EnumSource
  void manyProducersGetEveryTaskRunInOrder(Strategy strategy) throws Exception {
    int producers = 3;
    int each = 500;
    long[] last = new long[producers];
    long[] ran = new long[1];
    try (EncoderWorker<Object> worker = strategy.worker(threads)) {
      EncodeTask<Object> task =
          (encoder, ordinal) -> {
            int producer = (int) (ordinal / each);
            assertEquals(last[producer]++, ordinal % each);
            ran[0]++;
          };
      List<Async<Void>> running = new ArrayList<>();
      for (int p = 0; p < producers; p++) {
        long base = (long) p * each;
        running.add(
            Async.run(
                () -> {
                  for (long ordinal = base; ordinal < base + each; ordinal++) {
                    worker.submit(task, ordinal);
                  }
                }));
      }
      for (Async<Void> producer : running) {
        producer.get();
      }
    }
    assertEquals(producers * each, ran[0]);
  }

  @ParameterizedTest
  @EnumSource
  void oneTaskAtATimeComesBack(Strategy strategy) throws Exception {
    try (EncoderWorker<Object> worker = strategy.worker(threads)) {
      for (int i = 0; i < 100; i++) {
        worker.await(worker.submit((encoder, ordinal) -> {}));
      }
      assertEquals(100, worker.stats().completed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedWorkerGoesOn(Strategy strategy) throws Exception {
    try (EncoderWorker<Object> worker = strategy.worker(threads)) {
      for (int i = 0; i < 50; i++) {
        threads.only().interrupt();
        worker.await(worker.submit((encoder, ordinal) -> {}));
      }
      assertTrue(worker.isAlive());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFatalErrorEndsTheWorker(Strategy strategy) throws Exception {
    try (EncoderWorker<Object> worker = strategy.worker(threads)) {
      worker.submit(Rig.failing(new InternalError("planned")));
      threads.only().join();
      assertThrows(WorkerDeadException.class, () -> worker.submit((encoder, ordinal) -> {}));
    }
  }
}
