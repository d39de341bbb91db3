package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void theSmallestProbabilityIsTimesAllAndTheNextTimesOneLess() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}),
        1e-12);
  }

  @Test
  void noneIsSmallerThanOneBeforeItAndNoneAboveOne() {
    assertArrayEquals(new double[] {0.9, 1, 1}, Holm.adjust(new double[] {0.3, 0.6, 0.55}), 1e-12);
  }

  @Test
  void oneAloneStaysAsItIs() {
    assertArrayEquals(new double[] {0.02}, Holm.adjust(new double[] {0.02}));
  }
}
