package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.encodering.metal.TestControl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller that is interrupted in the middle of a text. */
class InterruptTest extends DecodeFixture {

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void endsTheTextAndTheNextOneIsRight(ModeSpec spec) throws InterruptedException {
    Decoder decoder = bundled(64);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (int round = 0; round < 3; round++) {
        assertThrows(
            InterruptedException.class,
            () ->
                generate(
                    generation,
                    SHORT.promptIds(),
                    30,
                    token -> false,
                    token -> Thread.currentThread().interrupt()));
        assertFalse(Thread.currentThread().isInterrupted());
        assertArrayEquals(first(12, LONG), generate(generation, LONG.promptIds(), 12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void endsTheWaitForADeviceThatDoesNotMove(ModeSpec spec) throws InterruptedException {
    Decoder decoder = bundled(64);
    decoder.reset(SHORT.promptIds(), Sampling.GREEDY);
    device.control(TestControl.HOLD, 1);
    try (TokenLoop loop = open(decoder, spec)) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, loop::next);
      device.control(TestControl.HOLD, 0);
      loop.drain();
      assertArrayEquals(
          first(12, LONG), generate(new Generation(decoder, loop), LONG.promptIds(), 12));
    } finally {
      device.control(TestControl.HOLD, 0);
    }
  }
}
