package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.TestControl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A device that fails in the middle of a text; the fixture checks that nothing is left behind. */
class DeviceFailureTest extends DecodeFixture {
  private static final String DEVICE_TEXT =
      "the host backend was told to fail this submission (FAIL_AT)";

  private static final int[] SUBMISSIONS = {1, 2, 3, 8, 9, 14};

  private Decoder failingAt(int submission) {
    device.control(TestControl.FAIL_AT, submission);
    return bundled(64);
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void reachesTheCallerWithTheDevicesText(ModeSpec spec) {
    for (int submission : SUBMISSIONS) {
      Decoder decoder = failingAt(submission);
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class, () -> generate(decoder, spec, SHORT.promptIds(), 30));
      assertTrue(messages(thrown).contains(DEVICE_TEXT), messages(thrown));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void leavesTheTokensBeforeItRight(ModeSpec spec) throws InterruptedException {
    int perToken = perToken(spec.mode());
    for (int submission : SUBMISSIONS) {
      Decoder decoder = failingAt(submission);
      List<Integer> told = new ArrayList<>();
      try (TokenLoop loop = open(decoder, spec)) {
        Generation generation = new Generation(decoder, loop);
        assertThrows(
            RuntimeException.class,
            () -> generate(generation, SHORT.promptIds(), 30, token -> false, told::add));
      }
      int complete = (submission - 1) / perToken;
      int expected = Math.max(0, complete - SHORT.promptIds().length + 1);
      assertArrayEquals(
          first(expected, SHORT), told.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private static int perToken(DecodeMode mode) {
    return mode == DecodeMode.SPLIT || mode == DecodeMode.SPAWN ? 2 : 1;
  }

  @ParameterizedTest
  @MethodSource("modes")
  void staysForEveryLaterText(ModeSpec spec) {
    Decoder decoder = failingAt(5);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (int round = 0; round < 3; round++) {
        RuntimeException thrown =
            assertThrows(RuntimeException.class, () -> generate(generation, SHORT.promptIds(), 30));
        assertTrue(messages(thrown).contains(DEVICE_TEXT), messages(thrown));
      }
    }
  }

  @Test
  void anotherDecoderOnTheSameDeviceIsUnharmed() throws InterruptedException {
    Decoder failing = failingAt(2);
    device.control(TestControl.FAIL_AT, 0);
    Decoder healthy = bundled(64);
    for (ModeSpec spec : modes()) {
      assertThrows(RuntimeException.class, () -> generate(failing, spec, SHORT.promptIds(), 30));
      assertEquals(30, generate(healthy, spec, SHORT.promptIds(), 30).length);
    }
  }
}
