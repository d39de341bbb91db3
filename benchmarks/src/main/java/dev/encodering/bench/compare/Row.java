package dev.encodering.bench.compare;

import java.util.Arrays;

/**
 * One line of a judgement.
 *
 * @param layer what kind of evidence
 * @param name of the benchmark, or of the two in a ratio
 * @param what was looked at: a statistic or a metric
 * @param base value with unit; empty where there is none
 * @param head value with unit; empty where there is none
 * @param evidence null where there is no ratio
 * @param verdict on it
 * @param reason for the verdict, where the figures do not say it
 */
record Row(
    Layer layer,
    String name,
    String what,
    String base,
    String head,
    Evidence evidence,
    Verdict verdict,
    String reason) {

  /**
   * A ratio and what it is held to.
   *
   * @param estimate of it
   * @param bound that it must not be above
   * @param forks each one's ratio, for plots
   */
  record Evidence(RatioEstimate estimate, double bound, double[] forks) {

    static Evidence of(RatioEstimator estimator, Arm base, Arm head, boolean paired, double bound) {
      double[] headCosts = head.logCosts();
      double[] baseCosts = base.logCosts();
      RatioEstimate estimate = estimator.estimate(base, head, paired);
      double middle = Arrays.stream(baseCosts).average().orElseThrow();
      double[] forks = new double[headCosts.length];
      for (int i = 0; i < forks.length; i++) {
        forks[i] = Math.exp(headCosts[i] - (paired ? baseCosts[i] : middle));
      }
      return new Evidence(estimate, bound, forks);
    }
  }

  Row withVerdict(Verdict other, String why) {
    return new Row(layer, name, what, base, head, evidence, other, why);
  }

  boolean isSameAs(Row other) {
    return layer == other.layer && name.equals(other.name) && what.equals(other.what);
  }
}
