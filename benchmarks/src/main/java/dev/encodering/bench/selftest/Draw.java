package dev.encodering.bench.selftest;

/**
 * A Gumbel-max draw in double precision: the token with the largest logit / temperature + noise.
 *
 * @param token the token
 * @param margin how far it is above the second
 */
record Draw(int token, double margin) {
  /** Below this, rounding may decide. */
  static final double MIN_MARGIN = 1e-3;

  static Draw of(float[] logits, float inverseTemperature, int seed, int position) {
    int key = mix(seed ^ position * 0x9E3779B9);
    int token = 0;
    double best = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.length; id++) {
      double score = (double) logits[id] * inverseTemperature + gumbel(key, id);
      if (score > best) {
        second = best;
        best = score;
        token = id;
      } else {
        second = Math.max(second, score);
      }
    }
    return new Draw(token, best - second);
  }

  /** The noise of one token. */
  static double noise(int seed, int position, int id) {
    return gumbel(mix(seed ^ position * 0x9E3779B9), id);
  }

  private static double gumbel(int key, int id) {
    return noiseOf(mix(key ^ id * 0x85EBCA6B) >>> 9);
  }

  /** The noise of a hash of 23 bits. */
  static double noiseOf(int h) {
    double u = (h + 0.5) * 0x1p-23;
    return -Math.log(-Math.log(u));
  }

  private static int mix(int x) {
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    x ^= x >>> 16;
    return x;
  }
}
