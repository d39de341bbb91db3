package dev.encodering;

import static dev.encodering.Trace.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strategy on a simulated machine, over traces of every kind. */
class CadenceWaitStrategyTest {
  /** An event met spinning is seen within a poll and a look at the clock. */
  private static final long AT_ONCE_NS = 1_000;

  private static final long SPIN_BUDGET_NS = 20_000 + ConsumerWait.MAX_SPIN_NS + 5_000;

  private static SimulatedConsumer on(long[] eventsNs) {
    return new SimulatedConsumer(new SimulatedMachine(eventsNs), 16);
  }

  @ParameterizedTest
  @ValueSource(longs = {200_000, MS, 5 * MS, 13 * MS, 30 * MS})
  void aSteadyPaceIsMetSpinningFromTheFifthEventOn(long periodNs) {
    SimulatedConsumer consumer = on(Trace.steady(40, periodNs));
    for (int i = 0; i < 40; i++) {
      long latencyNs = consumer.next();
      if (i >= 5) { // the timer's lateness has been learned by then
        assertTrue(latencyNs <= AT_ONCE_NS, "event " + i + " lay for " + latencyNs + " ns");
      }
    }
  }

  @Test
  void aSteadyPaceAt13MsCostsUnderTwoPerCentOfACore() {
    SimulatedConsumer consumer = on(Trace.steady(400, 13 * MS));
    consumer.all();
    double share = consumer.machine().spunNs() / (double) consumer.machine().now();
    assertTrue(share < 0.02, "share of a core: " + share);
  }

  @Test
  void aStretchedTimerIsLearned() {
    SimulatedConsumer consumer = on(Trace.steady(100, 13 * MS));
    consumer.next(50);
    consumer.machine().timerSlackNs = 150_000;
    consumer.next(5);
    assertTrue(consumer.next() <= AT_ONCE_NS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 0.3, 0.5})
  void aPaceThatVariesTooMuchArmsNoTimer(double jitter) {
    SimulatedConsumer consumer = on(Trace.jittered(300, 13 * MS, jitter, 42));
    consumer.all();
    assertTrue(
        consumer.machine().timedParks() <= 6,
        consumer.machine().timedParks() + " timers for 300 events without a pace");
  }

  @Test
  void aPaceThatDriftsIsFollowed() {
    long[] trace = Trace.ofIntervals(200, i -> 5 * MS + i * 5_000L);
    SimulatedConsumer consumer = on(trace);
    consumer.all();
    assertTrue(consumer.stats().met() >= 190, consumer.stats().toString());
  }

  @Test
  void twoPacesInTurnArmNoTimerForLong() {
    SimulatedConsumer consumer = on(Trace.ofIntervals(200, i -> i % 2 == 0 ? 4 * MS : 15 * MS));
    consumer.all();
    assertEquals(0, consumer.stats().timedParks(), consumer.stats().toString());
  }

