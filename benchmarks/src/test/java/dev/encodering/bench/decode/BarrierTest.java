package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.encodering.metal.TestControl;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A device may run what lies between two barriers in any order. */
class BarrierTest extends DecodeFixture {
  private static final int TOKENS = 4;
  private static final int CONTEXT = 32;
  private static final ModeSpec INLINE = new ModeSpec(DecodeMode.INLINE, 0);

  /** Tokens, and the logits of the last. */
  private record Decoded(int[] tokens, float[] logits) {
    boolean isSameAs(Decoded other) {
      return Arrays.equals(tokens, other.tokens) && Arrays.equals(logits, other.logits);
    }
  }

  private static int steps(Plan plan) {
    return plan == Plan.LITERAL ? 8 * 8 + 4 : 8 * 5 + 3;
  }

  static Stream<Arguments> stepsAfterTheFirst() {
    return Arrays.stream(Plan.values())
        .flatMap(plan -> IntStream.range(1, steps(plan)).mapToObj(step -> arguments(plan, step)));
  }

  static Stream<Arguments> shuffles() {
    return Arrays.stream(Plan.values())
        .flatMap(
            plan ->
                LongStream.of(1, 2, 3, 4, 5, TestControl.REVERSE)
                    .mapToObj(shuffle -> arguments(plan, shuffle)));
  }

  private Decoded decode(Plan plan, long shuffle, UnaryOperator<DispatchGraph> change)
      throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    try (Decoder decoder = new Decoder(device, BUNDLED, CONTEXT, plan, change)) {
      assertEquals(steps(plan), decoder.graph().steps());
      int[] tokens = generate(decoder, INLINE, SHORT.promptIds(), TOKENS);
      return new Decoded(tokens, decoder.logits());
    }
  }

  @ParameterizedTest
  @MethodSource("stepsAfterTheFirst")
  void eachIsNeeded(Plan plan, int step) throws InterruptedException {
    Decoded right = decode(plan, 0, UnaryOperator.identity());
    Decoded inOrder = decode(plan, 0, graph -> graph.withoutBarrierBefore(step));
    Decoded reversed = decode(plan, TestControl.REVERSE, graph -> graph.withoutBarrierBefore(step));
    assertArrayEquals(first(TOKENS, SHORT), inOrder.tokens, "stream order hides it");
    assertArrayEquals(right.logits, inOrder.logits, "stream order hides it");
    assertFalse(reversed.isSameAs(right), "nothing changes without the barrier before " + step);
  }

  @ParameterizedTest
  @MethodSource("shuffles")
  void togetherTheyAreEnoughInEveryMode(Plan plan, long shuffle) throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    Decoder decoder = bundled(CONTEXT, plan);
    for (ModeSpec spec : modesAndDepths()) {
      int[] tokens = generate(decoder, spec, LONG.promptIds(), 12);
      assertArrayEquals(first(12, LONG), tokens, spec.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void aSamplerThatRunsTooEarlyChoosesFromOldLogits(Plan plan) throws InterruptedException {
    Decoded right = decode(plan, 0, UnaryOperator.identity());
    Decoded reversed =
        decode(plan, TestControl.REVERSE, graph -> graph.withoutBarrierBefore(steps(plan) - 1));
    assertFalse(Arrays.equals(right.tokens, reversed.tokens));
  }
}
