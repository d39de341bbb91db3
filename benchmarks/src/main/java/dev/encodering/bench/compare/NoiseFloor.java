package dev.encodering.bench.compare;

import dev.encodering.bench.results.BenchmarkId;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/**
 * What a machine can tell apart, from two runs of one build: how far launches differ, the smallest
 * change that so many forks show, and how often the gate would raise a false alarm. For that, forks
 * are exchanged between the two runs at random, which changes nothing if the build is the same.
 */
final class NoiseFloor {
  private static final long SEED = 0x6e6f697365L;
  private static final int EXCHANGES = 400;
  private static final int RESAMPLES = 1_000;

  private final double tolerance;
  private final boolean paired;

  NoiseFloor(double tolerance, boolean paired) {
    this.tolerance = tolerance;
    this.paired = paired;
  }

  /**
   * One benchmark's noise.
   *
   * @param name of the benchmark
   * @param statistic of a fork
   * @param typical value, with unit
   * @param forkSpread the standard deviation of a launch's logarithm: 0.05 is about five per cent
   * @param estimate of one run against the other
   * @param falseAlarms the share of exchanges that were called regressed
   */
  record Noise(
      String name,
      String statistic,
      String typical,
      double forkSpread,
      RatioEstimate estimate,
      double falseAlarms) {

    /** The forks a side that would show such a change. */
    String forksFor(double change) {
      return Forks.needed(estimate, change);
    }
  }

  /** What could be judged; a benchmark with a problem is left out. */
  List<Noise> of(JmhRun one, JmhRun other) {
    List<Noise> noises = new ArrayList<>();
    for (BenchmarkId id : one.results().keySet()) {
      JmhResult first = one.results().get(id);
      JmhResult second = other.results().get(id);
      for (Statistic statistic : Statistic.defaultsOf(id.mode())) {
        Arm a = Arm.of(first.score(), statistic);
        Arm b = Arm.of(second.score(), statistic);
        if (Forks.problem(a, b, paired).isEmpty()) {
          String typical = first.score().unit().format(a.value());
          noises.add(noise(id.shortLabel(), statistic.name(), typical, a, b));
        }
      }
    }
    return noises;
  }

  private Noise noise(String name, String statistic, String typical, Arm a, Arm b) {
    double spread = Math.sqrt((variance(a.logCosts()) + variance(b.logCosts())) / 2);
    RatioEstimate estimate = new RatioEstimator().estimate(a, b, paired);
    return new Noise(name, statistic, typical, spread, estimate, falseAlarms(a, b));
  }

  private static double variance(double[] values) {
    double deviation = StandardDeviation.of(values).getAsDouble();
    return deviation * deviation;
  }

  private double falseAlarms(Arm a, Arm b) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(SEED);
    RatioEstimator estimator = new RatioEstimator(RESAMPLES);
    int alarms = 0;
    for (int i = 0; i < EXCHANGES; i++) {
      List<List<double[]>> sides = paired ? swap(a, b, random) : shuffle(a, b, random);
      Arm base = new Arm(sides.get(0), a.higherIsBetter());
      Arm head = new Arm(sides.get(1), a.higherIsBetter());
      if (Verdict.of(estimator.estimate(base, head, paired), tolerance) == Verdict.REGRESSED) {
        alarms++;
      }
    }
    return (double) alarms / EXCHANGES;
  }

  /** Within each block alone: the forks of a block have their time in common. */
  private static List<List<double[]>> swap(Arm a, Arm b, UniformRandomProvider random) {
    List<double[]> one = new ArrayList<>(a.forks());
    List<double[]> other = new ArrayList<>(b.forks());
    for (int block = 0; block < one.size(); block++) {
      if (random.nextBoolean()) {
        one.set(block, b.forks().get(block));
        other.set(block, a.forks().get(block));
      }
    }
    return List.of(one, other);
  }

  private static List<List<double[]>> shuffle(Arm a, Arm b, UniformRandomProvider random) {
    List<double[]> all = new ArrayList<>(a.forks());
    all.addAll(b.forks());
    ListSampler.shuffle(random, all);
    return List.of(
        Collections.unmodifiableList(all.subList(0, a.size())),
        Collections.unmodifiableList(all.subList(a.size(), all.size())));
  }
}
