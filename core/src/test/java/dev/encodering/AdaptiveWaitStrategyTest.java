package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The strategy in plain Disruptors, and what it refuses. */
class AdaptiveWaitStrategyTest {
  private final AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0);
  private final RingBuffer<long[]> ring =
      RingBuffer.createSingleProducer(() -> new long[1], 8, strategy);
  private final SequenceBarrier barrier = ring.newBarrier();

  @ParameterizedTest
  @EnumSource(ProducerType.class)
  void drivesAPlainDisruptor(ProducerType producerType) throws Exception {
    int producers = producerType == ProducerType.SINGLE ? 1 : 3;
    int each = 5_000;
    long[] handled = new long[producers * each];
    AtomicInteger count = new AtomicInteger();
    ThreadCatcher threads = new ThreadCatcher();
    Disruptor<long[]> disruptor =
        new Disruptor<>(
            () -> new long[1], 16, threads, producerType, new AdaptiveWaitStrategy(5_000));
    disruptor.handleEventsWith(
        (event, sequence, endOfBatch) -> {
          handled[count.get()] = event[0];
          count.incrementAndGet();
        });
    RingBuffer<long[]> events = disruptor.start();
    List<Async<Void>> running = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      long base = (long) p * each;
      running.add(
          Async.run(
              () -> {
                for (int i = 0; i < each; i++) {
                  events.publishEvent((event, sequence, value) -> event[0] = value, base + i);
                  if (i % 1_000 == 0 && producers == 1) {
                    Poll.untilWaiting(threads.only());
                  }
                }
              }));
    }
    for (Async<Void> producer : running) {
      producer.get();
    }
    Poll.until("all is handled", () -> count.get() == handled.length);
    Poll.untilWaiting(threads.only());
    disruptor.halt(); // alerts the parked consumer
    threads.only().join();
    Arrays.sort(handled);
    assertArrayEquals(LongStream.range(0, handled.length).toArray(), handled);
  }

  @Test
  void aDependentConsumerIsRefused() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> strategy.waitFor(0, new Sequence(), new Sequence(), barrier));
    assertEquals(
        "this consumer depends on another one: use a BlockingWaitStrategy for chains of consumers",
        thrown.getMessage());
  }

  @Test
  void aSecondConsumerIsRefusedAndTheFirstIsStillWoken() throws Exception {
    Async<Long> first = Async.call(() -> barrier.waitFor(0));
    Poll.untilWaiting(first.thread());
    Throwable thrown = Async.call(() -> barrier.waitFor(0)).failure();
    assertEquals(
        "a second consumer waits on this strategy: give each consumer an instance of its own",
        thrown.getMessage());
    assertEquals(IllegalStateException.class, thrown.getClass());
    ring.publish(ring.next());
    assertEquals(0L, first.get());
  }

  @Test
  void aPublishedSequenceIsReturnedWithoutWaiting() throws Exception {
    Sequence published = new Sequence(2);
    assertEquals(2, strategy.waitFor(0, published, published, barrier));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 20_000})
  void anUnparkWithoutAnEventParksAgainWithoutASpin(long spinNs) throws Exception {
    AtomicLong looks = new AtomicLong();
    Sequence cursor =
        new Sequence() {
          @Override
          public long get() {
            looks.incrementAndGet();
            return super.get();
          }
        };
    AdaptiveWaitStrategy own = new AdaptiveWaitStrategy(spinNs);
    Async<Long> consumer = Async.call(() -> own.waitFor(0, cursor, cursor, barrier));
    Poll.untilWaiting(consumer.thread());
    Poll.until("the consumer has announced itself", () -> looks.get() >= 2);
    Poll.untilWaiting(consumer.thread());
    long before = looks.get();
    for (int i = 1; i <= 20; i++) {
      long expected = before + 2 * i; // awake, and announced again
      LockSupport.unpark(consumer.thread());
      Poll.until("the consumer looks", () -> looks.get() >= expected);
      Poll.untilWaiting(consumer.thread());
      assertEquals(expected, looks.get());
    }
    cursor.set(0);
    own.signalAllWhenBlocking();
    assertEquals(0L, consumer.get());
  }

  @Test
  void aSignalWithNobodyParkedDoesNothing() throws Exception {
    strategy.signalAllWhenBlocking();
    ring.publish(ring.next());
    assertEquals(0, barrier.waitFor(0));
  }

  @Test
  void aNegativeSpinIsRefused() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveWaitStrategy(-1));
    assertEquals("spin budget is -1 ns: use 0 or more", thrown.getMessage());
  }
}
