package dev.encodering.bench.selftest;

import dev.encodering.bench.decode.DecodeMode;
import dev.encodering.bench.decode.Decoder;
import dev.encodering.bench.decode.Generation;
import dev.encodering.bench.decode.Plan;
import dev.encodering.bench.decode.Prompt;
import dev.encodering.bench.decode.Sampling;
import dev.encodering.bench.decode.TokenLoop;
import dev.encodering.bench.model.GoldenOutputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The bundled model's golden tokens in one plan and every mode. The first run, one token at a time,
 * also compares logits and finds how far the tokens are beyond dispute: up to where the two best
 * logits are closer than {@link GoldenOutputs#MIN_MARGIN}.
 */
final class GoldenChecks {
  /** What every mode decodes; the first run decodes all. */
  private static final int TOKENS = 48;

  /** A device whose logits are all alike would leave nothing to compare. */
  private static final int FEWEST_COMPARED = 40;

  private static final int MAX_DEPTH = 3;

  private final String plan;
  private final Decoder decoder;
  private final List<GoldenOutputs.Greedy> texts;
  private final int[] comparable;
  private double worst;

  private GoldenChecks(Plan plan, Decoder decoder, GoldenOutputs golden) {
    this.plan = plan.toString();
    this.decoder = decoder;
    this.texts = golden.greedy();
    this.comparable = new int[texts.size()];
    Arrays.fill(comparable, Integer.MAX_VALUE); // as long as the first run has not said otherwise
  }

  /** The first check must run before the others. */
  static List<Check> all(Plan plan, Decoder decoder, GoldenOutputs golden) {
    GoldenChecks checks = new GoldenChecks(plan, decoder, golden);
    List<Check> all = new ArrayList<>();
    all.add(new Check("golden logits and tokens, " + checks.plan, checks::firstRun));
    for (DecodeMode mode : DecodeMode.values()) {
      for (int depth = 0; depth <= (mode.hasDepth() ? MAX_DEPTH : 0); depth++) {
        int k = depth;
        String name = mode.label() + (mode.hasDepth() ? " at depth " + depth : "");
        all.add(
            new Check("golden tokens, " + checks.plan + ", " + name, () -> run(checks, mode, k)));
      }
    }
    return all;
  }

  private static Outcome run(GoldenChecks checks, DecodeMode mode, int depth)
      throws InterruptedException {
    try (TokenLoop loop = checks.decoder.open(mode, depth)) {
      Generation generation = new Generation(checks.decoder, loop);
      int compared = 0;
      for (int i = 0; i < checks.texts.size(); i++) {
        int count = Math.min(TOKENS, checks.comparable[i]);
        compared += checks.compare(i, generate(generation, checks.texts.get(i), count, t -> {}));
      }
      return Outcome.passed(compared + " tokens, all as expected");
    }
  }

  private Outcome firstRun() throws InterruptedException {
    try (TokenLoop loop = decoder.open(DecodeMode.INLINE, 0)) {
      Generation generation = new Generation(decoder, loop);
      int compared = 0;
      for (int i = 0; i < texts.size(); i++) {
        GoldenOutputs.Greedy text = texts.get(i);
        List<Double> margins = new ArrayList<>();
        IntConsumer onToken = token -> margins.add(look(text, margins.isEmpty()));
        int[] tokens = generate(generation, text, text.greedyIds().length, onToken);
        comparable[i] = beyondDispute(margins);
        compared += compare(i, tokens);
        requireEnough(text, comparable[i]);
      }
      String error = Outcome.maxError(worst, GoldenOutputs.MIN_MARGIN);
      return worst <= GoldenOutputs.MIN_MARGIN
          ? Outcome.passed(compared + " tokens, logits' " + error)
          : Outcome.failed("the logits after a prompt: " + error);
    }
  }

  private static int[] generate(
      Generation generation, GoldenOutputs.Greedy text, int count, IntConsumer onToken)
      throws InterruptedException {
    Prompt prompt = new Prompt(text.promptIds(), Sampling.GREEDY, token -> false);
    return generation.run(prompt, count, 0, onToken);
  }

  /** Called while nothing is in flight. Returns how far the best logit is above the second. */
  private double look(GoldenOutputs.Greedy text, boolean first) {
    float[] logits = decoder.logits();
    if (first) {
      for (int i = 0; i < text.firstLogits().length; i++) {
        double error = Math.abs(logits[i] - text.firstLogits()[i]);
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
      }
    }
    float best = Float.NEGATIVE_INFINITY;
    float second = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      second = Math.max(second, Math.min(best, logit));
      best = Math.max(best, logit);
    }
    return best - second;
  }

  private static int beyondDispute(List<Double> margins) {
    int count = 0;
    while (count < margins.size() && margins.get(count) >= GoldenOutputs.MIN_MARGIN) {
      count++;
    }
    return count;
  }

  private static void requireEnough(GoldenOutputs.Greedy text, int count) {
    if (count < FEWEST_COMPARED) {
      throw new IllegalStateException(
          "\"" + text.prompt() + "\": only " + count + " tokens have a clear best logit");
    }
  }

  /** Returns how many were compared. */
  private int compare(int index, int[] tokens) {
    GoldenOutputs.Greedy text = texts.get(index);
    int count = Math.min(comparable[index], tokens.length);
    for (int i = 0; i < count; i++) {
      if (tokens[i] != text.greedyIds()[i]) {
        throw new IllegalStateException(
            "\""
                + text.prompt()
                + "\": new token "
                + i
                + " is "
                + tokens[i]
                + ", it must be "
                + text.greedyIds()[i]);
      }
    }
    return count;
  }
}
