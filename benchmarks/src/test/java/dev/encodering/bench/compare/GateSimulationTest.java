package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gate against runs whose truth is known. Launches differ by two per cent unless said, and
 * iterations by one.
 */
class GateSimulationTest {
  private static final int RUNS = 1_000;

  /** 2.5 per cent are to be expected; three standard deviations of a thousand runs are 1.5. */
  private static final double FALSE_ALARMS = 0.04;

  private final RatioEstimator estimator = new RatioEstimator(500);

  /** As the gate has it for one row. */
  private Verdict verdict(Arm base, Arm head, boolean paired, double tolerance) {
    Row.Evidence evidence = Row.Evidence.of(estimator, base, head, paired, 1 + tolerance);
    Verdict verdict = Verdict.of(evidence.estimate(), tolerance);
    Row row = new Row(Layer.BASE_HEAD, "a row", "mean", "", "", evidence, verdict, "");
    return Multiplicity.correct(List.of(row)).get(0).verdict();
  }

  /** Without a tolerance, which would hide an interval that is too narrow. */
  @ParameterizedTest
  @CsvSource({
    "3, false, 0, 1",
    "5, false, 0, 1",
    "6, false, 0, 1",
    "8, false, 0, 1",
    "3, true, 0, 1",
    "8, true, 0, 1",
    "6, false, 0.3, 4",
    "8, true, 0.5, 4"
  })
  void anUnchangedBuildIsRarelyCalledSlowerAndRarelyCalledFaster(
      int forks, boolean paired, double slowShare, double slowFactor) {
    int slower = 0;
    int faster = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      Simulation runs = new Simulation(seed).forks(forks).bimodal(slowShare, slowFactor);
      Verdict verdict = verdict(runs.times(0), runs.times(0), paired, 0);
      slower += verdict == Verdict.REGRESSED ? 1 : 0;
      faster += verdict == Verdict.IMPROVED ? 1 : 0;
    }
    assertTrue(slower <= FALSE_ALARMS * RUNS, slower + " slower of " + RUNS);
    assertTrue(faster <= FALSE_ALARMS * RUNS, faster + " faster of " + RUNS);
  }

  @ParameterizedTest
  @CsvSource({
    "0.03, 8, 0, 0.60",
    "0.05, 8, 0, 0.95",
    "0.10, 8, 0, 0.99",
    "0.10, 4, 0.05, 0.60",
    "0.10, 8, 0.05, 0.95",
    "0.05, 4, 0, 0.60"
  })
  void aShiftIsFoundAsOftenAsItsSizeAllows(
      double shift, int forks, double tolerance, double atLeast) {
    double found =
        Simulation.share(
            RUNS,
            Verdict.REGRESSED,
            seed -> {
              Simulation runs = new Simulation(seed).forks(forks);
              return verdict(runs.times(0), runs.times(shift), false, tolerance);
            });
    assertTrue(found >= atLeast, "found in " + found);
  }

  /** The promise behind "can show": four of five. */
  @Test
  void theSmallestRegressionIsFoundInFourOfFive() {
    double found =
        Simulation.share(
            RUNS,
            Verdict.REGRESSED,
            seed -> {
              Simulation runs = new Simulation(seed).forks(12);
              Arm base = runs.times(0);
              RatioEstimate noise = estimator.estimate(base, runs.times(0), false);
              Arm head = runs.times(noise.smallestRegression(0.05));
              return verdict(base, head, false, 0.05);
            });
    assertTrue(found > 0.7 && found < 0.9, "found in " + found);
  }

  @Test
  void aShiftWithinTheToleranceIsOk() {
    double ok =
        Simulation.share(
            RUNS,
            Verdict.OK,
            seed -> {
              Simulation runs = new Simulation(seed).forkSpread(0.005);
              return verdict(runs.times(0), runs.times(0.02), false, 0.05);
            });
    assertTrue(ok > 0.95, "ok in " + ok);
  }

  @Test
  void forksInTwoModesLeaveTheQuestionOpen() {
    double open =
        Simulation.share(
            RUNS,
            Verdict.INCONCLUSIVE,
            seed -> {
              Simulation runs = new Simulation(seed).bimodal(0.5, 4);
              return verdict(runs.times(0), runs.times(0), false, 0.05);
            });
    assertTrue(open > 0.9, "open in " + open);
  }

  @Test
  void lessThroughputIsWorse() {
    Simulation slower = new Simulation(1);
    assertEquals(Verdict.REGRESSED, verdict(slower.rates(0), slower.rates(0.2), false, 0.05));
    Simulation faster = new Simulation(1);
    assertEquals(Verdict.IMPROVED, verdict(faster.rates(0.2), faster.rates(0), false, 0.05));
  }

  @Test
  void timesAndTheirRatesGiveTheSameRatio() {
    Simulation times = new Simulation(7).forkSpread(0.1);
    Simulation rates = new Simulation(7).forkSpread(0.1);
    RatioEstimate byTimes = estimator.estimate(times.times(0), times.times(0.1), false);
    RatioEstimate byRates = estimator.estimate(rates.rates(0), rates.rates(0.1), false);
    assertEquals(byTimes.ratio(), byRates.ratio(), 1e-3);
  }

  @Test
  void pairingTakesOutWhatBothForksOfABlockShare() {
    Simulation runs = new Simulation(3).forks(8).forkSpread(0.005);
    Arm base = runs.times(0);
    Arm head = runs.times(0.03);
    double[] drift = {1, 1.5, 2, 1.2, 3, 1, 0.8, 1.1};
    for (int block = 0; block < drift.length; block++) {
      for (int i = 0; i < base.forks().get(block).length; i++) {
        base.forks().get(block)[i] *= drift[block];
        head.forks().get(block)[i] *= drift[block];
      }
    }
    assertEquals(Verdict.REGRESSED, verdict(base, head, true, 0));
    assertEquals(Verdict.INCONCLUSIVE, verdict(base, head, false, 0));
  }

  @Test
  void theSameDataGiveTheSameIntervalEveryTime() {
    Arm base = new Simulation(1).times(0);
    Arm head = new Simulation(2).times(0.04);
    assertEquals(
        new RatioEstimator().estimate(base, head, false),
        new RatioEstimator().estimate(base, head, false));
  }
}
