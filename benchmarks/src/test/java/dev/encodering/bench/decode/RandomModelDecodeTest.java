package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.encodering.bench.model.GoldenOutputs;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.bench.model.RandomModel;
import dev.encodering.bench.model.ReferenceModel;
import dev.encodering.bench.model.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes that the bundled model has not, against double precision. */
class RandomModelDecodeTest extends DecodeFixture {
  private static final int[] PROMPT = {1, 260, 5, 299, 0};
  private static final int CONTEXT = 21;
  private static final int TOKENS = CONTEXT - PROMPT.length + 1;
  private static final int VOCAB = 301;
  private static final double LOGIT_ERROR = 1e-3;

  static Stream<Arguments> plansAndShapes() {
    return Arrays.stream(Plan.values())
        .flatMap(plan -> shapes().stream().map(shape -> arguments(plan, shape)));
  }

  private static List<RandomModel> shapes() {
    List<RandomModel> shapes = new ArrayList<>();
    for (int headSize : new int[] {64, 128}) {
      for (int kvHeads : new int[] {4, 1}) {
        for (TensorType type : new TensorType[] {TensorType.F16, TensorType.F32}) {
          for (boolean tied : new boolean[] {true, false}) {
            long seed = shapes.size() + 1;
            shapes.add(
                new RandomModel(seed, 2, 4, kvHeads, headSize, 136, VOCAB, CONTEXT, type, tied));
          }
        }
      }
    }
    shapes.add(
        new RandomModel(99, 1, 1, 1, 8, 8, RandomModel.MIN_VOCAB, CONTEXT, TensorType.F16, true));
    return shapes;
  }

  @ParameterizedTest
  @MethodSource("plansAndShapes")
  void everyModeGivesTheTokensOfDoublePrecision(Plan plan, RandomModel shape)
      throws InterruptedException {
    LlamaModel model = LlamaModel.of(shape.open());
    int[] prompt = shape.vocab() == VOCAB ? PROMPT : new int[] {1, 260, 5, 3, 0};
    Decoder decoder = decoder(model, CONTEXT, plan);
    int[] expected = followed(decoder, new ReferenceModel(model), prompt);
    for (ModeSpec spec : modes()) {
      assertArrayEquals(expected, generate(decoder, spec, prompt, 100), spec.toString());
    }
  }

  /** Compares each token and its logits with the reference, which is given the device's tokens. */
  private static int[] followed(Decoder decoder, ReferenceModel reference, int[] prompt)
      throws InterruptedException {
    List<double[]> logits = new ArrayList<>(List.of(reference.next(prompt)));
    List<Integer> compared = new ArrayList<>();
    try (TokenLoop loop = decoder.open(DecodeMode.INLINE, 0)) {
      int[] tokens =
          generate(
              new Generation(decoder, loop),
              prompt,
              100,
              token -> false,
              token -> {
                double[] expected = logits.remove(0);
                assertClose(expected, decoder.logits());
                if (ReferenceModel.margin(expected) >= GoldenOutputs.MIN_MARGIN) {
                  assertEquals(ReferenceModel.argmax(expected), token);
                  compared.add(token);
                }
                logits.add(reference.next(token));
              });
      assertEquals(TOKENS, tokens.length);
      assertTrue(compared.size() > TOKENS / 2, "clear tokens: " + compared.size());
      return tokens;
    }
  }

  private static void assertClose(double[] expected, float[] logits) {
    assertEquals(expected.length, logits.length);
    for (int i = 0; i < logits.length; i++) {
      assertEquals(expected[i], logits[i], LOGIT_ERROR, "logit " + i);
    }
  }
}
