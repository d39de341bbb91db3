package dev.encodering.bench.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * {@code sample}: stores the chosen token as the position's result, and past the prompt as the next
 * token, and advances the position. A NaN ends the text with a result that is no token.
 */
final class SamplerCases {
  private static final int CONTEXT = 11;
  private static final int NOT_A_TOKEN = -1;

  private SamplerCases() {}

  /** Temperature 0: the largest logit, of equals the first. */
  static List<KernelCase> greedy() {
    List<KernelCase> cases = new ArrayList<>();
    for (int vocab : new int[] {1, 2, 255, 256, 257, 2048, 5003}) {
      float[] logits = RandomFloats.gaussian(new Random(vocab), vocab, 4);
      for (int best : new int[] {0, vocab / 2, vocab - 1}) {
        float[] peaked = logits.clone();
        peaked[best] = 100;
        cases.add(chosen("best " + best, at(3), peaked, best));
        float[] negative = new float[vocab];
        Arrays.fill(negative, -1e30f);
        negative[best] = -9e29f;
        cases.add(chosen("best of negative ones " + best, at(3), negative, best));
      }
    }
    return cases;
  }

  static List<KernelCase> ties() {
    List<KernelCase> cases = new ArrayList<>();
    int vocab = 2048;
    for (int[] equal : new int[][] {{0, 1}, {5, 1029}, {255, 256}, {300, 44}, {2047, 2046}}) {
      float[] logits = RandomFloats.gaussian(new Random(vocab), vocab, 1);
      logits[equal[0]] = logits[equal[1]] = 50;
      int first = Math.min(equal[0], equal[1]);
      cases.add(chosen("tie of " + Arrays.toString(equal), at(3), logits, first));
    }
    cases.add(chosen("all equal", at(3), new float[vocab], 0));
    float[] impossible = new float[vocab];
    Arrays.fill(impossible, Float.NEGATIVE_INFINITY);
    cases.add(chosen("all impossible", at(3), impossible, 0));
    float[] allButOne = impossible.clone();
    allButOne[700] = -3e38f;
    cases.add(chosen("all but one impossible", at(3), allButOne, 700));
    return cases;
  }

  static List<KernelCase> notANumber() {
    List<KernelCase> cases = new ArrayList<>();
    for (int vocab : new int[] {1, 300, 2048}) {
      for (int bad : new int[] {0, vocab / 3, vocab - 1}) {
        float[] logits = RandomFloats.gaussian(new Random(vocab), vocab, 4);
        logits[vocab / 2] = Float.POSITIVE_INFINITY;
        logits[bad] = Float.NaN;
        for (float inverseTemperature : new float[] {0, 1}) {
          StateWords state = at(3).sampling(1, inverseTemperature);
          StateWords after = state.copy().position(CONTEXT);
          cases.add(of("NaN at " + bad, state, logits, NOT_A_TOKEN, after, 3));
        }
      }
    }
    return cases;
  }

  /** Which words change at the edges of prompt and context. */
  static List<KernelCase> positions() {
    List<KernelCase> cases = new ArrayList<>();
    float[] logits = RandomFloats.gaussian(new Random(1), 300, 4);
    logits[77] = 100;
    for (int position : new int[] {0, 4, 5, 6, CONTEXT - 2, CONTEXT - 1}) {
      cases.add(chosen("prompt of 6", at(position).promptLength(6), logits, 77));
    }
    StateWords whole = at(CONTEXT - 1).promptLength(CONTEXT);
    cases.add(chosen("prompt as long as the context", whole, logits, 77));
    for (StateWords ended :
        List.of(
            new StateWords(CONTEXT, CONTEXT, CONTEXT),
            new StateWords(4, 4, CONTEXT),
            new StateWords(CONTEXT, 2 * CONTEXT, CONTEXT),
            new StateWords(-1, CONTEXT, CONTEXT))) {
      cases.add(of("past the end", ended, logits, 0, ended, -1));
    }
    return cases;
  }

  /** Above temperature 0: where rounding cannot decide, every device draws the same token. */
  static List<KernelCase> draws() {
    List<KernelCase> cases = new ArrayList<>();
    Random random = new Random(5);
    for (int vocab : new int[] {2, 300, 2048, 5003}) {
      for (float inverseTemperature : new float[] {0.5f, 1, 1.25f, 10}) {
        for (int position : new int[] {0, 5, CONTEXT - 1}) {
          float[] logits = RandomFloats.gaussian(random, vocab, 2);
          int seed = random.nextInt();
          Draw draw = Draw.of(logits, inverseTemperature, seed, position);
          if (draw.margin() > Draw.MIN_MARGIN) {
            StateWords state = at(position).sampling(seed, inverseTemperature);
            cases.add(chosen("draw, seed " + seed, state, logits, draw.token()));
          }
        }
      }
    }
    return cases;
  }

  /**
   * The largest noise that there is, 16.6, of a token at position 5 with this seed: where rounding
   * is at its worst, the token must still win and lose by a little.
   */
  static List<KernelCase> largestNoise() {
    int seed = 10268;
    int lucky = 1222;
    int rival = 300;
    float[] logits = new float[2048];
    StateWords state = at(5).sampling(seed, 1);
    double lead = Draw.noise(seed, 5, lucky) - Draw.noise(seed, 5, rival);
    float[] losing = logits.clone();
    losing[rival] = (float) (lead - 0.05);
    float[] winning = logits.clone();
    winning[rival] = (float) (lead + 0.05);
    return List.of(
        chosen("the largest noise", state, logits, lucky),
        chosen("the largest noise and a rival just below", state, losing, lucky),
        chosen("the largest noise and a rival just above", state, winning, rival));
  }

  private static StateWords at(int position) {
    return new StateWords(position, CONTEXT, CONTEXT);
  }

  private static KernelCase chosen(String what, StateWords state, float[] logits, int token) {
    int next = state.position() + 1;
    StateWords after = state.copy().position(next);
    if (next >= state.promptLength() && next < CONTEXT) {
      after.token(next, token);
    }
    return of(what, state, logits, token, after, state.position());
  }

  private static KernelCase of(
      String what, StateWords state, float[] logits, int token, StateWords after, int written) {
    int[] before = new Random(9).ints(CONTEXT).toArray();
    int[] results = before.clone();
    if (written >= 0) {
      results[written] = token;
    }
    return new KernelCase(
        "sample",
        what + ", vocab " + logits.length + ", position " + state.position(),
        1,
        new int[] {logits.length, CONTEXT},
        List.of(
            state.becoming(after),
            Operand.input("logits", logits),
            Operand.exact("results", Operand.bytes(before), Operand.bytes(results))));
  }
}
