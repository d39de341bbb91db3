package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
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

/** The first failure fails the pipeline, and the tokens before it are still collected. */
class EncodePipelineFailureTest {
  private static final int LAST_FAILING_TOKEN = 7;
  private final RuntimeException planned = new IllegalStateException("planned");

  static Stream<Arguments> modesDepthsAndTokens() {
    List<Arguments> all = new ArrayList<>();
    for (EncodeMode mode : EncodeMode.values()) {
      for (int depth : mode == EncodeMode.SPLIT ? new int[] {0} : new int[] {0, 1, 3}) {
        for (int token = 0; token <= LAST_FAILING_TOKEN; token++) {
          all.add(Arguments.of(mode, depth, token));
        }
      }
    }
    return all.stream();
  }

  private void assertFailsAt(EncodePipeline pipeline, int token, Throwable cause) throws Exception {
    for (int before = 0; before < token; before++) {
      assertEquals(before, pipeline.next());
    }
    for (int i = 0; i < 2; i++) {
      EncodeException thrown = assertThrows(EncodeException.class, pipeline::next);
      assertSame(cause, thrown.getCause());
      assertEquals("token " + token + " failed: " + cause, thrown.getMessage());
    }
    pipeline.drain();
    assertThrows(EncodeException.class, pipeline::next);
  }

  /** REPLAY encodes nothing any more once each handle is recorded. */
  static Stream<Arguments> modesDepthsAndTokensEncoded() {
    return modesDepthsAndTokens()
        .filter(a -> a.get()[0] != EncodeMode.REPLAY || (int) a.get()[2] <= (int) a.get()[1]);
  }

  @ParameterizedTest
  @MethodSource("modesDepthsAndTokensEncoded")
  void anEncodingThatFailsFailsItsTokenAndCommitsNothingMore(EncodeMode mode, int depth, int token)
      throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    device.hook =
        (from, to, ordinal) -> {
          if (ordinal == token && to == FakeDevice.STEPS) {
            throw planned;
          }
        };
    try (EncodePipeline pipeline = device.open(mode, depth)) {
      assertFailsAt(pipeline, token, planned);
    }
    if (mode == EncodeMode.SPLIT) {
      // The first part may have been committed before the second one failed.
      assertTrue(device.committed() >= 2L * token && device.committed() <= 2L * token + 1);
    } else {
      assertEquals(token, device.committed());
    }
    assertTrue(device.eachEncoderClosedOnce());
  }

  @ParameterizedTest
  @MethodSource("modesDepthsAndTokens")
  void aCommitThatFailsFailsItsTokenAndCommitsNothingMore(EncodeMode mode, int depth, int token)
      throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    int perToken = mode == EncodeMode.SPLIT ? 2 : 1;
    for (int part = 1; part <= perToken; part++) {
      FakeDevice own = part == 1 ? device : new FakeDevice().completing(Completion.WHEN_AWAITED);
      long submission = (long) token * perToken + part;
      own.failCommit(submission, planned);
      try (EncodePipeline pipeline = own.open(mode, depth)) {
        assertFailsAt(pipeline, token, planned);
      }
      assertEquals(submission - 1, own.committed());
      assertTrue(own.eachEncoderClosedOnce());
    }
  }

  @ParameterizedTest
  @MethodSource("modesDepthsAndTokens")
  void aSubmissionThatFailsOnTheDeviceFailsItsToken(EncodeMode mode, int depth, int token)
      throws Exception {
    int perToken = mode == EncodeMode.SPLIT ? 2 : 1;
    for (int part = 1; part <= perToken; part++) {
      FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
      device.failSubmission((long) token * perToken + part, planned);
      try (EncodePipeline pipeline = device.open(mode, depth)) {
        assertFailsAt(pipeline, token, planned);
      }
      assertTrue(device.committed() <= (long) (token + depth + 1) * perToken);
      assertTrue(device.eachEncoderClosedOnce());
    }
  }

  @ParameterizedTest
  @EnumSource
  void drainTellsOfAFailureThatNextHasNotToldYet(EncodeMode mode) throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    int depth = mode == EncodeMode.SPLIT ? 0 : 2;
    if (mode == EncodeMode.SPLIT) {
      device.failSubmission(1, planned);
    } else {
      device.failSubmission(3, planned);
    }
    try (EncodePipeline pipeline = device.open(mode, depth)) {
      if (mode == EncodeMode.SPLIT) {
        assertThrows(EncodeException.class, pipeline::next);
        pipeline.drain();
      } else {
        assertEquals(0, pipeline.next());
        assertSame(planned, assertThrows(EncodeException.class, pipeline::drain).getCause());
        pipeline.drain();
      }
      assertSame(planned, assertThrows(EncodeException.class, pipeline::next).getCause());
    }
  }

  @Test
  void theEarlierOfTwoFailuresIsTold() throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    device.failSubmission(2, planned);
    device.hook =
        (from, to, ordinal) -> {
          if (ordinal == 3) {
            throw new IllegalArgumentException("later, though noticed first");
          }
        };
    try (EncodePipeline pipeline = device.open(EncodeMode.INLINE, 3)) {
      assertFailsAt(pipeline, 1, planned);
    }
  }

  @Test
  void tasksInTheRingCommitNothingAfterAFailure() throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    Gate gate = new Gate();
    device.hook =
        (from, to, ordinal) -> {
          if (ordinal == 1) {
            gate.encode(null, 0); // 2 and 3 are in the ring by now
            throw planned;
          }
        };
    try (EncodePipeline pipeline = device.open(EncodeMode.AHEAD, 3)) {
      Async<Long> first = Async.call(pipeline::next);
      gate.awaitEntered();
      assertEquals(0, first.get());
      gate.open();
      assertSame(planned, assertThrows(EncodeException.class, pipeline::next).getCause());
    }
    assertEquals(List.of("0:0-8"), device.executed);
    assertEquals(List.of("0:0-8", "1:0-8"), device.graphCalls);
  }

  @ParameterizedTest
  @EnumSource(names = {"AHEAD", "SPLIT"})
  void aFatalErrorOnTheWorkerFailsTheTokenAndNobodyHangs(EncodeMode mode) throws Exception {
    Error fatal = new OutOfMemoryError("planned");
    for (int token = 0; token < 4; token++) {
      int failing = token;
      FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
      device.hook =
          (from, to, ordinal) -> {
            if (ordinal == failing && to == FakeDevice.STEPS) {
              throw fatal;
            }
          };
      try (EncodePipeline pipeline = device.open(mode, mode == EncodeMode.SPLIT ? 0 : 3)) {
        assertFailsAt(pipeline, token, fatal);
      }
      assertTrue(device.eachEncoderClosedOnce());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeReleasesEverythingAfterAFailureThatNobodyWasTold(EncodeMode mode) throws Exception {
    FakeDevice device = new FakeDevice().completing(Completion.WHEN_AWAITED);
    device.failSubmission(mode == EncodeMode.SPLIT ? 4 : 2, planned);
    EncodePipeline pipeline = device.open(mode, mode == EncodeMode.SPLIT ? 0 : 2);
    assertEquals(0, pipeline.next());
    pipeline.close();
    assertTrue(device.eachEncoderClosedOnce());
  }
}
