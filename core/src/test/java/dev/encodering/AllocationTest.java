package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything is allocated at construction; afterwards nothing is. */
class AllocationTest {
  private static final int MILLION = 1_000_000;

  private final ThreadCatcher threads = new ThreadCatcher();
  private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};
  private final EncoderWorker<Object> worker =
      EncoderWorker.builder(Object::new).ringSize(64).threadFactory(threads).build();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aMillionSubmitsAllocateNothingOnEitherThread() throws Exception {
    Allocation.assertNone(
        () -> {
          long ticket = -1;
          for (int i = 0; i < MILLION; i++) {
            ticket = worker.submit(nothing, i); // often into a full ring: waits, and parks
          }
          worker.await(ticket);
        },
        threads.only());
  }

  @Test
  void aMillionAwaitsAllocateNothingOnEitherThread() throws Exception {
    Allocation.assertNone(
        () -> {
          for (int i = 0; i < MILLION; i++) {
            long ticket = worker.submit(nothing, i);
            if (i % 64 == 0) {
              worker.await(ticket);
            }
            worker.isDone(ticket);
            if (worker.isDone(ticket)) {
              worker.await(ticket);
            }
          }
        },
        threads.only());
  }

  @Test
  void waitingForForetoldTasksAllocatesNothing() throws Exception {
    ThreadCatcher thread = new ThreadCatcher();
    try (EncoderWorker<Object> cadence =
        EncoderWorker.builder(Object::new)
            .waitStrategy(new CadenceWaitStrategy())
            .threadFactory(thread)
            .build()) {
      Allocation.assertNone(
          () -> {
            for (int i = 0; i < 300; i++) {
              cadence.prepare(50_000);
              LockSupport.parkNanos(200_000);
              cadence.await(cadence.submit(nothing, i));
            }
          },
          thread.only());
      assertTrue(cadence.stats().waits().untimedParks() > 0, "it never slept");
    }
  }

  @Test
  void waitingForRoomAllocatesNothing() throws Exception {
    try (EncoderWorker<Object> tight =
        EncoderWorker.builder(Object::new).ringSize(1).threadFactory(new ThreadCatcher()).build()) {
      long waits = tight.stats().ringFullWaits();
      Allocation.assertNone(
          () -> {
            for (int i = 0; i < 20_000; i++) {
              tight.submit(nothing, i);
            }
          });
      assertEquals(true, tight.stats().ringFullWaits() > waits, "the ring was never full");
    }
  }

  @Test
  void parkedWaitsForRoomAndForTicketsAllocateNothing() throws Exception {
    // A task that lasts until its submitter sleeps in a monitor.
    Thread submitter = Thread.currentThread();
    EncodeTask<Object> untilItSleeps =
        (encoder, ordinal) -> {
          while (submitter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
        };
    try (EncoderWorker<Object> tight = EncoderWorker.builder(Object::new).ringSize(1).build()) {
      Allocation.assertNone(
          () -> {
            for (int i = 0; i < 500; i++) {
              tight.submit(untilItSleeps); // waits in the monitor for room
              tight.await(tight.submit(untilItSleeps)); // and for the ticket
            }
          });
    }
  }

  @Test
  void aRefusedTrySubmitAllocatesNothing() throws Exception {
    try (Rig rig = Rig.in(WorkerState.RING_FULL)) {
      Allocation.assertNone(
          () -> {
            for (int i = 0; i < MILLION; i++) {
              rig.worker.trySubmit(rig.record, i);
            }
          });
    }
  }

  @Test
  void aFailureThatIsNotLookedAtAllocatesNothing() throws Exception {
    Supplier<EncodeTask<Object>> failing =
        () -> Rig.failing(new IllegalStateException("made once"));
    EncodeTask<Object> fails = failing.get();
    Allocation.assertNone(
        () -> {
          for (int i = 0; i < 20_000; i++) {
            worker.submit(fails);
          }
          worker.await(worker.submit(nothing));
        },
        threads.only());
  }

  @Test
  void theMeasurementSeesAnAllocation() {
    Object[] sink = new Object[1];
    assertThrows(
        AssertionError.class, () -> Allocation.assertNone(() -> sink[0] = Duration.ofNanos(7)));
  }

  @ParameterizedTest
  @EnumSource
  void aTokenAllocatesNothing(EncodeMode mode) throws Exception {
    QuietDevice device = new QuietDevice();
    int depth = mode == EncodeMode.SPLIT ? 0 : 3;
    Thread[] before = Thread.getAllStackTraces().keySet().toArray(Thread[]::new);
    try (EncodePipeline pipeline =
        EncodePipeline.open(mode, depth, device, () -> new QuietEncoder(device), device)) {
      Thread[] pipelines =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !java.util.Arrays.asList(before).contains(thread))
              .filter(thread -> thread.getName().startsWith("encoder-worker"))
              .toArray(Thread[]::new);
      assertEquals(mode == EncodeMode.SPLIT || mode == EncodeMode.AHEAD ? 1 : 0, pipelines.length);
      Allocation.assertNone(
          () -> {
            for (int i = 0; i < 100_000; i++) {
              pipeline.next();
            }
          },
          pipelines);
    }
  }

  /** A device that does nothing and allocates nothing. */
  private static final class QuietDevice implements CommandQueue, TokenGraph<QuietEncoder> {
    private final java.util.concurrent.atomic.AtomicLong submissions =
        new java.util.concurrent.atomic.AtomicLong();

    @Override
    public boolean isCompleted(long submission) {
      return (submission & 4) == 0;
    }

    @Override
    public void awaitCompleted(long submission) {}

    @Override
    public int steps() {
      return 8;
    }

    @Override
    public void encode(QuietEncoder encoder, int from, int to, long ordinal) {}
  }

  private record QuietEncoder(QuietDevice device) implements CommandEncoder {
    @Override
    public void begin() {}

    @Override
    public void endEncoding() {}

    @Override
    public long commit() {
      return device.submissions.incrementAndGet();
    }

    @Override
    public boolean canResubmit() {
      return true;
    }

    @Override
    public long resubmit() {
      return commit();
    }

    @Override
    public void close() {}
  }
}
