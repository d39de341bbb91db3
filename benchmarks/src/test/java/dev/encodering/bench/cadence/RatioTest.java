package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatioTest {

  private static Ratio overOnes(double... numerators) {
    return Ratio.of(numerators, DoubleStream.of(numerators).map(each -> 1).toArray());
  }

  @Test
  void roundsAreComparedOneByOne() {
    Ratio ratio = Ratio.of(new double[] {10, 200, 3_000}, new double[] {5, 50, 1_000});
    assertEquals(3, ratio.median());
    assertEquals(2, ratio.low());
    assertEquals(4, ratio.high());
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertEquals(2.5, overOnes(4, 1, 3, 2).median());
  }

  @Test
  void fewRoundsGiveTheirWholeRangeAndSayHowLittleThatMeans() {
    assertEquals(new Ratio(7, 7, 7, 0), overOnes(7));
    assertEquals(new Ratio(3, 1, 5, 1 - 2.0 / 32), overOnes(1, 2, 3, 4, 5));
  }

  @Test
  void sixRoundsAreTheFirstToReachNineteenInTwenty() {
    assertEquals(new Ratio(3.5, 1, 6, 1 - 2.0 / 64), overOnes(1, 2, 3, 4, 5, 6));
  }

  @Test
  void manyRoundsLeaveTheExtremesOut() {
    double[] twenty = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
    Ratio ratio = overOnes(twenty);
    assertEquals(6, ratio.low()); // the textbook's order statistics for n = 20: 6th and 15th
    assertEquals(15, ratio.high());
    assertEquals(0.9586, ratio.confidence(), 0.0001);
  }

  @Test
  void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    for (int i = 0; i < 10_000; i++) {
      Ratio ratio = overOnes(random.doubles(9).map(x -> x * x * x).toArray());
      held += ratio.low() <= 0.125 && ratio.high() >= 0.125 ? 1 : 0;
    }
    // 0.961 is exact for nine rounds; six standard deviations are 0.012
    assertEquals(0.961, held / 10_000.0, 0.012);
  }

  @Test
  void aTimeTooShortForTheClockIsNoDivisionByZero() {
    assertTrue(Double.isFinite(Ratio.of(new double[] {1}, new double[] {0}).median()));
  }
}
