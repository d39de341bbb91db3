package dev.encodering.bench.results;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * What one launch of a virtual machine measured: a value per iteration, or, in JMH's sampling mode,
 * a histogram.
 */
public final class Fork {
  private final double[] values;
  private final long[] counts;

  private Fork(double[] values, long[] counts) {
    this.values = values;
    this.counts = counts;
  }

  /**
   * A value per iteration.
   *
   * @param values in order
   * @return a copy
   */
  public static Fork ofIterations(double... values) {
    return new Fork(values.clone(), null);
  }

  /**
   * How often each value was seen, all iterations together.
   *
   * @param values ascending
   * @param counts of each, at least 1
   * @return a copy
   */
  public static Fork ofHistogram(double[] values, long[] counts) {
    return new Fork(values.clone(), counts.clone());
  }

  /**
   * The iterations' values; of a histogram, its mean alone.
   *
   * @return a copy
   */
  public double[] iterations() {
    return counts == null ? values.clone() : new double[] {mean()};
  }

  /**
   * The arithmetic mean.
   *
   * @return NaN if there is no value
   */
  public double mean() {
    if (counts == null) {
      return Mean.of(values).getAsDouble();
    }
    double sum = 0;
    long total = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * counts[i];
      total += counts[i];
    }
    return sum / total;
  }

  /**
   * A quantile: of the iterations, interpolated; of a histogram, the value seen there.
   *
   * @param share between 0 and 1
   * @return NaN if there is no value
   */
  public double quantile(double share) {
    if (counts == null) {
      return Quantile.withDefaults().evaluate(values, share);
    }
    long total = Arrays.stream(counts).sum();
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int i = 0; i < values.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return values[i];
      }
    }
    return Double.NaN;
  }
}
