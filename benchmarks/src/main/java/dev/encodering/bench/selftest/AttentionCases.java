package dev.encodering.bench.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * {@code attention}: for each query head the mean of the values up to the position, weighted with
 * the softmax of scale * query . key. One head per threadgroup.
 */
final class AttentionCases {
  private static final int CONTEXT = 133;

  /** What lies behind the position: it would win every softmax. */
  private static final float NOT_YET = 1e6f;

  private final HeadShape shape;
  private final int position;
  private final float scale;
  private final float[] qkv;
  private final float[] keys;
  private final float[] values;

  private AttentionCases(HeadShape shape, int position, double sharpness) {
    this.shape = shape;
    this.position = position;
    this.scale = (float) (sharpness / Math.sqrt(shape.headSize()));
    Random random = new Random(shape.hashCode() + position);
    qkv = RandomFloats.gaussian(random, shape.qkvWidth(), 1);
    keys = RandomFloats.gaussian(random, CONTEXT * shape.kvWidth(), 1);
    values = RandomFloats.gaussian(random, CONTEXT * shape.kvWidth(), 1);
    int written = (position + 1) * shape.kvWidth();
    Arrays.fill(keys, written, keys.length, NOT_YET);
    Arrays.fill(values, written, values.length, NOT_YET);
  }

  static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (HeadShape shape : HeadShape.all()) {
      for (int position : new int[] {0, 1, 7, 63, 64, 65, CONTEXT - 1}) {
        cases.add(new AttentionCases(shape, position, 1).with(shape.heads()));
      }
      cases.add(new AttentionCases(shape, 50, 30).with(shape.heads()));
      cases.add(new AttentionCases(shape, 50, 0).with(shape.heads()));
    }
    HeadShape shape = new HeadShape(6, 3, 32);
    AttentionCases of = new AttentionCases(shape, 20, 1);
    cases.add(of.with(1));
    cases.add(of.with(4));
    cases.add(of.with(9));
    cases.add(of.idle(new StateWords(CONTEXT, CONTEXT, CONTEXT)));
    cases.add(of.idle(new StateWords(20, 20, CONTEXT)));
    cases.add(of.idle(new StateWords(CONTEXT, 2 * CONTEXT, CONTEXT)));
    cases.add(of.idle(new StateWords(-1, CONTEXT, CONTEXT)));
    return cases;
  }

  private KernelCase idle(StateWords state) {
    return of("past the end", shape.heads(), state, 0);
  }

  private KernelCase with(int groups) {
    StateWords state = new StateWords(position, CONTEXT, CONTEXT);
    return of("position " + position, groups, state, Math.min(groups, shape.heads()));
  }

  private KernelCase of(String what, int groups, StateWords state, int headsDone) {
    double[] after = new double[shape.qWidth()];
    double[] magnitudes = new double[shape.qWidth()];
    Arrays.fill(after, Operand.UNTOUCHED);
    for (int head = 0; head < headsDone; head++) {
      attend(head, after, magnitudes);
    }
    float[] before = RandomFloats.gaussian(new Random(position), shape.qWidth(), 1);
    int[] words = {
      shape.heads(), shape.kvHeads(), shape.headSize(), CONTEXT, Float.floatToRawIntBits(scale)
    };
    return new KernelCase(
        "attention",
        shape + ", " + what + ", groups " + groups + ", scale " + scale,
        groups,
        words,
        List.of(
            state.input(),
            Operand.input("qkv", qkv),
            Operand.input("keys", keys),
            Operand.input("values", values),
            Operand.close("y", before, after, magnitudes)));
  }

  private void attend(int head, double[] after, double[] magnitudes) {
    int size = shape.headSize();
    double[] weights = new double[position + 1];
    double largest = scores(head, weights);
    softmax(weights);
    for (int i = 0; i < size; i++) {
      double sum = 0;
      double magnitude = 0;
      for (int p = 0; p <= position; p++) {
        double term = weights[p] * values[at(p, head) + i];
        sum += term;
        magnitude += Math.abs(term);
      }
      after[head * size + i] = sum;
      // An error in a score is an error of that size in its weight.
      magnitudes[head * size + i] = magnitude * (1 + largest);
    }
  }

  /** Fills in the scores and returns the largest sum of magnitudes behind one. */
  private double scores(int head, double[] scores) {
    double largest = 0;
    for (int p = 0; p <= position; p++) {
      double magnitude = 0;
      for (int i = 0; i < shape.headSize(); i++) {
        double term = (double) scale * qkv[head * shape.headSize() + i] * keys[at(p, head) + i];
        scores[p] += term;
        magnitude += Math.abs(term);
      }
      largest = Math.max(largest, magnitude);
    }
    return largest;
  }

  private int at(int row, int head) {
    return row * shape.kvWidth() + shape.kvHead(head) * shape.headSize();
  }

  private static void softmax(double[] scores) {
    double largest = Arrays.stream(scores).max().getAsDouble();
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - largest);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
  }
}
