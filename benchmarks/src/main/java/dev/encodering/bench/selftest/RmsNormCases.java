package dev.encodering.bench.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** {@code rmsnorm}: y = x / sqrt(mean(x^2) + epsilon) * weight. */
final class RmsNormCases {
  private static final float EPSILON = 1e-5f;

  private RmsNormCases() {}

  static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (int width : new int[] {1, 3, 31, 64, 192, 255, 257, 1000, 4099}) {
      cases.add(of(width, 1, StateWords.running(), true));
    }
    cases.add(of(192, 1e-3, StateWords.running(), true));
    cases.add(of(192, 1e4, StateWords.running(), true));
    cases.add(of(192, 0, StateWords.running(), true));
    cases.add(of(192, 1, StateWords.ended(), false));
    return cases;
  }

  private static KernelCase of(int width, double scale, StateWords state, boolean runs) {
    Random random = new Random(width);
    float[] x = RandomFloats.gaussian(random, width, scale);
    float[] weight = RandomFloats.gaussian(random, width, 1);
    float[] before = RandomFloats.gaussian(random, width, 1);
    double[] after = new double[width];
    Arrays.fill(after, Operand.UNTOUCHED);
    double[] magnitudes = new double[width];
    if (runs) {
      double squares = 0;
      for (float value : x) {
        squares += (double) value * value;
      }
      double factor = 1 / Math.sqrt(squares / width + EPSILON);
      for (int i = 0; i < width; i++) {
        after[i] = x[i] * factor * weight[i];
        magnitudes[i] = Math.abs(after[i]);
      }
    }
    return new KernelCase(
        "rmsnorm",
        "width " + width + ", scale " + scale + (runs ? "" : ", past the end"),
        1,
        new int[] {width, Float.floatToRawIntBits(EPSILON)},
        List.of(
            state.input(),
            Operand.input("x", x),
            Operand.input("weight", weight),
            Operand.close("y", before, after, magnitudes)));
  }
}
