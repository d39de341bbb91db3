package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest extends DecodeFixture {
  private static final ModeSpec INLINE = new ModeSpec(DecodeMode.INLINE, 0);
  private static final int TOKENS = 20;

  private int[] generate(Decoder decoder, ModeSpec spec, Sampling sampling)
      throws InterruptedException {
    return generate(decoder, spec, SHORT.promptIds(), sampling, TOKENS);
  }

  @Test
  void aSeedGivesTheSameTokensInEveryMode() throws InterruptedException {
    Decoder decoder = bundled(64);
    for (Sampling sampling : new Sampling[] {new Sampling(1, 42), new Sampling(0.7f, -1)}) {
      int[] expected = generate(decoder, INLINE, sampling);
      for (ModeSpec spec : modesAndDepths()) {
        assertArrayEquals(expected, generate(decoder, spec, sampling), spec.toString());
      }
    }
  }

  @Test
  void differentSeedsGiveDifferentTexts() throws InterruptedException {
    Decoder decoder = bundled(64);
    Set<String> texts = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      texts.add(Arrays.toString(generate(decoder, INLINE, new Sampling(1, seed))));
    }
    assertEquals(20, texts.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE})
  void temperatureZeroIsGreedyWhateverTheSeed(int seed) throws InterruptedException {
    assertArrayEquals(first(TOKENS, SHORT), generate(bundled(64), INLINE, new Sampling(0, seed)));
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-4f, 1e-20f, 1e-37f, Float.MIN_NORMAL, Float.MIN_VALUE})
  void hardlyAnyTemperatureIsAsGoodAsGreedy(float temperature) throws InterruptedException {
    assertArrayEquals(
        first(TOKENS, SHORT), generate(bundled(64), INLINE, new Sampling(temperature, 3)));
  }

  @Test
  void aGreatTemperatureDrawsFromTheWholeVocabulary() throws InterruptedException {
    int[] tokens = generate(bundled(64), INLINE, new Sampling(Float.MAX_VALUE, 3));
    assertTrue(Arrays.stream(tokens).distinct().count() > TOKENS * 3 / 4);
    assertTrue(Arrays.stream(tokens).max().getAsInt() > BUNDLED.config().vocab() / 2);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, -Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoTemperatureIsRefused(float temperature) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new Sampling(temperature, 0));
    assertEquals(
        "temperature is " + temperature + ": use 0 for the best token, or a number above 0",
        thrown.getMessage());
  }
}
