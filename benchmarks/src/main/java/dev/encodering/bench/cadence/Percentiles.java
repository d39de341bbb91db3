package dev.encodering.bench.cadence;

import org.HdrHistogram.Histogram;

/**
 * A distribution's figures, in microseconds.
 *
 * @param tokens that it counts
 * @param p50 the median
 * @param p90 nine of ten are at most this
 * @param p99 99 of 100 are
 * @param p999 999 of 1,000 are
 * @param max all are
 */
record Percentiles(long tokens, double p50, double p90, double p99, double p999, double max) {
  private static final double NS_PER_US = 1e3;

  static Percentiles of(Histogram ns) {
    return new Percentiles(
        ns.getTotalCount(),
        us(ns, 50),
        us(ns, 90),
        us(ns, 99),
        us(ns, 99.9),
        ns.getMaxValue() / NS_PER_US);
  }

  /** One percentile of a histogram of nanoseconds, in microseconds. */
  static double us(Histogram ns, double percentile) {
    return ns.getValueAtPercentile(percentile) / NS_PER_US;
  }
}
