package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.encodering.metal.TestControl;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device may run what lies between two barriers in any order. */
class BarrierTest extends DecodeFixture {
  private static final int TOKENS = 4;
  private static final int CONTEXT = 32;
  private static final int STEPS = 8 * 8 + 4;
  private static final ModeSpec INLINE = new ModeSpec(DecodeMode.INLINE, 0);

  /** Tokens, and the logits of the last. */
  private record Decoded(int[] tokens, float[] logits) {
    boolean isSameAs(Decoded other) {
      return Arrays.equals(tokens, other.tokens) && Arrays.equals(logits, other.logits);
    }
  }

  static IntStream stepsAfterTheFirst() {
    return IntStream.range(1, STEPS);
  }

  private Decoded decode(long shuffle, UnaryOperator<DispatchGraph> change)
      throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    try (Decoder decoder = new Decoder(device, BUNDLED, CONTEXT, change)) {
      assertEquals(STEPS, decoder.graph().steps());
      int[] tokens = generate(decoder, INLINE, SHORT.promptIds(), TOKENS);
      return new Decoded(tokens, decoder.logits());
    }
  }

  @ParameterizedTest
  @MethodSource("stepsAfterTheFirst")
  void eachIsNeeded(int step) throws InterruptedException {
    Decoded right = decode(0, UnaryOperator.identity());
    Decoded inOrder = decode(0, graph -> graph.withoutBarrierBefore(step));
    Decoded reversed = decode(TestControl.REVERSE, graph -> graph.withoutBarrierBefore(step));
    assertArrayEquals(first(TOKENS, SHORT), inOrder.tokens, "stream order hides it");
    assertArrayEquals(right.logits, inOrder.logits, "stream order hides it");
    assertFalse(reversed.isSameAs(right), "nothing changes without the barrier before " + step);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, TestControl.REVERSE})
  void togetherTheyAreEnoughInEveryMode(long shuffle) throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    Decoder decoder = bundled(CONTEXT);
    for (ModeSpec spec : modesAndDepths()) {
      int[] tokens = generate(decoder, spec, LONG.promptIds(), 12);
      assertArrayEquals(first(12, LONG), tokens, spec.toString());
    }
  }

  @Test
  void aSamplerThatRunsTooEarlyChoosesFromOldLogits() throws InterruptedException {
    Decoded right = decode(0, UnaryOperator.identity());
    Decoded reversed = decode(TestControl.REVERSE, graph -> graph.withoutBarrierBefore(STEPS - 1));
    assertFalse(Arrays.equals(right.tokens, reversed.tokens));
  }
}
