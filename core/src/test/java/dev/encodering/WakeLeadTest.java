package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WakeLeadTest {
  private final WakeLead lead = new WakeLead();

  private void learn(int times, long overshootNs, boolean cutShort) {
    for (int i = 0; i < times; i++) {
      lead.learn(overshootNs, cutShort);
    }
  }

  @Test
  void startsAtLinuxsTimerSlackAndAWakeUp() {
    assertEquals(60_000, lead.ns());
  }

  @Test
  void aLaterTimerIsFollowedWithinFourWaits() {
    learn(4, 100_000, false);
    assertTrue(lead.ns() > 95_000, lead.ns() + " ns");
  }

  @Test
  void anEarlierTimerIsFollowedSlowly() {
    learn(4, 5_000, false);
    assertTrue(lead.ns() > 45_000, lead.ns() + " ns");
    learn(120, 5_000, false);
    assertTrue(lead.ns() < 7_000, lead.ns() + " ns");
  }

  @Test
  void coversMostOfWhatVaries() {
    Random random = new Random(7);
    int covered = 0;
    for (int i = 0; i < 10_000; i++) {
      long overshootNs = 50_000 + (long) (Math.abs(random.nextGaussian()) * 10_000);
      covered += overshootNs <= lead.ns() ? 1 : 0;
      lead.learn(overshootNs, false);
    }
    assertTrue(covered > 8_500, covered + " of 10,000");
  }

  @Test
  void aSleeperThatSomethingElseWokeHadAnEvenLaterTimer() {
    learn(8, 70_000, true);
    assertTrue(lead.ns() > 130_000, lead.ns() + " ns");
  }

  @Test
  void aThreadThatWasKeptFromRunningTeachesNoMoreThanTheLimit() {
    learn(20, 5_000_000, false);
    assertEquals(200_000, lead.ns());
  }
}
