package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceModelTest {

  private static final ReferenceModel BUNDLED =
      new ReferenceModel(LlamaModel.of(BundledModel.open()));

  static List<GoldenOutputs.Greedy> prompts() {
    return BundledModel.golden().greedy();
  }

  @Test
  void theGoldenFileHasSevenPrompts() {
    assertEquals(7, prompts().size());
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void givesTheGoldenLogitsAndTokens(GoldenOutputs.Greedy golden) {
    BUNDLED.reset();
    double[] logits = BUNDLED.next(golden.promptIds());
    int first = golden.firstLogits().length;
    assertTrue(first > 0);
    assertArrayEquals(
        golden.firstLogits(),
        IntStream.range(0, first).mapToDouble(i -> logits[i]).toArray(),
        1e-4);
    int compared = 0;
    double[] now = logits;
    for (int expected : golden.greedyIds()) {
      if (ReferenceModel.margin(now) < GoldenOutputs.MIN_MARGIN) {
        break;
      }
      assertEquals(expected, ReferenceModel.argmax(now), "token " + compared);
      compared++;
      now = BUNDLED.next(expected);
    }
    assertTrue(compared >= 40, "compared only " + compared);
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F16", "F32"})
  void runsRandomModelsOfBothTypes(TensorType type) {
    RandomModel shape =
        new RandomModel(7, 2, 4, 1, 16, 40, RandomModel.MIN_VOCAB + 3, 32, type, false);
    ReferenceModel model = new ReferenceModel(LlamaModel.of(shape.open()));
    double[] first = model.next(new int[] {1, 260, 265});
    assertEquals(shape.vocab(), first.length);
    for (double logit : first) {
      assertTrue(Double.isFinite(logit));
    }
    model.reset();
    assertArrayEquals(first, model.next(new int[] {1, 260, 265}));
  }

  @Test
  void aSeparateOutputMatrixIsNotTheEmbedding() {
    RandomModel tied = RandomModel.small();
    RandomModel separate =
        new RandomModel(1, 2, 4, 2, 8, 48, RandomModel.MIN_VOCAB, 64, TensorType.F16, false);
    double[] a = new ReferenceModel(LlamaModel.of(tied.open())).next(1);
    double[] b = new ReferenceModel(LlamaModel.of(separate.open())).next(1);
    assertFalse(Arrays.equals(a, b));
  }

  @Test
  void halvesSurviveTheWayThroughDouble() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double value = Half.toDouble((short) bits);
      if (Math.abs(value) < 65504) {
        assertEquals((short) bits, Half.of(value));
      }
    }
  }

  @Test
  void halvesRoundToEven() {
    assertEquals(Half.of(1.0), Half.of(1 + Math.scalb(1.0, -11)));
    assertEquals(Half.of(1 + Math.scalb(1.0, -9)), Half.of(1 + 3 * Math.scalb(1.0, -11)));
  }
}
