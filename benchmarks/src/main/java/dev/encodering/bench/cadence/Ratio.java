package dev.encodering.bench.cadence;

import java.util.Arrays;

/**
 * How two arms compare, from the rounds of one run: each round gives one ratio, since machine and
 * moment are then the same for both.
 *
 * @param median of the rounds' ratios
 * @param low the interval's lower end
 * @param high the interval's upper end
 * @param confidence that the interval covers the true median, whatever the distribution; below 0.95
 *     where the rounds are too few for that, and the interval is all of them
 */
record Ratio(double median, double low, double high, double confidence) {
  private static final double WANTED_CONFIDENCE = 0.95;

  /** No time is shorter than the clock can tell. */
  private static final double CLOCK_GRAIN_US = 0.001;

  /** The ratios of {@code numerators} to {@code denominators}, in us, round by round. */
  static Ratio of(double[] numerators, double[] denominators) {
    double[] ratios = new double[numerators.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = numerators[round] / Math.max(denominators[round], CLOCK_GRAIN_US);
    }
    return of(ratios);
  }

  /**
   * The interval between the k-th smallest and the k-th largest, k as large as the confidence
   * allows: the median lies outside only if fewer than k of the rounds fell on one side of it.
   */
  private static Ratio of(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int k = 0;
    double confidence = 1 - 2 * below(1, n);
    while (k + 1 < n / 2 && 1 - 2 * below(k + 2, n) >= WANTED_CONFIDENCE) {
      k++;
      confidence = 1 - 2 * below(k + 1, n);
    }
    return new Ratio(median(sorted), sorted[k], sorted[n - 1 - k], confidence);
  }

  /** The probability that fewer than {@code k} of {@code n} tosses of a coin are heads. */
  private static double below(int k, int n) {
    double term = Math.pow(0.5, n);
    double sum = 0;
    for (int heads = 0; heads < k; heads++) {
      sum += term;
      term = term * (n - heads) / (heads + 1);
    }
    return sum;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
