package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import dev.encodering.WaitScript.Event;
import dev.encodering.WaitScript.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event between any two looks of a waiting consumer ends its wait. */
class WaitScriptTest {
  /** A consumer parks after four looks if it does not spin; ten are well past the park. */
  private static final int LOOKS = 10;

  private static final Duration FOR_THE_SOUND = Duration.ofSeconds(30);
  private static final Duration FOR_THE_BROKEN = Duration.ofMillis(50);

  private static Outcome expected(Event event) {
    return switch (event) {
      case PUBLISH -> Outcome.RETURNED;
      case ALERT -> Outcome.ALERTED;
      case INTERRUPT -> Outcome.INTERRUPTED;
    };
  }

  private static void assertSound(Supplier<WaitStrategy> strategy, Event event, int looks)
      throws Exception {
    for (int n = 1; n <= looks; n++) {
      Outcome outcome = new WaitScript(strategy.get(), event, n).run(FOR_THE_SOUND);
      assertEquals(expected(event), outcome, event + " after look " + n);
    }
  }

  private static Set<Event> lostBy(Supplier<? extends WaitStrategy> strategy) throws Exception {
    Set<Event> lost = EnumSet.noneOf(Event.class);
    for (Event event : EnumSet.of(Event.PUBLISH, Event.ALERT)) {
      for (int n = 1; n <= LOOKS && !lost.contains(event); n++) {
        if (new WaitScript(strategy.get(), event, n).run(FOR_THE_BROKEN) == Outcome.LOST) {
          lost.add(event);
        }
      }
    }
    return lost;
  }

  @ParameterizedTest
  @EnumSource
  void noEventIsLostWithoutASpin(Event event) throws Exception {
    assertSound(() -> new AdaptiveWaitStrategy(0), event, LOOKS);
  }

  @ParameterizedTest
  @EnumSource
  void noEventIsLostWithASpin(Event event) throws Exception {
    assertSound(() -> new AdaptiveWaitStrategy(20_000), event, 100);
  }

  @ParameterizedTest
  @EnumSource
  void noEventIsLostWithAForecastThatKnowsNothing(Event event) throws Exception {
    assertSound(CadenceWaitStrategy::new, event, 100);
  }

  @ParameterizedTest
  @EnumSource
  void noEventIsLostBeforeInAndAfterATimedParkAndItsSpin(Event event) throws Exception {
    for (int spunLooks : new int[] {0, 100, 1_000, 10_000}) {
      for (int n = 1; n <= LOOKS; n++) {
        AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0);
        strategy.prepare(150_000); // sleeps for a while, spins for 200 us, parks
        Outcome outcome = new WaitScript(strategy, event, spunLooks + n).run(FOR_THE_SOUND);
        assertEquals(expected(event), outcome, event + " after look " + (spunLooks + n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noEventIsLostInATimedParkOfAnHour(Event event) throws Exception {
    for (int n = 1; n <= LOOKS; n++) {
      AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0);
      strategy.prepare(TimeUnit.HOURS.toNanos(1));
      assertEquals(expected(event), new WaitScript(strategy, event, n).run(FOR_THE_SOUND));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theScriptAgreesThatBlockingIsSound(Event event) throws Exception {
    assertSound(BlockingWaitStrategy::new, event, LOOKS);
    assertSound(LiteBlockingWaitStrategy::new, event, LOOKS);
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokenWaitStrategy.class,
      names = {"PARKS_WITHOUT_LOOKING_AGAIN", "ANNOUNCES_AFTER_LOOKING"})
  void theScriptSeesABrokenStrategyLoseAPublication(BrokenWaitStrategy strategy) throws Exception {
    assertTrue(lostBy(() -> strategy).contains(Event.PUBLISH));
  }

  @ParameterizedTest
  @EnumSource(BrokenWaitStrategy.class)
  void theScriptSeesABrokenStrategyLoseAnAlert(BrokenWaitStrategy strategy) throws Exception {
    assertTrue(lostBy(() -> strategy).contains(Event.ALERT));
  }

  @Test
  void theScriptSeesDisruptorsLiteTimeoutBlockingLoseAPublicationUntilItsTimeout()
      throws Exception {
    assertTrue(
        lostBy(() -> new LiteTimeoutBlockingWaitStrategy(1, TimeUnit.HOURS))
            .contains(Event.PUBLISH));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void anInterruptedWaitLeavesNoAnnouncement(int n) throws Exception {
    AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0);
    new WaitScript(strategy, Event.INTERRUPT, n).run(FOR_THE_SOUND);
    // A second thread would be refused if the first one's announcement were still there.
    Outcome outcome = new WaitScript(strategy, Event.PUBLISH, LOOKS).run(FOR_THE_SOUND);
    assertEquals(Outcome.RETURNED, outcome);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void anAlertedWaitLeavesNoAnnouncement(int n) throws Exception {
    AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0);
    new WaitScript(strategy, Event.ALERT, n).run(FOR_THE_SOUND);
    assertEquals(
        Outcome.RETURNED, new WaitScript(strategy, Event.PUBLISH, LOOKS).run(FOR_THE_SOUND));
  }

  @Test
  void withoutASpinTheConsumerParksAfterOneRoundOfLooks() throws Exception {
    WaitScript script = new WaitScript(new AdaptiveWaitStrategy(0), Event.PUBLISH, LOOKS);
    assertEquals(Outcome.RETURNED, script.run(FOR_THE_SOUND));
    // cursor, alert; announced: cursor, alert; parked; awake: cursor
    assertEquals(5, script.looks());
    assertFalse(script.looks() >= LOOKS, "the event came before the park");
  }
}
