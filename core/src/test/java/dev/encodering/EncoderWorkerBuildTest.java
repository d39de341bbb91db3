package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What build() does, and what it leaves behind when it cannot. */
class EncoderWorkerBuildTest {
  private final TestEncoder.Factory encoders = new TestEncoder.Factory();
  private final ThreadCatcher threads = new ThreadCatcher();

  private EncoderWorker.Builder<TestEncoder> builder() {
    return EncoderWorker.<TestEncoder>builder(encoders).ringSize(4).threadFactory(threads);
  }

  @Test
  void theThreadRunsBeforeBuildReturns() {
    AtomicReference<Thread> started = new AtomicReference<>();
    try (EncoderWorker<TestEncoder> worker =
        builder().onStart(() -> started.set(Thread.currentThread())).build()) {
      assertTrue(worker.isAlive());
      assertSame(threads.only(), started.get());
      assertTrue(threads.only().isAlive());
    }
  }

  @Test
  void noTaskPaysForAThread() throws Exception {
    try (EncoderWorker<TestEncoder> worker = builder().build()) {
      for (int i = 0; i < 100; i++) {
        worker.await(
            worker.submit(
                (encoder, ordinal) -> assertSame(threads.only(), Thread.currentThread())));
      }
    }
    assertEquals(1, threads.made.size());
  }

  @Test
  void theDefaultThreadIsANumberedDaemon() throws Exception {
    AtomicReference<Thread> started = new AtomicReference<>();
    try (EncoderWorker<TestEncoder> worker =
        EncoderWorker.<TestEncoder>builder(encoders)
            .onStart(() -> started.set(Thread.currentThread()))
            .build()) {
      assertTrue(worker.isAlive());
      assertTrue(started.get().getName().matches("encoder-worker-\\d+"), started.get().getName());
      assertTrue(started.get().isDaemon());
    }
    assertEquals(64, encoders.made.size());
  }

  @Test
  void aNameNamesTheThread() {
    try (EncoderWorker<TestEncoder> worker = builder().name("decode").build()) {
      assertTrue(worker.isAlive());
      assertEquals("decode", threads.only().getName());
    }
  }

  @Test
  void theFactorysOwnNameStays() {
    try (EncoderWorker<TestEncoder> worker = builder().build()) {
      assertTrue(worker.isAlive());
      assertEquals("caught", threads.only().getName());
    }
  }

