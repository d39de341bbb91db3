package dev.encodering.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Draws forks as real runs give them: launches differ, iterations differ less. */
final class Simulation {
  private static final double TYPICAL_NS = 1_000;

  private final UniformRandomProvider random;
  private final ZigguratSampler.NormalizedGaussian normal;

  private int forks = 8;
  private int iterations = 3;
  private double forkSpread = 0.02;
  private double iterationSpread = 0.01;
  private double slowModeShare;
  private double slowMode = 1;

  Simulation(long seed) {
    random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    normal = ZigguratSampler.NormalizedGaussian.of(random);
  }

  Simulation forks(int count) {
    forks = count;
    return this;
  }

  /** The standard deviation of a launch's logarithm. */
  Simulation forkSpread(double spread) {
    forkSpread = spread;
    return this;
  }

  /** Launches that fall into a mode of their own, as hand-offs do. */
  Simulation bimodal(double share, double factor) {
    slowModeShare = share;
    slowMode = factor;
    return this;
  }

  /** Times; a shift of 0.05 makes every one of them five per cent longer. */
  Arm times(double shift) {
    return new Arm(draw(shift), false);
  }

  /** Rates of operations that take that much longer. */
  Arm rates(double shift) {
    List<double[]> rates = new ArrayList<>();
    for (double[] fork : draw(shift)) {
      rates.add(Arrays.stream(fork).map(time -> 1e9 / time).toArray());
    }
    return new Arm(rates, true);
  }

  private List<double[]> draw(double shift) {
    List<double[]> drawn = new ArrayList<>();
    for (int fork = 0; fork < forks; fork++) {
      double mode = random.nextDouble() < slowModeShare ? slowMode : 1;
      double level = TYPICAL_NS * (1 + shift) * mode * Math.exp(forkSpread * normal.sample());
      double[] values = new double[iterations];
      for (int i = 0; i < iterations; i++) {
        values[i] = level * Math.exp(iterationSpread * normal.sample());
      }
      drawn.add(values);
    }
    return drawn;
  }

  /** The share of runs with this verdict. */
  static double share(int runs, Verdict wanted, LongFunction<Verdict> run) {
    int hits = 0;
    for (long seed = 1; seed <= runs; seed++) {
      if (run.apply(seed) == wanted) {
        hits++;
      }
    }
    return (double) hits / runs;
  }
}
