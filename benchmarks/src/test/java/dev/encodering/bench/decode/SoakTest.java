package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.MetalDevice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** More tokens than the context has room for: the text is decoded again and again. */
class SoakTest extends DecodeFixture {
  private static final int CONTEXT = 40;
  private static final int TOKENS = 5_000;

  private static ModeRunner.Load load(int tokens) {
    Prompt prompt = new Prompt(SHORT.promptIds(), Sampling.GREEDY, token -> false);
    return new ModeRunner.Load(prompt, tokens, 0, List.of());
  }

  @ParameterizedTest
  @MethodSource("modes")
  void everyTextIsTheSameAndNothingIsLeft(ModeSpec spec) throws InterruptedException {
    Decoder decoder = bundled(CONTEXT);
    int perText = CONTEXT - SHORT.promptIds().length + 1;
    try (ModeRunner runner = new ModeRunner(spec, decoder)) {
      int[] expected = runner.first(load(TOKENS), token -> {});
      assertEquals(perText, expected.length);
      long objects = MetalDevice.liveObjects();
      runner.measure(load(TOKENS), expected);
      assertEquals(objects, MetalDevice.liveObjects());
      long texts = (TOKENS + perText - 1) / perText;
      long steps = TOKENS + texts * (SHORT.promptIds().length - 1);
      assertEquals(1, runner.rounds().size());
      assertTrue(decoder.loops().submissions() >= steps, "too few tokens ran");
    }
  }

  @Test
  void aTextThatDiffersIsNoticed() throws InterruptedException {
    try (ModeRunner runner = new ModeRunner(new ModeSpec(DecodeMode.AHEAD, 2), bundled(CONTEXT))) {
      int[] expected = runner.first(load(100), token -> {});
      expected[7]++;
      IllegalStateException thrown =
          assertThrows(IllegalStateException.class, () -> runner.measure(load(100), expected));
      assertTrue(
          thrown.getMessage().startsWith("ahead at depth 2 gave other tokens than it must"),
          thrown.getMessage());
      assertTrue(thrown.getMessage().contains("from new token 7 on"), thrown.getMessage());
    }
  }
}