  @Test
  void encodersAreMadeOnTheCallersThread() {
    List<Thread> makers = new ArrayList<>();
    Supplier<Object> supplier =
        () -> {
          makers.add(Thread.currentThread());
          return new Object();
        };
    EncoderWorker.builder(supplier).ringSize(2).build().close();
    assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), makers);
  }

  @Test
  void oneBuilderBuildsSeveralWorkers() throws Exception {
    EncoderWorker.Builder<TestEncoder> builder = builder();
    try (EncoderWorker<TestEncoder> one = builder.build();
        EncoderWorker<TestEncoder> two = builder.build()) {
      one.await(one.submit((encoder, ordinal) -> {}));
      two.await(two.submit((encoder, ordinal) -> {}));
      assertNotEquals(threads.made.get(0), threads.made.get(1));
      assertEquals(8, encoders.made.size());
    }
  }

  @Test
  void anUnclosedWorkerIsOneParkedDaemonThread() {
    int before = Thread.getAllStackTraces().size();
    try (EncoderWorker<TestEncoder> worker =
        EncoderWorker.<TestEncoder>builder(encoders)
            .name("unclosed")
            .onStart(() -> encoders.worker = Thread.currentThread())
            .build()) {
      Poll.untilWaiting(encoders.worker);
      List<Thread> named =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("unclosed"))
              .toList();
      assertEquals(List.of(encoders.worker), named);
      assertTrue(encoders.worker.isDaemon());
      assertTrue(worker.isAlive());
      assertTrue(before > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aSupplierThatThrowsLeavesNothingBehind(int slot) {
    RuntimeException planned = new IllegalStateException("planned");
    Supplier<TestEncoder> failing =
        () -> {
          if (encoders.made.size() == slot) {
            throw planned;
          }
          return encoders.get();
        };
    EncoderWorker.Builder<TestEncoder> builder =
        EncoderWorker.<TestEncoder>builder(failing).ringSize(4).threadFactory(threads);
    assertSame(planned, assertThrows(IllegalStateException.class, builder::build));
    assertEquals(slot, encoders.made.size());
    assertTrue(encoders.eachClosedOnce());
    assertTrue(threads.made.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aSupplierThatReturnsNullIsToldWhichEncoderIsMissing(int slot) {
    EncoderWorker.Builder<TestEncoder> builder =
        EncoderWorker.<TestEncoder>builder(
                () -> encoders.made.size() == slot ? null : encoders.get())
            .ringSize(4);
    NullPointerException thrown = assertThrows(NullPointerException.class, builder::build);
    assertEquals(
        "the encoder supplier returned null for encoder " + slot + " of 4", thrown.getMessage());
    assertTrue(encoders.eachClosedOnce());
  }

  @Test
  void buildThrowsWhatOnStartThrew() {
    Error planned = new AssertionError("planned");
    AtomicBoolean stopped = new AtomicBoolean();
    EncoderWorker.Builder<TestEncoder> builder =
        builder()
            .onStart(
                () -> {
                  throw planned;
                })
            .onStop(() -> stopped.set(true));
    assertSame(planned, assertThrows(AssertionError.class, builder::build));
    assertFalse(threads.only().isAlive());
    assertTrue(encoders.eachClosedOnce());
    assertFalse(stopped.get(), "onStop belongs to a start that worked");
  }

  @Test
  void anEncoderThatCannotBeClosedDoesNotHideWhyBuildFailed() {
    encoders.closeFailure = new IllegalArgumentException("close");
    RuntimeException planned = new IllegalStateException("planned");
    EncoderWorker.Builder<TestEncoder> builder =
        builder()
            .onStart(
                () -> {
                  throw planned;
                });
    assertSame(planned, assertThrows(IllegalStateException.class, builder::build));
    assertTrue(List.of(planned.getSuppressed()).contains(encoders.closeFailure));
  }

  @Test
  void aFactoryThatReturnsNullIsNamed() {
    EncoderWorker.Builder<TestEncoder> builder = builder().threadFactory(loop -> null);
    IllegalStateException thrown = assertThrows(IllegalStateException.class, builder::build);
    assertEquals(
        "the thread factory returned null: it must make a thread for the worker",
        thrown.getMessage());
    assertTrue(encoders.eachClosedOnce());
  }

  @Test
  void aFactoryThatThrowsLeavesNothingBehind() {
    RuntimeException planned = new IllegalStateException("planned");
    EncoderWorker.Builder<TestEncoder> builder =
        builder()
            .threadFactory(
                loop -> {
                  throw planned;
                });
    assertSame(planned, assertThrows(IllegalStateException.class, builder::build));
    assertTrue(encoders.eachClosedOnce());
  }

  @Test
  void aThreadThatNeverRunsTheLoopIsNoticed() {
    EncoderWorker.Builder<TestEncoder> builder =
        builder().threadFactory(loop -> threads.newThread(() -> {}));
    IllegalStateException thrown = assertThrows(IllegalStateException.class, builder::build);
    assertEquals(
        "the thread factory's thread ended without running what it was given", thrown.getMessage());
    assertTrue(encoders.eachClosedOnce());
  }

  @Test
  void aThreadThatTheFactoryHasStartedIsRefusedAndEnds() throws Exception {
    EncoderWorker.Builder<TestEncoder> builder =
        builder()
            .threadFactory(
                loop -> {
                  Thread thread = threads.newThread(loop);
                  thread.start();
                  return thread;
                });
    IllegalStateException thrown = assertThrows(IllegalStateException.class, builder::build);
    assertEquals("the thread factory started its thread: return it unstarted", thrown.getMessage());
    threads.only().join(30_000);
    assertFalse(threads.only().isAlive());
    assertTrue(encoders.eachClosedOnce());
  }

  @Test
  void aVirtualThreadIsRefused() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with Java 21");
    EncoderWorker.Builder<TestEncoder> builder =
        builder().threadFactory(EncoderWorkerBuildTest::virtual);
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals(
        "the thread factory made a virtual thread: a worker that spins needs a platform thread",
        thrown.getMessage());
    assertTrue(encoders.eachClosedOnce());
  }

  private static Thread virtual(Runnable loop) {
    try {
      Object ofVirtual = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      return (Thread) type.getMethod("unstarted", Runnable.class).invoke(ofVirtual, loop);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInterruptedCallerBuildsAndKeepsItsInterrupt() {
    Thread.currentThread().interrupt();
    try (EncoderWorker<TestEncoder> worker = builder().build()) {
      assertTrue(Thread.interrupted());
      assertTrue(worker.isAlive());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 6, 1 << 21, Integer.MAX_VALUE})
  void aRingSizeThatIsNoPowerOfTwoInRangeIsRefused(int slots) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> builder().ringSize(slots));
    assertEquals(
        "ring size is " + slots + ": use a power of two from 1 to 1048576", thrown.getMessage());
  }

  @Test
  void nullIsRefusedByItsParametersName() {
    assertNames("encoders", () -> EncoderWorker.builder(null));
    assertNames("waitStrategy", () -> builder().waitStrategy(null));
    assertNames("threadFactory", () -> builder().threadFactory(null));
    assertNames("name", () -> builder().name(null));
    assertNames("onFailure", () -> builder().onFailure(null));
    assertNames("onStart", () -> builder().onStart(null));
    assertNames("onStop", () -> builder().onStop(null));
  }

  private static void assertNames(String parameter, Runnable call) {
    assertEquals(parameter, assertThrows(NullPointerException.class, call::run).getMessage());
  }
}
