package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.encodering.bench.model.GoldenOutputs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens that two other programs agree on; nowhere are their two best logits close. */
class GoldenTokensTest extends DecodeFixture {
  private static final int TOKENS = 40;
  private static final double LOGIT_ERROR = 1e-3;

  static List<GoldenOutputs.Greedy> texts() {
    return GOLDEN;
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void everyModeGivesThemForAllPromptsInOneLoop(ModeSpec spec) throws InterruptedException {
    Decoder decoder = bundled(64);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (GoldenOutputs.Greedy text : GOLDEN) {
        assertArrayEquals(
            first(TOKENS, text), generate(generation, text.promptIds(), TOKENS), text.prompt());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void wholeTextsAreRightTwoTokensAhead(GoldenOutputs.Greedy text) throws InterruptedException {
    ModeSpec spec = new ModeSpec(DecodeMode.AHEAD, 2);
    int limit = text.greedyIds().length;
    assertArrayEquals(text.greedyIds(), generate(bundled(256), spec, text.promptIds(), limit));
  }

  /** A context that ends with the prompt keeps the logits: what is ahead of it does nothing. */
  @ParameterizedTest
  @MethodSource("texts")
  void everyModeGivesTheLogitsOfDoublePrecisionAfterThePrompt(GoldenOutputs.Greedy text)
      throws InterruptedException {
    Decoder decoder = bundled(text.promptIds().length);
    for (ModeSpec spec : modesAndDepths()) {
      generate(decoder, spec, text.promptIds(), 1);
      float[] logits = decoder.logits();
      for (int i = 0; i < text.firstLogits().length; i++) {
        assertEquals(text.firstLogits()[i], logits[i], LOGIT_ERROR, spec + ", token " + i);
      }
    }
  }

  @Test
  void allModesGiveTheSameLogitsToTheLastBit() throws InterruptedException {
    Decoder decoder = bundled(20);
    generate(decoder, new ModeSpec(DecodeMode.INLINE, 0), SHORT.promptIds(), 20);
    float[] expected = decoder.logits();
    for (ModeSpec spec : modesAndDepths()) {
      generate(decoder, spec, SHORT.promptIds(), 20);
      assertArrayEquals(expected, decoder.logits(), spec.toString());
    }
  }
}
