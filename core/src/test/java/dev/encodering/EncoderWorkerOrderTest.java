package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First in, first out; and what one side wrote the other side sees. */
class EncoderWorkerOrderTest {
  /** Plain on purpose: the worker has to make it visible. */
  private long plain;

  private static EncoderWorker<TestEncoder> worker(int ringSize) {
    return EncoderWorker.<TestEncoder>builder(new TestEncoder.Factory()).ringSize(ringSize).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 64})
  void tasksOfManyProducersRunInTicketOrder(int ringSize) throws Exception {
    int producers = 4;
    int each = 2_000;
    long[] ordinalByTicket = new long[producers * each];
    List<Long> ran = new ArrayList<>();
    try (EncoderWorker<TestEncoder> worker = worker(ringSize)) {
      List<Async<Void>> running = new ArrayList<>();
      for (int p = 0; p < producers; p++) {
        long base = (long) p * each;
        running.add(
            Async.run(
                () -> {
                  for (long ordinal = base; ordinal < base + each; ordinal++) {
                    long ticket = worker.submit((encoder, o) -> ran.add(o), ordinal);
                    ordinalByTicket[(int) ticket] = ordinal;
                  }
                }));
      }
      for (Async<Void> producer : running) {
        producer.get();
      }
    }
    assertArrayEquals(ordinalByTicket, ran.stream().mapToLong(Long::longValue).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void ticketNIsEncodedWithEncoderNModuloTheRingSize(int ringSize) throws Exception {
    List<Integer> used = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    try (EncoderWorker<TestEncoder> worker = worker(ringSize)) {
      for (int i = 0; i < 10 * ringSize; i++) {
        assertEquals(i, worker.submit((encoder, ordinal) -> used.add(encoder.index)));
        expected.add(i % ringSize);
      }
    }
    assertEquals(expected, used);
  }

  @Test
  void aSlotKeepsItsEncoder() throws Exception {
    TestEncoder.Factory factory = new TestEncoder.Factory();
    try (EncoderWorker<TestEncoder> worker =
        EncoderWorker.<TestEncoder>builder(factory).ringSize(2).build()) {
      for (int i = 0; i < 10; i++) {
        TestEncoder expected = factory.made.get(i % 2);
        worker.await(worker.submit((encoder, ordinal) -> assertSame(expected, encoder)));
      }
    }
    assertEquals(2, factory.made.size());
  }

  @Test
  void theTaskSeesTheSubmittersWritesAndTheAwaitingThreadSeesTheTasks() throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker(4)) {
      EncodeTask<Object> task =
          (encoder, ordinal) -> {
            if (plain == ordinal) {
              plain = ordinal + 1;
            }
          };
      for (long i = 0; i < 20_000; i += 2) {
        plain = i;
        worker.await(worker.submit(task, i));
        assertEquals(i + 1, plain);
      }
    }
  }

  @Test
  void whoSeesATicketDoneSeesTheTasksWrites() throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker(4)) {
      EncodeTask<Object> task = (encoder, ordinal) -> plain = ordinal;
      for (long i = 1; i < 10_000; i++) {
        long ticket = worker.submit(task, i);
        Poll.until("ticket " + ticket + " is done", () -> worker.isDone(ticket));
        assertEquals(i, plain);
      }
    }
  }

  @Test
  void submitWithoutAnOrdinalPassesZero() throws Exception {
    plain = -1;
    try (EncoderWorker<TestEncoder> worker = worker(1)) {
      worker.await(worker.submit((encoder, ordinal) -> plain = ordinal));
    }
    assertEquals(0, plain);
  }

  @Test
  void aDoneTicketStaysDone() throws Exception {
    try (EncoderWorker<TestEncoder> worker = worker(2)) {
      for (int i = 0; i < 100; i++) {
        worker.submit((encoder, ordinal) -> {});
      }
      worker.await(99);
      for (long ticket = 0; ticket < 100; ticket++) {
        assertTrue(worker.isDone(ticket));
        worker.await(ticket);
      }
    }
  }
}
