package dev.encodering.bench.selftest;

import java.util.Random;

/** IEEE 754 half precision, which Java 17 does not have. */
final class Halves {
  private static final int EXPONENT_BIAS = 15;
  private static final int FRACTION_BITS = 10;
  private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
  private static final int EXPONENT_MASK = 0x1F;

  private Halves() {}

  /** The exact value of a finite half. */
  static double toDouble(short bits) {
    int exponent = (bits >> FRACTION_BITS) & EXPONENT_MASK;
    int fraction = bits & FRACTION_MASK;
    double magnitude =
        exponent == 0
            ? Math.scalb((double) fraction, 1 - EXPONENT_BIAS - FRACTION_BITS)
            : Math.scalb(fraction + 1024.0, exponent - EXPONENT_BIAS - FRACTION_BITS);
    return bits < 0 ? -magnitude : magnitude;
  }

  /** A half whose exponent field is in a range: 0 is subnormal, 15 is 1 to 2, 30 the largest. */
  static short random(Random random, int lowExponent, int highExponent) {
    int exponent = lowExponent + random.nextInt(highExponent - lowExponent + 1);
    int sign = random.nextBoolean() ? 0x8000 : 0;
    return (short) (sign | exponent << FRACTION_BITS | random.nextInt(FRACTION_MASK + 1));
  }
}
