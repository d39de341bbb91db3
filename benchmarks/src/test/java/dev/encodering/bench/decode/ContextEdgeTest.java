package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.encodering.bench.model.GoldenOutputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shortest prompt, the fullest context, and what is asked beyond. */
class ContextEdgeTest extends DecodeFixture {
  private static final ModeSpec INLINE = new ModeSpec(DecodeMode.INLINE, 0);

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void aPromptCanBeOneToken(ModeSpec spec) throws InterruptedException {
    GoldenOutputs.Greedy empty = GOLDEN.get(6);
    assertEquals(1, empty.promptIds().length);
    assertArrayEquals(first(20, empty), generate(bundled(32), spec, empty.promptIds(), 20));
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void aPromptThatFillsTheContextGetsOneToken(ModeSpec spec) throws InterruptedException {
    int[] prompt = LONG.promptIds();
    assertArrayEquals(first(1, LONG), generate(bundled(prompt.length), spec, prompt, 100));
  }

  @Test
  void aContextOfOnePositionIsEnoughForOneToken() throws InterruptedException {
    GoldenOutputs.Greedy empty = GOLDEN.get(6);
    for (ModeSpec spec : modesAndDepths()) {
      assertArrayEquals(first(1, empty), generate(bundled(1), spec, empty.promptIds(), 9));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void textsEndWithTheContextAndTheNextOneIsRight(ModeSpec spec) throws InterruptedException {
    int context = 24;
    Decoder decoder = bundled(context);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (GoldenOutputs.Greedy text : GOLDEN) {
        int room = context - text.promptIds().length + 1;
        assertArrayEquals(first(room, text), generate(generation, text.promptIds(), 100));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void tokensBeyondTheContextChangeNothing(ModeSpec spec) throws InterruptedException {
    int context = 16;
    Decoder decoder = bundled(context);
    try (TokenLoop loop = open(decoder, spec)) {
      decoder.reset(SHORT.promptIds(), Sampling.GREEDY);
      for (int i = 0; i < context; i++) {
        loop.next();
      }
      loop.drain();
      float[] logits = decoder.logits();
      int last = decoder.result(context - 1);
      for (int i = 0; i < 3 * context; i++) {
        loop.next();
      }
      loop.drain();
      assertArrayEquals(logits, decoder.logits());
      assertEquals(last, decoder.result(context - 1));
      assertEquals(SHORT.greedyIds()[0], decoder.result(SHORT.promptIds().length - 1));
    }
  }

  @Test
  void theWindowMayBeLongerThanTheText() throws InterruptedException {
    for (DecodeMode mode : new DecodeMode[] {DecodeMode.INLINE, DecodeMode.AHEAD}) {
      ModeSpec spec = new ModeSpec(mode, 40);
      assertArrayEquals(first(3, SHORT), generate(bundled(12), spec, SHORT.promptIds(), 3));
    }
  }

  @Test
  void theDeepestWindowDecodesRight() throws InterruptedException {
    for (DecodeMode mode :
        new DecodeMode[] {DecodeMode.INLINE, DecodeMode.AHEAD, DecodeMode.REPLAY}) {
      ModeSpec spec = new ModeSpec(mode, 1023);
      assertArrayEquals(first(7, SHORT), generate(bundled(12), spec, SHORT.promptIds(), 9));
    }
  }

  @Test
  void aPromptLongerThanTheContextIsRefused() {
    Decoder decoder = bundled(10);
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> generate(decoder, INLINE, LONG.promptIds(), 1));
    assertEquals(
        "the prompt has 11 tokens and the context 10: shorten the prompt or raise --ctx",
        thrown.getMessage());
  }

  @Test
  void aPromptOfNothingIsRefused() {
    Decoder decoder = bundled(10);
    assertThrows(IllegalArgumentException.class, () -> decoder.reset(new int[0], Sampling.GREEDY));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 513, Integer.MAX_VALUE})
  void aContextThatTheModelDoesNotHaveIsRefused(int context) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new Decoder(device, BUNDLED, context));
    assertEquals(
        "--ctx is " + context + ": this model takes 1 to 512 positions", thrown.getMessage());
  }
}
