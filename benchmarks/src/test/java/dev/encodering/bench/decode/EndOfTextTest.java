package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A text that ends while more of its tokens are in flight. */
class EndOfTextTest extends DecodeFixture {
  private static final int END = 2;

  /** The short prompt's third new token; the long prompt is not over there. */
  private static final int END_POSITION = 8;

  private static final int BEFORE_END = 3;

  /** The bundled model, but that position's token is the end of text. */
  private Decoder endingDecoder() {
    return closedAfterwards(
        new Decoder(
            device,
            BUNDLED,
            64,
            Plan.DEFAULT,
            (model, dispatches) ->
                dispatches.add(dispatches.size() - 1, model.forcedToken(END_POSITION, END)),
            UnaryOperator.identity()));
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void dropsWhatWasAheadOfTheEnd(ModeSpec spec) throws InterruptedException {
    Decoder decoder = endingDecoder();
    try (TokenLoop loop = open(decoder, spec)) {
      List<Integer> told = new ArrayList<>();
      int[] tokens =
          generate(
              new Generation(decoder, loop),
              SHORT.promptIds(),
              40,
              token -> token == END,
              told::add);
      assertArrayEquals(first(BEFORE_END, SHORT), tokens);
      assertArrayEquals(tokens, told.stream().mapToInt(Integer::intValue).toArray());
      long window = END_POSITION + 1L + spec.depth();
      assertEquals(window, loop.stats().tokens(), "tokens that ran");
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void leavesTheLoopReadyForTheNextText(ModeSpec spec) throws InterruptedException {
    Decoder decoder = endingDecoder();
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (int round = 0; round < 3; round++) {
        generate(generation, SHORT.promptIds(), 40, token -> token == END, token -> {});
        assertArrayEquals(first(20, LONG), generate(generation, LONG.promptIds(), 20));
      }
    }
  }

  /** Else the two tests above would pass without any end of text. */
  @Test
  void whoDoesNotLookForTheEndGetsItAsAToken() throws InterruptedException {
    int[] tokens =
        generate(endingDecoder(), new ModeSpec(DecodeMode.INLINE, 0), SHORT.promptIds(), 10);
    assertEquals(10, tokens.length);
    assertEquals(END, tokens[BEFORE_END]);
  }
}
