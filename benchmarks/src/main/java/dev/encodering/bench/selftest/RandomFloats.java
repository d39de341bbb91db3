package dev.encodering.bench.selftest;

import java.util.Random;

/** Seeded inputs. */
final class RandomFloats {
  private RandomFloats() {}

  static float[] gaussian(Random random, int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }
}
