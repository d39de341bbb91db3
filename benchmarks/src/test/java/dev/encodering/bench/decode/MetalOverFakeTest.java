package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.Main;
import dev.encodering.metal.Backend;
import dev.encodering.metal.TestControl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decode loop through native/metal, which ends the process if it breaks a rule of Metal's. It
 * runs over a fake whose kernels are the host's.
 */
@Tag("fake-metal")
class MetalOverFakeTest extends DecodeFixture {
  private static final String DEVICE = "metal:0";
  private static final int TOKENS = 40;
  private static final int TIME_OUT = 2;

  @BeforeAll
  static void isBuilt() {
    FakeMetal.assumeBuilt();
  }

  @BeforeEach
  void forget() {
    FakeMetal.reset();
  }

  @AfterAll
  static void nothingIsLeft() {
    FakeMetal.awaitNoObjects();
  }

  @Override
  String deviceName() {
    return DEVICE;
  }

  static List<ModeSpec> modesOfMetal() {
    return modesAndDepths().stream().filter(spec -> spec.mode() != DecodeMode.REPLAY).toList();
  }

  @ParameterizedTest
  @MethodSource("modesOfMetal")
  void everyModeGivesTheGoldenTokens(ModeSpec spec) throws InterruptedException {
    long before = FakeMetal.dispatches();
    FakeMetal.SWAP_HANDLERS.set(1);
    Decoder decoder = bundled(64);
    for (var text : GOLDEN) {
      assertArrayEquals(
          first(TOKENS, text), generate(decoder, spec, text.promptIds(), TOKENS), text.prompt());
    }
    assertTrue(FakeMetal.dispatches() > before, "the fake has run nothing");
  }

  @ParameterizedTest
  @MethodSource("modesOfMetal")
  void theBarriersAreEnoughWhateverRunsFirst(ModeSpec spec) throws InterruptedException {
    FakeMetal.SHUFFLE.set(TestControl.REVERSE);
    assertArrayEquals(first(12, LONG), generate(bundled(32), spec, LONG.promptIds(), 12));
  }

  @Test
  void aMissingBarrierChangesTheLogits() throws InterruptedException {
    FakeMetal.SHUFFLE.set(TestControl.REVERSE);
    ModeSpec inline = new ModeSpec(DecodeMode.INLINE, 0);
    Decoder right = bundled(32);
    generate(right, inline, SHORT.promptIds(), 4);
    Decoder wrong =
        closedAfterwards(
            new Decoder(device, BUNDLED, 32, Plan.DEFAULT, graph -> graph.withoutBarrierBefore(3)));
    generate(wrong, inline, SHORT.promptIds(), 4);
    assertFalse(Arrays.equals(right.logits(), wrong.logits()));
  }

  @ParameterizedTest
  @MethodSource("modesOfMetal")
  void aTimeOutReachesTheCaller(ModeSpec spec) {
    FakeMetal.FAIL_CODE.set(TIME_OUT);
    FakeMetal.FAIL_AT.set(8);
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class, () -> generate(bundled(64), spec, SHORT.promptIds(), 30));
    assertTrue(messages(thrown).contains("told to fail"), messages(thrown));
  }

  @Test
  void replayIsUnavailable() {
    assertFalse(device.info().canResubmit());
    Decoder decoder = bundled(32);
    assertThrows(UnsupportedOperationException.class, () -> decoder.open(DecodeMode.REPLAY, 1));
  }

  @Test
  void isADeviceLikeAnyOther() {
    assertEquals(Backend.METAL, device.info().backend());
    assertEquals(DEVICE, device.info().name());
    assertTrue(device.info().description().startsWith("Fake Metal"));
    assertTrue(device.info().unified());
  }

  @Test
  void passesTheSelfTest() {
    StringWriter text = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(text, true))
            .execute("selftest", "--device", DEVICE);
    assertEquals(0, exitCode, text.toString());
    assertTrue(text.toString().contains(" passed, 0 failed"), text.toString());
  }
}
