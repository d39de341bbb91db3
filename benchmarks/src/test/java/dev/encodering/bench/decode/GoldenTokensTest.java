package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.encodering.bench.model.GoldenOutputs;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens that two other programs agree on; nowhere are their two best logits close. */
class GoldenTokensTest extends DecodeFixture {
  private static final int TOKENS = 40;
  private static final double LOGIT_ERROR = 1e-3;

  private static Stream<Arguments> inBothPlans(List<?> others) {
    return Arrays.stream(Plan.values())
        .flatMap(plan -> others.stream().map(other -> arguments(plan, other)));
  }

  static Stream<Arguments> plansAndTexts() {
    return inBothPlans(GOLDEN);
  }

  static Stream<Arguments> plansModesAndDepths() {
    return inBothPlans(modesAndDepths());
  }

  @ParameterizedTest
  @MethodSource("plansModesAndDepths")
  void everyModeGivesThemForAllPromptsInOneLoop(Plan plan, ModeSpec spec)
      throws InterruptedException {
    Decoder decoder = bundled(64, plan);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (GoldenOutputs.Greedy text : GOLDEN) {
        assertArrayEquals(
            first(TOKENS, text), generate(generation, text.promptIds(), TOKENS), text.prompt());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("plansAndTexts")
  void wholeTextsAreRightTwoTokensAhead(Plan plan, GoldenOutputs.Greedy text)
      throws InterruptedException {
    ModeSpec spec = new ModeSpec(DecodeMode.AHEAD, 2);
    int limit = text.greedyIds().length;
    assertArrayEquals(
        text.greedyIds(), generate(bundled(256, plan), spec, text.promptIds(), limit));
  }

  /** A context that ends with the prompt keeps the logits: what is ahead of it does nothing. */
  @ParameterizedTest
  @MethodSource("plansAndTexts")
  void everyModeGivesTheLogitsOfDoublePrecisionAfterThePrompt(Plan plan, GoldenOutputs.Greedy text)
      throws InterruptedException {
    Decoder decoder = bundled(text.promptIds().length, plan);
    for (ModeSpec spec : modesAndDepths()) {
      generate(decoder, spec, text.promptIds(), 1);
      float[] logits = decoder.logits();
      for (int i = 0; i < text.firstLogits().length; i++) {
        assertEquals(text.firstLogits()[i], logits[i], LOGIT_ERROR, spec + ", token " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void allModesGiveTheSameLogitsToTheLastBit(Plan plan) throws InterruptedException {
    Decoder decoder = bundled(20, plan);
    generate(decoder, new ModeSpec(DecodeMode.INLINE, 0), SHORT.promptIds(), 20);
    float[] expected = decoder.logits();
    for (ModeSpec spec : modesAndDepths()) {
      generate(decoder, spec, SHORT.promptIds(), 20);
      assertArrayEquals(expected, decoder.logits(), spec.toString());
    }
  }
}
