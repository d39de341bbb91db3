package dev.encodering;

import static dev.encodering.Trace.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CadenceForecastTest {
  private static final long PERIOD_NS = 5 * MS;

  /** As long as a plainly parked consumer's events lie, so that no event counts as slow. */
  private static final long DELAY_NS = 50_000;

  private final CadenceForecast forecast = new CadenceForecast();
  private long nowNs = 1_000;

  private void learn(int times, WaitOutcome outcome) {
    for (int i = 0; i < times; i++) {
      nowNs += PERIOD_NS;
      forecast.learn(outcome, nowNs, DELAY_NS);
    }
  }

  @Test
  void expectsTheNextEventAPeriodLater() {
    learn(6, WaitOutcome.UNEXPECTED);
    assertEquals(nowNs + PERIOD_NS, forecast.nextNs(nowNs));
  }

  @Test
  void expectsNothingThatIsPast() {
    learn(6, WaitOutcome.UNEXPECTED);
    assertEquals(nowNs + PERIOD_NS, forecast.nextNs(nowNs + PERIOD_NS));
    assertEquals(Forecast.NEVER, forecast.nextNs(nowNs + PERIOD_NS + 1));
  }

  @Test
  void pausesWhenItsForecastsAreMissed() {
    learn(6, WaitOutcome.UNEXPECTED);
    learn(20, WaitOutcome.MISSED);
    assertEquals(Forecast.NEVER, forecast.nextNs(nowNs));
  }

  @Test
  void goesOnWhileItsForecastsAreMet() {
    learn(6, WaitOutcome.UNEXPECTED);
    learn(20, WaitOutcome.MET);
    assertEquals(nowNs + PERIOD_NS, forecast.nextNs(nowNs));
  }

  @Test
  void learnsThePaceFromHintedWaitsToo() {
    for (int i = 0; i < 6; i++) {
      nowNs += PERIOD_NS;
      forecast.learnHinted(nowNs);
    }
    assertEquals(nowNs + PERIOD_NS, forecast.nextNs(nowNs));
  }
}
