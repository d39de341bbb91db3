package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The tests of the Rust worker that this one succeeds, under their own names. */
class OriginalEncoderWorkerTest {
  private final EncoderWorker<Object> worker = EncoderWorker.builder(Object::new).build();

  @Test
  void submitRunsClosure() throws Exception {
    try (worker) {
      AtomicInteger counter = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(1);
      worker.submit(
          (encoder, ordinal) -> {
            counter.incrementAndGet();
            done.countDown();
          });
      assertTrue(done.await(30, TimeUnit.SECONDS), "worker did not signal completion");
      assertEquals(1, counter.get());
    }
  }

  @Test
  void submissionsRunInOrder() throws Exception {
    try (worker) {
      List<Integer> order = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(5);
      for (int i = 0; i < 5; i++) {
        int number = i;
        worker.submit(
            (encoder, ordinal) -> {
              order.add(number);
              done.countDown();
            });
      }
      assertTrue(done.await(30, TimeUnit.SECONDS), "worker died");
      assertEquals(List.of(0, 1, 2, 3, 4), order);
    }
  }

  @Test
  void shutdownWaitsForInFlightWork() throws Exception {
    AtomicInteger counter = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      worker.submit(
          (encoder, ordinal) -> {
            Thread.sleep(10); // the work, not a synchronisation
            counter.incrementAndGet();
          });
    }
    worker.close();
    assertEquals(3, counter.get());
  }

  @Test
  void submitAfterShutdownErrors() {
    worker.close();
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> worker.submit((encoder, ordinal) -> {}));
    assertEquals("worker has been shut down", thrown.getMessage());
  }
}
