package dev.encodering.bench.selftest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * {@code attention}: for each query head the mean of the values up to the position, weighted with
 * the softmax of scale * query . key. One head per threadgroup. {@code rope_attention}: the same,
 * but queries and keys are turned first, and the position's key and value go into the caches.
 */
final class AttentionCases {
  private static final int CONTEXT = 133;
  private static final int LONG_CONTEXT = 1100;

  /** What lies behind the position: it would win every softmax. */
  private static final float NOT_YET = 1e6f;

  private final boolean ropes;
  private final HeadShape shape;
  private final int context;
  private final int position;
  private final float scale;
  private final Rotary rope;
  private final float[] qkv;
  private final float[] keys;
  private final float[] values;

  private AttentionCases(
      boolean ropes, HeadShape shape, int context, int position, double sharpness) {
    this.ropes = ropes;
    this.shape = shape;
    this.context = context;
    this.position = position;
    this.scale = (float) (sharpness / Math.sqrt(shape.headSize()));
    Random random = new Random(shape.hashCode() + position);
    qkv = RandomFloats.gaussian(random, shape.qkvWidth(), 1);
    keys = RandomFloats.gaussian(random, context * shape.kvWidth(), 1);
    values = RandomFloats.gaussian(random, context * shape.kvWidth(), 1);
    rope = Rotary.random(random, shape.headSize(), context);
    int written = (ropes ? position : position + 1) * shape.kvWidth();
    Arrays.fill(keys, written, keys.length, NOT_YET);
    Arrays.fill(values, written, values.length, NOT_YET);
  }

  static List<KernelCase> all(boolean ropes) {
    List<KernelCase> cases = new ArrayList<>();
    for (HeadShape shape : HeadShape.all()) {
      for (int position : new int[] {0, 1, 7, 63, 64, 65, CONTEXT - 1}) {
        cases.add(new AttentionCases(ropes, shape, CONTEXT, position, 1).with(shape.heads()));
      }
      cases.add(new AttentionCases(ropes, shape, CONTEXT, 50, 30).with(shape.heads()));
      cases.add(new AttentionCases(ropes, shape, CONTEXT, 50, 0).with(shape.heads()));
    }
    for (HeadShape shape : List.of(new HeadShape(2, 1, 32), new HeadShape(2, 1, 72))) {
      for (int position : new int[] {510, 511, 512, 513, LONG_CONTEXT - 1}) {
        cases.add(new AttentionCases(ropes, shape, LONG_CONTEXT, position, 1).with(shape.heads()));
      }
    }
    AttentionCases of = new AttentionCases(ropes, new HeadShape(6, 3, 32), CONTEXT, 20, 1);
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
    StateWords state = new StateWords(position, context, context);
    return of("position " + position, groups, state, Math.min(groups, shape.heads()));
  }

  private KernelCase of(String what, int groups, StateWords state, int headsDone) {
    return new KernelCase(
        ropes ? "rope_attention" : "attention",
        shape + ", " + what + ", groups " + groups + ", scale " + scale,
        groups,
        new int[] {
          shape.heads(), shape.kvHeads(), shape.headSize(), context, Float.floatToRawIntBits(scale)
        },
        ropes ? ropedOperands(state, headsDone) : operands(state, headsDone));
  }

  private List<Operand> operands(StateWords state, int headsDone) {
    Softmax softmax =
        new Softmax(
            shape, scale, Operand.doubles(qkv), Operand.doubles(keys), Operand.doubles(values));
    return List.of(
        state.input(),
        Operand.input("qkv", qkv),
        Operand.input("keys", keys),
        Operand.input("values", values),
        result(softmax, headsDone));
  }

  /** The first query head of each key head fills the caches. */
  private List<Operand> ropedOperands(StateWords state, int headsDone) {
    double[] turned = new double[qkv.length];
    double[] turnedMagnitudes = new double[qkv.length];
    for (int head = 0; head < shape.heads() + shape.kvHeads(); head++) {
      rope.turn(qkv, head, position, turned, turnedMagnitudes);
    }
    int row = position * shape.kvWidth();
    double[] allKeys = Operand.doubles(keys);
    double[] allValues = Operand.doubles(values);
    System.arraycopy(turned, shape.qWidth(), allKeys, row, shape.kvWidth());
    for (int i = 0; i < shape.kvWidth(); i++) {
      allValues[row + i] = qkv[shape.qWidth() + shape.kvWidth() + i];
    }

    int done = headsDone == 0 ? 0 : (shape.kvHead(headsDone - 1) + 1) * shape.headSize();
    double[] keysAfter = Operand.untouched(keys.length);
    double[] keyMagnitudes = new double[keys.length];
    float[] valuesAfter = values.clone();
    System.arraycopy(turned, shape.qWidth(), keysAfter, row, done);
    System.arraycopy(turnedMagnitudes, shape.qWidth(), keyMagnitudes, row, done);
    System.arraycopy(qkv, shape.qWidth() + shape.kvWidth(), valuesAfter, row, done);
    ByteBuffer valueBytes = Operand.bytes(valuesAfter);
    return List.of(
        state.input(),
        Operand.input("qkv", qkv),
        Operand.input("rope", rope.table()),
        Operand.close("keys", keys, keysAfter, keyMagnitudes),
        Operand.exact("values", Operand.bytes(values), valueBytes),
        result(new Softmax(shape, scale, turned, allKeys, allValues), headsDone));
  }

  private Operand result(Softmax softmax, int headsDone) {
    double[] after = Operand.untouched(shape.qWidth());
    double[] magnitudes = new double[shape.qWidth()];
    for (int head = 0; head < headsDone; head++) {
      softmax.attend(head, position + 1, after, magnitudes);
    }
    float[] before = RandomFloats.gaussian(new Random(position), shape.qWidth(), 1);
    return Operand.close("y", before, after, magnitudes);
  }
}
