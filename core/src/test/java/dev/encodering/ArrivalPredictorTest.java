package dev.encodering;

import static dev.encodering.Trace.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalPredictorTest {
  private final ArrivalPredictor predictor = new ArrivalPredictor(100_000);
  private long nowNs = 1_000;

  private void arrive(long afterNs) {
    nowNs += afterNs;
    predictor.arrived(nowNs, true);
  }

  private void arrive(int times, long afterNs) {
    for (int i = 0; i < times; i++) {
      arrive(afterNs);
    }
  }

  private void assertSilent() {
    assertEquals(Forecast.NEVER, predictor.nextNs());
  }

  private void assertNextIn(long ns) {
    assertEquals(nowNs + ns, predictor.nextNs());
  }

  @Test
  void saysNothingBeforeTheFourthArrival() {
    assertSilent();
    arrive(3, 5 * MS);
    assertSilent();
    arrive(5 * MS);
    assertNextIn(5 * MS);
  }

  @Test
  void predictsTheMeanAndSaysHowFarItMayBeOff() {
    long[] intervals = {4_950_000, 5_050_000, 4_950_000, 5_050_000};
    arrive(0);
    for (long interval : intervals) {
      arrive(interval);
    }
    assertNextIn(5 * MS);
    assertEquals(50_000, predictor.deviationNs());
  }

  @Test
  void saysNothingIfTheIntervalsDoNotAgree() {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      arrive(4 * MS + (long) (random.nextDouble() * 2 * MS));
      assertSilent();
    }
  }

  @Test
  void oneOutlierOfFourIsLeftOut() {
    arrive(4, 5 * MS);
    arrive(7 * MS);
    assertNextIn(5 * MS);
    assertEquals(0, predictor.deviationNs());
  }

  @Test
  void twoOutliersOfEightAreLeftOutAndThreeAreNot() {
    arrive(7, 5 * MS);
    arrive(7 * MS);
    arrive(8 * MS);
    assertNextIn(5 * MS);
    arrive(6 * MS);
    assertSilent();
  }

  @Test
  void aPauseIsNoPeriod() {
    arrive(5, 5 * MS);
    arrive(700 * MS);
    assertNextIn(5 * MS);
    arrive(5 * MS);
    assertNextIn(5 * MS);
  }

  @Test
  void pausesWithTokensBetweenThemAreNoPeriod() {
    arrive(5, 5 * MS);
    for (int i = 0; i < 3; i++) {
      arrive(700 * MS);
      assertNextIn(5 * MS);
      arrive(5 * MS);
      assertNextIn(5 * MS);
    }
  }

  @Test
  void twoPausesInARowAreTheNewPeriod() {
    arrive(5, MS);
    arrive(2, 20 * MS);
    assertSilent();
    arrive(20 * MS);
    assertNextIn(20 * MS);
  }

  @Test
  void twoPredictionsThatDidNotHoldForgetTheOldPace() {
    arrive(9, 5 * MS);
    for (int i = 0; i < 2; i++) {
      nowNs += 3 * MS;
      predictor.arrived(nowNs, false);
    }
    assertSilent();
    arrive(3 * MS);
    assertNextIn(3 * MS);
  }

  @Test
  void onePredictionThatDidNotHoldForgetsNothing() {
    arrive(9, 5 * MS);
    nowNs += 3 * MS;
    predictor.arrived(nowNs, false);
    assertNextIn(5 * MS);
  }

  @Test
  void anUnknownArrivalHidesTheIntervalsOnBothSides() {
    arrive(5, 5 * MS);
    predictor.arrived(Forecast.UNKNOWN, true);
    assertSilent();
    nowNs += 9 * MS;
    arrive(0);
    assertNextIn(5 * MS);
    assertEquals(0, predictor.deviationNs());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 19_000})
  void whatFollowsAtOnceBelongsToTheArrivalBefore(long gapNs) {
    arrive(5, 5 * MS);
    predictor.arrived(nowNs + gapNs, false);
    predictor.arrived(nowNs + gapNs, false);
    assertNextIn(5 * MS);
  }

  @Test
  void drawsNearADriftingPace() {
    long intervalNs = 5 * MS;
    for (int i = 0; i < 100; i++) {
      intervalNs += 5_000;
      arrive(intervalNs);
    }
    long errorNs = nowNs + intervalNs + 5_000 - predictor.nextNs();
    assertTrue(Math.abs(errorNs) <= 25_000, errorNs + " ns");
  }

  @Test
  void aClockThatWrapsAroundIsNoMatter() {
    nowNs = Long.MAX_VALUE - 12 * MS;
    arrive(5, 5 * MS);
    assertNextIn(5 * MS);
  }
}
