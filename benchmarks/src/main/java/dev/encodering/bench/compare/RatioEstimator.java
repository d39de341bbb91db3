package dev.encodering.bench.compare;

import dev.encodering.bench.compare.RatioEstimate.Method;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;

/**
 * Estimates ratios of costs from forks. From six forks an arm by hierarchical bootstrap, from three
 * by a t interval of the forks' log means, because a bootstrap of so few is too narrow.
 */
public final class RatioEstimator {
  /** Fewer forks an arm say nothing about how launches differ. */
  public static final int LEAST_FORKS = 3;

  private static final int LEAST_BOOTSTRAP_FORKS = 6;
  private static final int RESAMPLES = 10_000;

  private final int resamples;

  /** With as many resamples as a verdict deserves. */
  public RatioEstimator() {
    this(RESAMPLES);
  }

  RatioEstimator(int resamples) {
    this.resamples = resamples;
  }

  /**
   * Estimates head / base. Both arms have {@link #LEAST_FORKS} forks at least and no problem.
   *
   * @param base the denominator
   * @param head the numerator
   * @param paired whether fork i of both ran side by side, in which case there are as many of both
   * @return the estimate
   */
  public RatioEstimate estimate(Arm base, Arm head, boolean paired) {
    double[] baseCosts = base.logCosts();
    double[] headCosts = head.logCosts();
    double difference = Mean.of(headCosts).getAsDouble() - Mean.of(baseCosts).getAsDouble();
    // A distance of 1 from the mean makes the statistic the standard error's inverse.
    TTest test = TTest.withDefaults().withMu(difference - 1);
    TTest.Result spread =
        paired ? test.pairedTest(headCosts, baseCosts) : test.test(headCosts, baseCosts);
    double standardError = 1 / spread.getStatistic();
    double freedom = spread.getDegreesOfFreedom();
    int forks = Math.min(base.size(), head.size());
    boolean bootstraps = forks >= LEAST_BOOTSTRAP_FORKS && standardError > 0;
    double[] interval =
        bootstraps
            ? bootstrap(base, head, paired, freedom)
            : student(difference, standardError, freedom);
    return new RatioEstimate(
        Math.exp(difference),
        Math.exp(interval[0]),
        Math.exp(interval[1]),
        standardError,
        freedom,
        bootstraps ? Method.BOOTSTRAP : paired ? Method.PAIRED : Method.WELCH,
        base.size(),
        head.size());
  }

  private static double[] student(double difference, double standardError, double freedom) {
    double half =
        standardError == 0
            ? 0
            : standardError
                * TDistribution.of(freedom).inverseSurvivalProbability(RatioEstimate.ERROR_SHARE);
    return new double[] {difference - half, difference + half};
  }

  /**
   * A percentile interval takes the normal's quantiles and the forks' variance without Bessel's
   * correction; both make it too narrow for few forks. So its percentiles are moved outwards to
   * where Student's t, corrected, would have them.
   */
  private double[] bootstrap(Arm base, Arm head, boolean paired, double freedom) {
    double[] ratios = new HierarchicalBootstrap(base, head, paired).logRatios(resamples);
    int forks = Math.min(base.size(), head.size());
    double t = TDistribution.of(freedom).inverseCumulativeProbability(RatioEstimate.ERROR_SHARE);
    double outwards = t * Math.sqrt(forks / (forks - 1.0));
    double share = NormalDistribution.of(0, 1).cumulativeProbability(outwards);
    return Quantile.withDefaults().evaluate(ratios, share, 1 - share);
  }
}
