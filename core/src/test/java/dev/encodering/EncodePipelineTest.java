package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.FakeDevice.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The window, the order, and the life of a pipeline in all modes. */
class EncodePipelineTest {
  private static final int MAX_DEPTH = 5;

  static Stream<Arguments> modesAndDepths() {
    List<Arguments> all = new ArrayList<>();
    for (EncodeMode mode : EncodeMode.values()) {
      for (int depth = 0; depth <= (mode == EncodeMode.SPLIT ? 0 : MAX_DEPTH); depth++) {
        all.add(Arguments.of(mode, depth));
      }
    }
    return all.stream();
  }

  static Stream<Arguments> modesDepthsAndCompletions() {
    return modesAndDepths()
        .flatMap(
            modeAndDepth ->
                Stream.of(Completion.AT_COMMIT, Completion.WHEN_AWAITED)
                    .map(
                        completion ->
                            Arguments.of(
                                modeAndDepth.get()[0], modeAndDepth.get()[1], completion)));
  }

  @ParameterizedTest
  @MethodSource("modesDepthsAndCompletions")
  void everyModeGivesTheSameTokensInOrder(EncodeMode mode, int depth, Completion completion)
      throws Exception {
    FakeDevice device = new FakeDevice().completing(completion);
    int tokens = 40;
    try (EncodePipeline pipeline = device.open(mode, depth)) {
      for (long token = 0; token < tokens; token++) {
        assertEquals(token, pipeline.next());
      }
    }
    if (mode == EncodeMode.REPLAY) {
      for (int i = 0; i < device.executed.size(); i++) {
        assertEquals(i % (depth + 1) + ":0-8", device.executed.get(i));
      }
    } else if (mode == EncodeMode.SPLIT) {
      assertEquals(2 * tokens, device.executed.size());
    } else {
      assertEquals(device.wholeTokens(tokens + depth), device.executed);
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void theWindowIsNeitherExceededNorLeftUnused(EncodeMode mode, int depth) throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.HELD);
    int perToken = mode == EncodeMode.SPLIT ? 2 : 1;
    EncodePipeline pipeline = device.open(mode, depth);
    for (int token = 0; token < 12; token++) {
      long window = (long) (token + depth + 1) * perToken;
      Async<Long> next = Async.call(pipeline::next);
      Poll.until("the window is full", () -> device.committed() == window);
      Poll.untilWaiting(next.thread());
      assertEquals(window, device.committed());
      assertFalse(next.isDone(), "returned a token that is not complete");
      device.complete((long) (token + 1) * perToken);
      assertEquals(token, next.get());
      assertEquals(window, device.committed(), "started before it was asked to");
    }
    device.release();
    pipeline.close();
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void thereIsOneEncoderForEachPlaceAndInTheRingForEachSlot(EncodeMode mode, int depth) {
    FakeDevice device = new FakeDevice();
    device.open(mode, depth).close();
    int expected =
        switch (mode) {
          case INLINE, REPLAY -> depth + 1;
          case SPLIT -> 1 + 1;
          case AHEAD -> new int[] {1, 2, 4, 4, 8, 8}[depth]; // the power of two above the depth
        };
    assertEquals(expected, device.encoders.size());
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void drainDropsWhatIsInFlightAndTheNextTokenIsANewOne(EncodeMode mode, int depth)
      throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    try (EncodePipeline pipeline = device.open(mode, depth)) {
      pipeline.drain();
      assertEquals(0, pipeline.next());
      pipeline.drain();
      assertTrue(device.isIdle(device.committed()));
      assertEquals(depth + 1, pipeline.next());
      pipeline.drain();
      pipeline.drain();
      assertEquals(2 * (depth + 1), pipeline.next());
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void anInterruptedNextLosesNoToken(EncodeMode mode, int depth) throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.HELD);
    EncodePipeline pipeline = device.open(mode, depth);
    for (int token = 0; token < 6; token++) {
      Async<Long> interrupted = Async.call(pipeline::next);
      int window = (token + depth + 1) * (mode == EncodeMode.SPLIT ? 2 : 1);
      Poll.until("the window is full", () -> device.committed() == window);
      interrupted.thread().interrupt();
      assertEquals(InterruptedException.class, interrupted.failure().getClass());
      device.complete((long) (token + 1) * (mode == EncodeMode.SPLIT ? 2 : 1));
      assertEquals(token, pipeline.next());
    }
    device.release();
    pipeline.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"AHEAD", "SPLIT"})
  void aNextInterruptedWhileItWaitsForTheWorkerLosesNoToken(EncodeMode mode) throws Exception {
    FakeDevice device = new FakeDevice();
    Gate gate = new Gate();
    Thread[] caller = new Thread[1];
    device.hook =
        (from, to, ordinal) -> {
          if (Thread.currentThread() != caller[0]) {
            gate.encode(null, 0);
          }
        };
    EncodePipeline pipeline = device.open(mode, 0);
    Async<Long> interrupted =
        Async.call(
            () -> {
              caller[0] = Thread.currentThread();
              return pipeline.next();
            });
    gate.awaitEntered();
    Poll.untilWaiting(interrupted.thread());
    interrupted.thread().interrupt();
    assertEquals(InterruptedException.class, interrupted.failure().getClass());
    gate.open();
    assertEquals(0, pipeline.next());
    assertEquals(1, pipeline.next());
    pipeline.close();
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void closeWaitsForTheTokensInFlight(EncodeMode mode, int depth) throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.HELD);
    EncodePipeline pipeline = device.open(mode, depth);
    Async<Long> next = Async.call(pipeline::next);
    Poll.until("the window is full", () -> device.committed() > depth);
    Poll.untilWaiting(next.thread());
    next.thread().interrupt();
    assertEquals(InterruptedException.class, next.failure().getClass());

