package dev.encodering.bench.selftest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * {@code matvec}: y = W x, y += W x, and y = silu(Wgate x) * (Wup x); {@code norm_matvec} takes x /
 * rms(x) * weight in place of x.
 */
final class MatvecCases {
  private static final int ROWS_PER_GROUP = 8;
  private static final float EPSILON = 1e-5f;

  /** What a kernel does with its products. */
  enum Kind {
    SET("matvec"),
    ADD("matvec_add"),
    SWIGLU("matvec_swiglu"),
    NORM("norm_matvec"),
    NORM_SWIGLU("norm_matvec_swiglu");

    private final String kernel;

    Kind(String kernel) {
      this.kernel = kernel;
    }

    boolean gated() {
      return this == SWIGLU || this == NORM_SWIGLU;
    }

    boolean norms() {
      return this == NORM || this == NORM_SWIGLU;
    }

    String kernel(boolean half) {
      return kernel + (half ? "_f16" : "_f32");
    }
  }

  /** The exponent fields of the matrix' halves. */
  private enum Range {
    NORMAL(8, 15),
    SUBNORMAL(0, 0),
    LARGE(30, 30);

    private final int low;
    private final int high;

    Range(int low, int high) {
      this.low = low;
      this.high = high;
    }
  }

  /** A product and the sum of its terms' magnitudes. */
  private record Dot(double value, double magnitude) {}

  private final Kind kind;
  private final boolean half;
  private final int rows;
  private final int columns;
  private final double[] matrix;
  private final ByteBuffer matrixBytes;
  private final float[] x;
  private final float[] weight;
  private final double[] factors;
  private final float[] before;

  private MatvecCases(Kind kind, boolean half, int rows, int columns, Range range) {
    this.kind = kind;
    this.half = half;
    this.rows = rows;
    this.columns = columns;
    Random random = new Random(1000L * rows + columns);
    int elements = (kind.gated() ? 2 : 1) * rows * columns;
    short[] halves = new short[elements];
    float[] floats = RandomFloats.gaussian(random, elements, 1 / Math.sqrt(columns));
    matrix = new double[elements];
    for (int i = 0; i < elements; i++) {
      halves[i] = Halves.random(random, range.low, range.high);
      matrix[i] = half ? Halves.toDouble(halves[i]) : floats[i];
    }
    matrixBytes = half ? Operand.bytes(halves) : Operand.bytes(floats);
    x = RandomFloats.gaussian(random, columns, 1);
    before = RandomFloats.gaussian(random, rows, 1);
    weight = RandomFloats.gaussian(random, columns, 1);
    factors = kind.norms() ? normed() : Operand.doubles(x);
  }

  private double[] normed() {
    double squares = Arrays.stream(Operand.doubles(x)).map(value -> value * value).sum();
    double scale = 1 / Math.sqrt(squares / columns + EPSILON);
    return IntStream.range(0, columns).mapToDouble(i -> x[i] * scale * weight[i]).toArray();
  }

  static List<KernelCase> all(Kind kind, boolean half) {
    List<KernelCase> cases = new ArrayList<>();
    int[][] sizes = {
      {1, 8}, {7, 8}, {8, 16}, {9, 24}, {33, 200}, {192, 192}, {101, 512}, {5, 4104}, {1021, 64}
    };
    for (int[] size : sizes) {
      int groups = KernelCase.groupsOf(size[0], ROWS_PER_GROUP);
      cases.add(of(kind, half, size, Range.NORMAL).with(groups, true));
      if (half) {
        cases.add(of(kind, true, size, Range.SUBNORMAL).with(groups, true));
        cases.add(of(kind, true, size, Range.LARGE).with(groups, true));
      }
    }
    int[] size = {33, 200};
    cases.add(of(kind, half, size, Range.NORMAL).with(1, true));
    cases.add(of(kind, half, size, Range.NORMAL).with(3, true));
    cases.add(of(kind, half, size, Range.NORMAL).with(11, true));
    cases.add(of(kind, half, size, Range.NORMAL).with(5, false));
    return cases;
  }

  private static MatvecCases of(Kind kind, boolean half, int[] size, Range range) {
    return new MatvecCases(kind, half, size[0], size[1], range);
  }

  private KernelCase with(int groups, boolean runs) {
    double[] after = new double[rows];
    double[] magnitudes = new double[rows];
    Arrays.fill(after, Operand.UNTOUCHED);
    for (int row = 0; runs && row < Math.min(rows, groups * ROWS_PER_GROUP); row++) {
      Dot expected = expected(row);
      after[row] = expected.value;
      magnitudes[row] = expected.magnitude;
    }
    return new KernelCase(
        kind.kernel(half),
        rows + " x " + columns + ", groups " + groups + (runs ? "" : ", past the end"),
        groups,
        kind.norms()
            ? new int[] {rows, columns, Float.floatToRawIntBits(EPSILON)}
            : new int[] {rows, columns},
        operands(
            runs ? StateWords.running() : StateWords.ended(),
            Operand.close("y", before, after, magnitudes)));
  }

  private List<Operand> operands(StateWords state, Operand y) {
    List<Operand> operands = new ArrayList<>();
    operands.add(state.input());
    operands.add(Operand.input("W", matrixBytes));
    operands.add(Operand.input("x", x));
    if (kind.norms()) {
      operands.add(Operand.input("weight", weight));
    }
    operands.add(y);
    return operands;
  }

  private Dot expected(int row) {
    Dot first = dot(row);
    return switch (kind) {
      case SET, NORM -> first;
      case ADD -> new Dot(before[row] + first.value, Math.abs(before[row]) + first.magnitude);
      case SWIGLU, NORM_SWIGLU -> swiglu(first, dot(rows + row));
    };
  }

  /** The gate's error passes on through silu, whose slope is at most 1.1. */
  private static Dot swiglu(Dot gate, Dot up) {
    double silu = gate.value / (1 + Math.exp(-gate.value));
    return new Dot(
        silu * up.value, 1.1 * gate.magnitude * Math.abs(up.value) + Math.abs(silu) * up.magnitude);
  }

  private Dot dot(int row) {
    double value = 0;
    double magnitude = 0;
    for (int column = 0; column < columns; column++) {
      double term = matrix[row * columns + column] * factors[column];
      value += term;
      magnitude += Math.abs(term);
    }
    return new Dot(value, magnitude);
  }
}
