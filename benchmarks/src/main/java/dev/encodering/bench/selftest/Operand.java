package dev.encodering.bench.selftest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** One buffer of a dispatch: what it holds before, and what it must hold after. */
final class Operand {
  /** Stands for a float that must keep its bits. */
  static final double UNTOUCHED = Double.NaN;

  private static final double LEAST_MAGNITUDE = 1e-30;

  private final String name;
  private final ByteBuffer before;

  /** Bits that must be there after; null where {@link #floats} says it. */
  private final ByteBuffer bits;

  private final double[] floats;
  private final double[] magnitudes;

  private Operand(
      String name, ByteBuffer before, ByteBuffer bits, double[] floats, double[] magnitudes) {
    this.name = name;
    this.before = before;
    this.bits = bits;
    this.floats = floats;
    this.magnitudes = magnitudes;
  }

  /** A buffer that the kernel must not change. */
  static Operand input(String name, ByteBuffer bytes) {
    return new Operand(name, bytes, bytes, null, null);
  }

  static Operand input(String name, float[] values) {
    return input(name, bytes(values));
  }

  /** A buffer whose bits are known exactly. */
  static Operand exact(String name, ByteBuffer before, ByteBuffer after) {
    return new Operand(name, before, after, null, null);
  }

  /**
   * A buffer of floats that are known up to rounding.
   *
   * @param after what must be there, or {@link #UNTOUCHED}
   * @param magnitudes what an error is divided by: the sum of the terms that were added, say
   */
  static Operand close(String name, float[] before, double[] after, double[] magnitudes) {
    return new Operand(name, bytes(before), null, after.clone(), magnitudes.clone());
  }

  /** For {@link #close}: nothing must change yet. */
  static double[] untouched(int count) {
    double[] values = new double[count];
    Arrays.fill(values, UNTOUCHED);
    return values;
  }

  /** As what it is in double precision. */
  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes = allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  static ByteBuffer bytes(int[] words) {
    ByteBuffer bytes = allocate(words.length * Integer.BYTES);
    bytes.asIntBuffer().put(words);
    return bytes;
  }

  static ByteBuffer bytes(short[] halves) {
    ByteBuffer bytes = allocate(halves.length * Short.BYTES);
    bytes.asShortBuffer().put(halves);
    return bytes;
  }

  private static ByteBuffer allocate(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same buffer with another expectation: to show that a check can fail. */
  Operand expecting(int index, double value) {
    double[] changed = floats.clone();
    changed[index] = value;
    return new Operand(name, before, bits, changed, magnitudes);
  }

  boolean isClose() {
    return floats != null;
  }

  ByteBuffer before() {
    return before.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The largest error relative to its magnitude; infinite where bits differ that must not. */
  double error(ByteBuffer after) {
    double worst = 0;
    for (int i = 0; i < after.capacity() / Short.BYTES && bits != null; i++) {
      if (after.getShort(2 * i) != bits.getShort(2 * i)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    for (int i = 0; floats != null && i < floats.length; i++) {
      worst = Math.max(worst, errorAt(after, i));
    }
    return worst;
  }

  private double errorAt(ByteBuffer after, int index) {
    if (Double.isNaN(floats[index])) {
      int was = before.getInt(Integer.BYTES * index);
      return after.getInt(Integer.BYTES * index) == was ? 0 : Double.POSITIVE_INFINITY;
    }
    double error = Math.abs(after.getFloat(Float.BYTES * index) - floats[index]);
    double relative = error / Math.max(magnitudes[index], LEAST_MAGNITUDE);
    return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
  }

  /** The first element that is further off than the limit. */
  String describe(ByteBuffer after, double limit) {
    if (floats == null) {
      return describeBits(after);
    }
    int i = 0;
    while (i < floats.length - 1 && errorAt(after, i) <= limit) {
      i++;
    }
    float is = after.getFloat(Float.BYTES * i);
    return Double.isNaN(floats[i])
        ? text("%s[%d] is %.9g, it must stay %.9g", i, is, before.getFloat(Float.BYTES * i))
        : text("%s[%d] is %.9g, it must be %.9g", i, is, floats[i]);
  }

  private String describeBits(ByteBuffer after) {
    int i = 0;
    while (i < bits.capacity() / Short.BYTES - 1 && after.getShort(2 * i) == bits.getShort(2 * i)) {
      i++;
    }
    int word = i / 2;
    if (4 * word + 4 > bits.capacity()) {
      return text("%s: half %d is 0x%04x, it must be 0x%04x", i, half(after, i), half(bits, i));
    }
    return text(
        "%s: word %d is 0x%08x, it must be 0x%08x",
        word, after.getInt(4 * word), bits.getInt(4 * word));
  }

  private static int half(ByteBuffer bytes, int index) {
    return bytes.getShort(2 * index) & 0xFFFF;
  }

  private String text(String format, int index, Object is, Object mustBe) {
    return String.format(Locale.ROOT, format, name, index, is, mustBe);
  }

  @Override
  public String toString() {
    return name;
  }
}
