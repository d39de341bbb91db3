package dev.encodering.bench.compare;

import dev.encodering.bench.results.Direction;
import dev.encodering.bench.results.Fork;
import dev.encodering.bench.results.Metric;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Mean;

/**
 * One side of a ratio.
 *
 * @param forks each with its iterations' values, or with the one value that it was reduced to
 * @param higherIsBetter whether the cost is the value's inverse
 */
public record Arm(List<double[]> forks, boolean higherIsBetter) {

  /**
   * A metric's forks, reduced.
   *
   * @param metric whose direction is known
   * @param statistic to reduce a fork by
   * @return an arm
   */
  public static Arm of(Metric metric, Statistic statistic) {
    List<double[]> forks = metric.forks().stream().map(statistic::valuesOf).toList();
    return new Arm(forks, metric.direction() == Direction.HIGHER_IS_BETTER);
  }

  static Arm ofForks(List<Fork> forks, Statistic statistic, boolean higherIsBetter) {
    return new Arm(forks.stream().map(statistic::valuesOf).toList(), higherIsBetter);
  }

  int size() {
    return forks.size();
  }

  /** The logarithm of a cost: of an operation's time, or of what is left of it in a rate. */
  double logCost(double value) {
    return higherIsBetter ? -Math.log(value) : Math.log(value);
  }

  double[] logCosts() {
    return forks.stream().mapToDouble(fork -> logCost(Mean.of(fork).getAsDouble())).toArray();
  }

  /** The forks' geometric mean, in the metric's own unit. */
  double value() {
    double mean = Mean.of(logCosts()).getAsDouble();
    return Math.exp(higherIsBetter ? -mean : mean);
  }

  /**
   * Whether a ratio can be made of it.
   *
   * @return false with too few forks, or with values that have no ratio
   */
  public boolean isUsable() {
    return forks.size() >= RatioEstimator.LEAST_FORKS && problem().isEmpty();
  }

  /** Why no ratio can be made of this arm. */
  Optional<String> problem() {
    for (double[] fork : forks) {
      double mean = Mean.of(fork).getAsDouble();
      if (Double.isNaN(mean) || Double.isInfinite(mean)) {
        return Optional.of("a fork has no finite value");
      }
      if (mean <= 0) {
        return Optional.of("a fork's value is not above 0: there is no ratio to it");
      }
    }
    return Optional.empty();
  }
}