  @Test
  void eventsWithinTheFirstSpinBelongToTheOneBefore() {
    // four events 3 us apart, every 5 ms
    SimulatedConsumer consumer =
        on(Trace.ofIntervals(200, i -> i % 4 == 0 ? 5 * MS - 9_000 : 3_000));
    consumer.next(100);
    WaitStats before = consumer.stats();
    consumer.next(80);
    WaitStats after = consumer.stats();
    assertTrue(after.met() - before.met() >= 19, before + " to " + after);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 1.5, 1.9, 2.5, 10})
  void aNewPaceIsMetFromItsFifthEventOn(double factor) {
    long[] trace =
        Trace.then(
            Trace.steady(20, 5 * MS),
            Math.round(5 * MS * factor),
            Trace.steady(20, Math.round(5 * MS * factor)));
    SimulatedConsumer consumer = on(trace);
    consumer.next(24);
    assertTrue(consumer.next() <= AT_ONCE_NS);
    assertTrue(consumer.next() <= AT_ONCE_NS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 1.3, 1.7, 7.5, 2000})
  void afterAJumpOfThePhaseTheSamePaceIsMetFromTheThirdEventOn(double gap) {
    long[] trace =
        Trace.then(Trace.steady(20, 5 * MS), Math.round(5 * MS * gap), Trace.steady(20, 5 * MS));
    SimulatedConsumer consumer = on(trace);
    consumer.next(22);
    assertTrue(consumer.next() <= AT_ONCE_NS);
  }

  @Test
  void whenEventsStopTheConsumerParksUntimedWithinTwoPeriodsAndArmsNoTimerAgain() {
    long[] trace = Trace.then(Trace.steady(20, 5 * MS), 3_600_000 * MS, Trace.steady(2, 5 * MS));
    SimulatedConsumer consumer = on(trace);
    consumer.next(20);
    long timedBefore = consumer.machine().timedParks();
    long untimedBefore = consumer.machine().untimedParks();
    long spunBefore = consumer.machine().spunNs();
    consumer.next();
    assertEquals(timedBefore + 1, consumer.machine().timedParks());
    assertEquals(untimedBefore + 1, consumer.machine().untimedParks());
    assertTrue(consumer.machine().spunNs() - spunBefore <= SPIN_BUDGET_NS);
    assertEquals(1, consumer.statsAfterAnotherWait().late());
  }

  @Test
  void anEarlyEventWakesTheConsumerAtOnce() {
    long[] trace = Trace.then(Trace.steady(20, 5 * MS), 2 * MS, Trace.steady(2, 5 * MS));
    SimulatedConsumer consumer = on(trace);
    consumer.next(20);
    assertTrue(consumer.next() <= consumer.machine().wakeUpNs + AT_ONCE_NS);
    assertEquals(1, consumer.statsAfterAnotherWait().early());
  }

  @Test
  void anEventDuringATimersLatenessIsCountedAsMissed() {
    SimulatedConsumer consumer = on(Trace.steady(30, 5 * MS));
    consumer.next(20);
    consumer.machine().timerSlackNs = 1_000_000;
    assertTrue(consumer.next() <= consumer.machine().wakeUpNs + AT_ONCE_NS);
    assertEquals(1, consumer.statsAfterAnotherWait().missed());
  }

  @Test
  void whereAnAwakeConsumerIsKeptFromRunningItParksPlainly() {
    SimulatedConsumer consumer = on(Trace.steady(400, 13 * MS));
    consumer.next(10);
    consumer.machine().stallNs = 2 * MS; // each spin of more than a few microseconds is paid for
    long before = consumer.machine().timedParks();
    consumer.next(300);
    long timers = consumer.machine().timedParks() - before;
    assertTrue(timers <= 20, timers + " timers for 300 events");
  }

  @Test
  void withASingleCoreNothingIsForetold() {
    SimulatedConsumer consumer =
        new SimulatedConsumer(new SimulatedMachine(Trace.steady(50, 13 * MS)), 1);
    consumer.all();
    assertEquals(0, consumer.machine().timedParks());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noEventEverLiesLongerThanAWakeUpAndNoWaitSpinsLongerThanItsBudget(long seed) {
    Random random = new Random(seed);
    long[] trace =
        Trace.ofIntervals(
            3_000,
            i ->
                switch (random.nextInt(4)) {
                  case 0 -> (long) (random.nextDouble() * 100_000);
                  case 1 -> 5 * MS;
                  case 2 -> 5 * MS + (long) (random.nextGaussian() * 60_000);
                  default -> (long) (Math.exp(random.nextDouble() * 10) * 10_000);
                });
    SimulatedConsumer consumer = on(trace);
    for (int i = 0; i < trace.length; i++) {
      long spunBefore = consumer.machine().spunNs();
      long latencyNs = consumer.next();
      assertTrue(latencyNs <= consumer.machine().wakeUpNs + AT_ONCE_NS, i + ": " + latencyNs);
      long spunNs = consumer.machine().spunNs() - spunBefore;
      assertTrue(spunNs <= SPIN_BUDGET_NS, i + ": spun for " + spunNs);
    }
  }

  @Test
  void aHintIsFollowedOnceAndMetSpinning() {
    SimulatedConsumer consumer = on(Trace.ofIntervals(3, i -> i * 50 * MS));
    consumer.next();
    consumer.strategy().prepare(50 * MS - 1_000);
    assertTrue(consumer.next() <= AT_ONCE_NS);
    assertEquals(1, consumer.machine().timedParks());
    consumer.next();
    assertEquals(1, consumer.machine().timedParks());
    assertEquals(1, consumer.stats().met());
  }

  @Test
  void aHintInThePastIsRefused() {
    SimulatedConsumer consumer = on(Trace.steady(1, MS));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> consumer.strategy().prepare(-5));
    assertEquals(
        "the next event is -5 ns away: say 0 or more nanoseconds from now", thrown.getMessage());
  }
}