    Async<Boolean> closer =
        Async.call(
            () -> {
              pipeline.close();
              return Thread.interrupted();
            });
    Poll.untilWaiting(closer.thread());
    closer.thread().interrupt();
    Poll.until("the interrupt is noticed", () -> !closer.thread().isInterrupted());
    Poll.untilWaiting(closer.thread());
    assertTrue(device.noEncoderClosed());
    device.release();
    assertTrue(closer.get(), "the interrupt is kept");
    assertTrue(device.eachEncoderClosedOnce());
  }

  @ParameterizedTest
  @EnumSource
  void closeTriesEveryEncoderAndThrowsTheFirstFailure(EncodeMode mode) throws Exception {
    FakeDevice device = new FakeDevice();
    EncodePipeline pipeline = device.open(mode, mode == EncodeMode.SPLIT ? 0 : 3);
    pipeline.next();
    device.closeFailure = new IllegalArgumentException("planned");
    assertThrows(IllegalArgumentException.class, pipeline::close);
    assertTrue(device.eachEncoderClosedOnce());
    pipeline.close();
    assertTrue(device.eachEncoderClosedOnce());
  }

  @ParameterizedTest
  @EnumSource
  void afterCloseOnlyCloseIsLegal(EncodeMode mode) throws Exception {
    FakeDevice device = new FakeDevice();
    EncodePipeline pipeline = device.open(mode, 0);
    pipeline.next();
    pipeline.close();
    pipeline.close();
    assertTrue(device.eachEncoderClosedOnce());
    String message = assertThrows(IllegalStateException.class, pipeline::next).getMessage();
    assertEquals("pipeline is closed", message);
    assertThrows(IllegalStateException.class, pipeline::drain);
    assertEquals(1, pipeline.stats().tokens());
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void statsAddUp(EncodeMode mode, int depth) throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    boolean hasWorker = mode == EncodeMode.AHEAD || mode == EncodeMode.SPLIT;
    try (EncodePipeline pipeline = device.open(mode, depth)) {
      assertEquals(new PipelineStats(0, 0, 0, 0), pipeline.stats());
      for (int token = 0; token < 50; token++) {
        pipeline.next();
      }
      assertEquals(50, pipeline.stats().tokens());
      pipeline.drain();
      PipelineStats stats = pipeline.stats();
      assertEquals(50 + depth, stats.tokens());
      assertTrue(stats.encodeNs() > 0);
      assertTrue(stats.waitNs() > 0);
      assertEquals(hasWorker, stats.handoffNs() > 0);
    }
  }

  @Test
  void replayRecordsEachHandleOnce() throws Exception {
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      FakeDevice device = new FakeDevice();
      try (EncodePipeline pipeline = device.open(EncodeMode.REPLAY, depth)) {
        for (int token = 0; token < 20; token++) {
          pipeline.next();
        }
      }
      assertEquals(device.wholeTokens(depth + 1), device.graphCalls);
      assertEquals(20 + depth, device.committed());
    }
  }
}
