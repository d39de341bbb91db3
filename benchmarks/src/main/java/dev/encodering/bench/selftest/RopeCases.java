package dev.encodering.bench.selftest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * {@code rope_kv}: turns each adjacent pair of queries and keys by the table's (cos, sin) of the
 * position, and stores keys and values in the caches' row of the position. One head per
 * threadgroup: queries, keys, values.
 */
final class RopeCases {
  private static final int CONTEXT = 9;

  private final HeadShape shape;
  private final float[] qkv;
  private final Rotary rope;
  private final float[] keysBefore;
  private final float[] valuesBefore;

  private RopeCases(HeadShape shape) {
    this.shape = shape;
    Random random = new Random(shape.hashCode());
    qkv = RandomFloats.gaussian(random, shape.qkvWidth(), 1);
    rope = Rotary.random(random, shape.headSize(), CONTEXT);
    keysBefore = RandomFloats.gaussian(random, CONTEXT * shape.kvWidth(), 1);
    valuesBefore = RandomFloats.gaussian(random, CONTEXT * shape.kvWidth(), 1);
  }

  static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (HeadShape shape : HeadShape.all()) {
      RopeCases of = new RopeCases(shape);
      int groups = shape.heads() + 2 * shape.kvHeads();
      for (int position : new int[] {0, 1, 5, CONTEXT - 1}) {
        cases.add(of.at(position, groups, new StateWords(position, CONTEXT, CONTEXT)));
      }
      cases.add(of.at(-1, groups, new StateWords(CONTEXT, CONTEXT, CONTEXT)));
    }
    RopeCases of = new RopeCases(new HeadShape(6, 3, 32));
    for (int groups : new int[] {1, 6, 8, 11, 17}) {
      cases.add(of.at(2, groups, new StateWords(2, CONTEXT, CONTEXT)));
    }
    cases.add(of.at(-1, 12, new StateWords(4, 4, CONTEXT)));
    cases.add(of.at(-1, 12, new StateWords(CONTEXT, 2 * CONTEXT, CONTEXT)));
    cases.add(of.at(-1, 12, new StateWords(-1, CONTEXT, CONTEXT)));
    return cases;
  }

  /** A position below 0 stands for: nothing must happen. */
  private KernelCase at(int position, int groups, StateWords state) {
    double[] turned = Operand.untouched(qkv.length);
    double[] keys = Operand.untouched(keysBefore.length);
    double[] magnitudes = new double[qkv.length];
    double[] keyMagnitudes = new double[keys.length];
    float[] values = valuesBefore.clone();
    int size = shape.headSize();
    for (int head = 0; position >= 0 && head < groups && head < heads(2); head++) {
      if (head < heads(1)) {
        rope.turn(qkv, head, position, turned, magnitudes);
      }
      int at = head * size;
      if (head >= heads(1)) {
        int row = position * shape.kvWidth() + (head - heads(1)) * size;
        System.arraycopy(qkv, at, values, row, size);
      } else if (head >= heads(0)) {
        int row = position * shape.kvWidth() + (head - heads(0)) * size;
        System.arraycopy(turned, at, keys, row, size);
        System.arraycopy(magnitudes, at, keyMagnitudes, row, size);
      }
    }
    ByteBuffer valueBytes = Operand.bytes(values);
    return new KernelCase(
        "rope_kv",
        shape + ", position " + position + ", groups " + groups,
        groups,
        new int[] {shape.heads(), shape.kvHeads(), size, CONTEXT},
        List.of(
            state.input(),
            Operand.close("qkv", qkv, turned, magnitudes),
            Operand.input("rope", rope.table()),
            Operand.close("keys", keysBefore, keys, keyMagnitudes),
            Operand.exact("values", Operand.bytes(valuesBefore), valueBytes)));
  }

  /** The heads up to the end of the queries (0), the keys (1) or the values (2). */
  private int heads(int part) {
    return shape.heads() + part * shape.kvHeads();
  }
}
