package dev.encodering.bench.compare;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Resamples log ratios as the data came about: forks first (both forks of a block together where
 * runs are paired), then the iterations within a fork. The seed is fixed, so that a file gives the
 * same verdict every time.
 */
final class HierarchicalBootstrap {
  private static final long SEED = 0x656e636f64657221L;

  private final Arm base;
  private final Arm head;
  private final boolean paired;
  private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(SEED);

  HierarchicalBootstrap(Arm base, Arm head, boolean paired) {
    this.base = base;
    this.head = head;
    this.paired = paired;
  }

  /** Log ratios head / base of costs, ascending. */
  double[] logRatios(int resamples) {
    double[] ratios = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      ratios[i] = paired ? resampleBlocks() : resample(head) - resample(base);
    }
    Arrays.sort(ratios);
    return ratios;
  }

  private double resampleBlocks() {
    int blocks = base.size();
    double sum = 0;
    for (int i = 0; i < blocks; i++) {
      int block = random.nextInt(blocks);
      sum += resampleFork(head, block) - resampleFork(base, block);
    }
    return sum / blocks;
  }

  private double resample(Arm arm) {
    int forks = arm.size();
    double sum = 0;
    for (int i = 0; i < forks; i++) {
      sum += resampleFork(arm, random.nextInt(forks));
    }
    return sum / forks;
  }

  private double resampleFork(Arm arm, int fork) {
    List<double[]> forks = arm.forks();
    double[] iterations = forks.get(fork);
    if (iterations.length == 1) {
      return arm.logCost(iterations[0]);
    }
    double sum = 0;
    for (int i = 0; i < iterations.length; i++) {
      sum += iterations[random.nextInt(iterations.length)];
    }
    return arm.logCost(sum / iterations.length);
  }
}
