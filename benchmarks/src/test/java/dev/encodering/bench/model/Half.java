package dev.encodering.bench.model;

/** IEEE 754 half precision, for JDKs without {@code Float.float16ToFloat}. */
public final class Half {

  private static final int EXPONENT_BIAS = 15;
  private static final int FRACTION_BITS = 10;

  private Half() {}

  /** The exact value of 16 bits. */
  public static double toDouble(short bits) {
    int exponent = (bits >> FRACTION_BITS) & 0x1F;
    int fraction = bits & 0x3FF;
    double magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, 1 - EXPONENT_BIAS - FRACTION_BITS);
    } else {
      magnitude = Math.scalb(fraction + 1024.0, exponent - EXPONENT_BIAS - FRACTION_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The nearest half, ties to even. The value must be finite and its magnitude below 65504. */
  public static short of(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    double magnitude = Math.abs(value);
    if (!(magnitude < 65504)) {
      throw new IllegalArgumentException("no finite half: " + value);
    }
    int exponent = Math.max(Math.getExponent(magnitude), 1 - EXPONENT_BIAS);
    long steps = (long) Math.rint(Math.scalb(magnitude, FRACTION_BITS - exponent));
    // A normal number has 1024 steps or more: they carry into the exponent by themselves.
    return (short) (sign | (((exponent + EXPONENT_BIAS - 1) << FRACTION_BITS) + (int) steps));
  }
}
