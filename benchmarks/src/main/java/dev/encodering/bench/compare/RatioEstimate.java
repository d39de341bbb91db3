package dev.encodering.bench.compare;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A ratio of costs, head to base, with its interval of 95 per cent; above 1 the head is worse.
 *
 * @param ratio of the forks' geometric means
 * @param low end of the interval
 * @param high end of the interval
 * @param standardError of the ratio's logarithm, over forks
 * @param degreesOfFreedom of that error
 * @param method by which the interval was made
 * @param baseForks that it rests on
 * @param headForks that it rests on
 */
public record RatioEstimate(
    double ratio,
    double low,
    double high,
    double standardError,
    double degreesOfFreedom,
    Method method,
    int baseForks,
    int headForks) {
  /** Both sides' share of errors that an interval of 95 per cent leaves. */
  static final double ERROR_SHARE = 0.025;

  private static final double POWER = 0.8;

  /** How an interval was made. */
  public enum Method {
    /** Hierarchical bootstrap, percentiles widened for few forks. */
    BOOTSTRAP("bootstrap"),
    /** Welch's t interval. */
    WELCH("Welch t"),
    /** The t interval of differences within blocks. */
    PAIRED("paired t");

    private final String label;

    Method(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * The smallest change that data like these tell from none in four cases of five.
   *
   * @return 0.05 for five per cent
   */
  public double smallestVisibleChange() {
    return Math.expm1(quantile(1 - ERROR_SHARE, POWER) * standardError);
  }

  /**
   * The smallest slow-down that data like these call regressed in four cases of five.
   *
   * @param tolerance above which a slow-down counts
   * @return 0.05 for five per cent
   */
  public double smallestRegression(double tolerance) {
    return (1 + tolerance) * (1 + smallestVisibleChange()) - 1;
  }

  /** How likely data like these, or worse ones, are if the true ratio is no more than this. */
  double probabilityIfAtMost(double bound) {
    double distance = Math.log(ratio) - Math.log(bound);
    return standardError == 0
        ? distance > 0 ? 0 : 1
        : TDistribution.of(degreesOfFreedom).survivalProbability(distance / standardError);
  }

  /** How likely data like these, or better ones, are if the true ratio is no less than this. */
  double probabilityIfAtLeast(double bound) {
    double distance = Math.log(ratio) - Math.log(bound);
    return standardError == 0
        ? distance < 0 ? 0 : 1
        : TDistribution.of(degreesOfFreedom).cumulativeProbability(distance / standardError);
  }

  private double quantile(double first, double second) {
    if (standardError == 0) {
      return 0;
    }
    TDistribution t = TDistribution.of(degreesOfFreedom);
    return t.inverseCumulativeProbability(first) + t.inverseCumulativeProbability(second);
  }
}
