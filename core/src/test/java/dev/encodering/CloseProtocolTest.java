package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A submit that races with a close is run or refused, never lost. */
class CloseProtocolTest {
  private static final long NOT_TAKEN = -1;

  /** The two protocols in their smallest form, with a place for the close to happen in between. */
  private static final class Protocol {
    private final List<Boolean> slots = new ArrayList<>();
    private boolean closing;
    private int finalSlot = Integer.MAX_VALUE;

    /** Known to be wrong. */
    long checkThenClaim(Runnable between) {
      if (closing) {
        return NOT_TAKEN;
      }
      between.run();
      slots.add(true);
      return slots.size() - 1;
    }

    long claimThenCheck(Runnable between) {
      slots.add(true);
      int slot = slots.size() - 1;
      between.run();
      if (closing) {
        slots.set(slot, false);
        return NOT_TAKEN;
      }
      return slot;
    }

    void close() {
      closing = true;
      slots.add(false);
      finalSlot = slots.size() - 1;
    }

    boolean runs(long slot) {
      return slot < finalSlot && slots.get((int) slot);
    }
  }

  @Test
  void checkingBeforeClaimingLosesATask() {
    Protocol protocol = new Protocol();
    long ticket = protocol.checkThenClaim(protocol::close);
    assertTrue(ticket != NOT_TAKEN, "the submit returned a ticket");
    assertFalse(protocol.runs(ticket), "and its task lies behind the final event");
  }

  @Test
  void claimingBeforeCheckingRefusesThatTask() {
    Protocol protocol = new Protocol();
    assertEquals(NOT_TAKEN, protocol.claimThenCheck(protocol::close));
  }

  /** The real ring and loop, and a producer to whom something happens before it claims. */
  private static final class Scene {
    final AtomicBoolean armed = new AtomicBoolean();
    final AtomicInteger ran = new AtomicInteger();
    final EncodeTask<Object> task = (encoder, ordinal) -> ran.incrementAndGet();
    final AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy();
    final RingBuffer<EncodeSlot<Object>> slots =
        RingBuffer.createMultiProducer(() -> new EncodeSlot<>("encoder"), 4, strategy);
    final EncodeLoop<Object> loop =
        new EncodeLoop<>(slots, strategy, (cause, ticket) -> {}, () -> {}, () -> {});
    final TaskRing<Object> ring = new TaskRing<>(slots, loop);
    final Async<Void> worker = Async.run(loop::run);

    /** A claim that would wrap asks the gating sequences: after the look at the state. */
    Scene(Consumer<TaskRing<?>> betweenLookAndClaim) {
      slots.addGatingSequences(
          new Sequence() {
            @Override
            public long get() {
              if (armed.compareAndSet(true, false)) {
                betweenLookAndClaim.accept(ring);
              }
              return Long.MAX_VALUE;
            }
          });
      for (int i = 0; i < 4; i++) {
        ring.offer(task, 0);
      }
      Poll.until("all have run", () -> loop.completed().get() == 3);
      armed.set(true);
      assertThrows(WorkerClosedException.class, () -> ring.offer(task, 0));
      assertFalse(armed.get(), "nothing came in between");
    }
  }

  @Test
  void aCloseBetweenTheFirstLookAndTheClaimRefusesTheTask() throws Exception {
    Scene scene = new Scene(ring -> assertTrue(close(ring)));
    scene.worker.get();
    assertEquals(4, scene.ran.get());
    assertEquals(new Counts(4, 4, 0, 1, 0), Counts.of(scene.ring.stats(WaitStats.NONE)));
    assertThrows(IllegalArgumentException.class, () -> scene.ring.requireTicket(4));
  }

  @Test
  void theWorkerPassesOverARefusedClaimOnItsWayToTheFinalEvent() throws Exception {
    Scene scene = new Scene(TaskRing::refuseFromNowOn);
    assertTrue(close(scene.ring));
    scene.worker.get();
    assertEquals(4, scene.ran.get());
    assertEquals(new Counts(4, 4, 0, 1, 0), Counts.of(scene.ring.stats(WaitStats.NONE)));
  }

  private static boolean close(TaskRing<?> ring) {
    ring.refuseFromNowOn();
    try {
      return ring.publishFinal(Deadline.FOREVER);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void whatSubmitReturnedRunsAndWhatItRefusedDoesNot(int ringSize) throws Exception {
    int rounds = 1_000;
    SplittableRandom random = new SplittableRandom(42);
    List<Producer> producers = List.of(new Producer(), new Producer());
    long submitted = 0;
    for (int round = 0; round < rounds; round++) {
      AtomicInteger ran = new AtomicInteger();
      EncodeTask<Object> task = (encoder, ordinal) -> ran.incrementAndGet();
      EncoderWorker<Object> worker = EncoderWorker.builder(Object::new).ringSize(ringSize).build();
      for (Producer producer : producers) {
        producer.work.add(() -> producer.submitUntilRefused(worker, task));
      }
      if (round % 2 == 0) {
        Poll.until("the producers are at it", () -> worker.stats().submitted() > 0);
      }
      for (int spin = random.nextInt(20_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      worker.close();
      int returned = 0;
      for (Producer producer : producers) {
        returned += producer.returned.take();
      }
      EncoderStats stats = worker.stats();
      assertEquals(returned, ran.get());
      assertEquals(returned, stats.submitted());
      assertEquals(returned, stats.completed());
      assertEquals(producers.size(), stats.rejected());
      submitted += returned;
    }
    assertTrue(submitted >= rounds / 2, "submitted " + submitted);
    for (Producer producer : producers) {
      producer.thread.thread().interrupt();
    }
  }

  private static final class Producer {
    final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> returned = new LinkedBlockingQueue<>();
    final Async<Void> thread =
        Async.run(
            () -> {
              while (true) {
                work.take().run();
              }
            });

    void submitUntilRefused(EncoderWorker<Object> worker, EncodeTask<Object> task) {
      int count = 0;
      try {
        while (true) {
          worker.submit(task);
          count++;
        }
      } catch (WorkerClosedException e) {
        returned.add(count);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
