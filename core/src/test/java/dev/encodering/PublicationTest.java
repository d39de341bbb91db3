package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The slot's stamp is the only publication signal: what goes wrong with the ring's own ones. */
class PublicationTest {
  private static final int RING_SIZE = 8;
  private static final EncodeTask<Object> TASK = (encoder, ordinal) -> {};

  /** Strategies that make no difference to what a signal means. */
  enum Strategy {
    ADAPTIVE,
    BLOCKING,
    LITE_BLOCKING,
    BUSY_SPIN;

    WaitStrategy make() {
      return switch (this) {
        case ADAPTIVE -> new AdaptiveWaitStrategy(0);
        case BLOCKING -> new BlockingWaitStrategy();
        case LITE_BLOCKING -> new LiteBlockingWaitStrategy();
        case BUSY_SPIN -> new BusySpinWaitStrategy();
      };
    }
  }

  /** A ring in which producer A stamped sequence 0 and has not yet come to publish it. */
  private static final class LateProducer {
    final WaitStrategy strategy;
    final RingBuffer<EncodeSlot<Object>> ring;
    final SequenceBarrier barrier;
    final Sequence consumed = new Sequence();
    final PublishedSequence published = new PublishedSequence();

    LateProducer(WaitStrategy strategy) {
      this.strategy = strategy;
      this.ring =
          RingBuffer.createMultiProducer(() -> new EncodeSlot<>("encoder"), RING_SIZE, strategy);
      this.barrier = ring.newBarrier();
      ring.addGatingSequences(consumed);
      stamp();
      assertTrue(ring.get(0).isStamped(0));
      consumed.set(0); // the consumer runs it by its stamp
    }

    long stamp() {
      long sequence = ring.next();
      ring.get(sequence).fill(sequence, TASK, 0);
      return sequence;
    }

    /** Producer B goes once around the ring, up to the sequence in A's slot. */
    void wrap() {
      for (int i = 1; i <= RING_SIZE; i++) {
        long sequence = stamp();
        ring.publish(sequence);
        if (sequence < RING_SIZE) {
          consumed.set(sequence);
        }
      }
    }

    void publishLate() {
      ring.publish(0);
    }

    long waitByStamp(long sequence) throws Exception {
      published.expect(ring.get(sequence), sequence);
      return strategy.waitFor(sequence, published, published, barrier);
    }

    /** Known to be wrong: looks at the stamp for a while, then asks the barrier. */
    boolean arrivesByMixedSignals(long sequence, boolean stampedInTime, int rounds)
        throws AlertException, InterruptedException, TimeoutException {
      if (stampedInTime && ring.get(sequence).isStamped(sequence)) {
        return true;
      }
      for (int i = 0; i < rounds; i++) {
        if (barrier.waitFor(sequence) >= sequence) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void aLatePublicationMakesTheRingsAvailabilityLie() throws Exception {
    LateProducer scene = new LateProducer(new BusySpinWaitStrategy());
    scene.wrap();
    assertTrue(scene.ring.isAvailable(RING_SIZE));
    scene.publishLate();
    assertFalse(scene.ring.isAvailable(RING_SIZE), "the flag of an older sequence came back");
    assertEquals(RING_SIZE - 1, scene.barrier.waitFor(RING_SIZE), "and the barrier believes it");
  }

  @Test
  void aLatePublicationLeavesTheStampAlone() {
    LateProducer scene = new LateProducer(new BusySpinWaitStrategy());
    scene.wrap();
    scene.publishLate();
    assertTrue(scene.ring.get(RING_SIZE).isStamped(RING_SIZE));
    assertFalse(scene.ring.get(RING_SIZE).isStamped(0));
  }

  @ParameterizedTest
  @EnumSource
  void theWaitByStampReturnsAfterALatePublication(Strategy strategy) throws Exception {
    LateProducer scene = new LateProducer(strategy.make());
    scene.wrap();
    scene.publishLate();
    assertEquals(RING_SIZE, scene.waitByStamp(RING_SIZE));
  }

  @ParameterizedTest
  @EnumSource
  void aWaiterByStampIsWokenThoughALatePublicationComesInBetween(Strategy strategy)
      throws Exception {
    LateProducer scene = new LateProducer(strategy.make());
    for (int i = 1; i < RING_SIZE; i++) {
      scene.ring.publish(scene.stamp());
    }
    scene.consumed.set(RING_SIZE - 1);
    Async<Long> consumer = Async.call(() -> scene.waitByStamp(RING_SIZE));
    if (strategy != Strategy.BUSY_SPIN) {
      Poll.untilWaiting(consumer.thread());
    }
    long sequence = scene.stamp();
    scene.publishLate(); // overtakes, with a flag that is out of date
    assertEquals(RING_SIZE, consumer.get());
    scene.ring.publish(sequence);
  }

  @ParameterizedTest
  @EnumSource
  void mixingTheTwoSignalsHangs(Strategy strategy) throws Exception {
    LateProducer scene = new LateProducer(strategy.make());
    boolean looksTooEarly = false; // its spin is over when the stamp comes
    scene.wrap();
    scene.publishLate();
    assertFalse(scene.arrivesByMixedSignals(RING_SIZE, looksTooEarly, 10_000));
  }

  @ParameterizedTest
  @EnumSource
  void waitingOnTheCursorReturnsAtOnceWhileAClaimIsUnpublished(Strategy strategy) throws Exception {
    RingBuffer<EncodeSlot<Object>> ring =
        RingBuffer.createMultiProducer(
            () -> new EncodeSlot<>("encoder"), RING_SIZE, strategy.make());
    SequenceBarrier barrier = ring.newBarrier();
    ring.next();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(-1, barrier.waitFor(0), "returns with nothing: a loop around it burns");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"ADAPTIVE", "BLOCKING", "LITE_BLOCKING"})
  void ourLoopSleepsWhileAClaimIsUnpublished(Strategy strategy) throws Exception {
    AtomicInteger returns = new AtomicInteger();
    WaitStrategy counting = counting(strategy.make(), returns);
    RingBuffer<EncodeSlot<Object>> ring =
        RingBuffer.createMultiProducer(() -> new EncodeSlot<>("encoder"), RING_SIZE, counting);
    EncodeLoop<Object> loop =
        new EncodeLoop<>(ring, counting, (cause, ticket) -> {}, () -> {}, () -> {});
    Async<Void> worker = Async.run(loop::run);
    long first = ring.next();
    long second = ring.next();
    ring.get(second).fill(second, TASK, 0);
    ring.publish(second); // wakes the worker, which must not take it for the first
    Poll.untilWaiting(worker.thread());
    assertEquals(0, returns.get());
    assertEquals(-1, loop.completed().get());

    ring.get(first).fill(first, TASK, 0);
    ring.publish(first);
    Poll.until("both have run", () -> loop.completed().get() == second);
    assertEquals(1, returns.get(), "the second was there already");
    loop.abandon();
    worker.get();
  }

  private static WaitStrategy counting(WaitStrategy strategy, AtomicInteger returns) {
    return new WaitStrategy() {
      @Override
      public long waitFor(long sequence, Sequence cursor, Sequence d, SequenceBarrier barrier)
          throws AlertException, InterruptedException, TimeoutException {
        long available = strategy.waitFor(sequence, cursor, d, barrier);
        returns.incrementAndGet();
        return available;
      }

      @Override
      public void signalAllWhenBlocking() {
        strategy.signalAllWhenBlocking();
      }
    };
  }
}
