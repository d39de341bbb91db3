package dev.encodering.bench.selftest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** {@code embed}: x = the table's row of the token at the position, the last row at most. */
final class EmbedCases {
  private static final int ELEMENTS_PER_GROUP = 256;
  private static final int CONTEXT = 7;
  private static final int VOCAB = 13;
  private static final int LARGEST_EXPONENT = 30;

  private EmbedCases() {}

  static List<KernelCase> all(boolean half) {
    List<KernelCase> cases = new ArrayList<>();
    int[] widths = half ? new int[] {8, 24, 192, 264, 1000} : new int[] {1, 7, 192, 257, 1001};
    for (int width : widths) {
      int groups = KernelCase.groupsOf(width, ELEMENTS_PER_GROUP);
      cases.add(of(half, width, groups, at(0, VOCAB - 1), VOCAB - 1));
      cases.add(of(half, width, groups, at(3, 5), 5));
      cases.add(of(half, width, groups, at(CONTEXT - 1, 0), 0));
      cases.add(of(half, width, groups, at(1, VOCAB), VOCAB - 1));
      cases.add(of(half, width, groups, at(2, -1), VOCAB - 1));
    }
    cases.add(of(half, 1000, 2, at(3, 5), 5));
    cases.add(of(half, 24, 6, at(3, 5), 5));
    cases.add(of(half, 24, 1, new StateWords(CONTEXT, CONTEXT, CONTEXT), -1));
    cases.add(of(half, 24, 1, new StateWords(3, 3, CONTEXT), -1));
    cases.add(of(half, 24, 1, new StateWords(CONTEXT, CONTEXT + 9, CONTEXT), -1));
    cases.add(of(half, 24, 1, new StateWords(-1, CONTEXT, CONTEXT), -1));
    return cases;
  }

  private static StateWords at(int position, int token) {
    return new StateWords(position, CONTEXT, CONTEXT).token(position, token);
  }

  private static KernelCase of(boolean half, int width, int groups, StateWords state, int row) {
    Random random = new Random(31L * width + row);
    short[] halves = new short[width * VOCAB];
    float[] values = new float[width * VOCAB];
    for (int i = 0; i < values.length; i++) {
      halves[i] = Halves.random(random, 0, LARGEST_EXPONENT);
      values[i] = half ? (float) Halves.toDouble(halves[i]) : (float) random.nextGaussian();
    }
    ByteBuffer table = half ? Operand.bytes(halves) : Operand.bytes(values);
    float[] before = RandomFloats.gaussian(random, width, 1);
    float[] after = before.clone();
    int written = row < 0 ? 0 : Math.min(width, groups * ELEMENTS_PER_GROUP);
    if (written > 0) {
      System.arraycopy(values, row * width, after, 0, written);
    }
    return new KernelCase(
        half ? "embed_f16" : "embed_f32",
        "width " + width + ", groups " + groups + ", row " + row,
        groups,
        new int[] {width, VOCAB, CONTEXT},
        List.of(
            state.input(),
            Operand.input("table", table),
            Operand.exact("x", Operand.bytes(before), Operand.bytes(after))));
  }
}
