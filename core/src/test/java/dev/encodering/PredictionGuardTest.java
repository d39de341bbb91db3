package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PredictionGuardTest {
  private static final long IN_TIME_NS = 40_000;
  private static final long SLOW_NS = 2_000_000;

  private final PredictionGuard guard = new PredictionGuard();

  private int waitsUntilAllowed() {
    int waits = 0;
    while (!guard.allows()) {
      guard.parked(IN_TIME_NS);
      waits++;
    }
    return waits;
  }

  private void threeSlowEvents() {
    for (int i = 0; i < 3; i++) {
      guard.predicted(false, SLOW_NS);
    }
  }

  @Test
  void twoSlowEventsAreForgiven() {
    guard.predicted(false, SLOW_NS);
    guard.predicted(false, SLOW_NS);
    assertTrue(guard.allows());
  }

  @Test
  void threeSlowEventsInARowSuspend() {
    threeSlowEvents();
    assertFalse(guard.allows());
    assertEquals(8, waitsUntilAllowed());
  }

  @Test
  void aSlowEventInEveryTenIsForgiven() {
    for (int i = 0; i < 1_000; i++) {
      guard.predicted(i % 10 != 0, i % 10 == 0 ? SLOW_NS : 0);
    }
    assertTrue(guard.allows());
  }

  @Test
  void aSlowEventInEveryThreeSuspends() {
    for (int i = 0; i < 15 && guard.allows(); i++) {
      guard.predicted(i % 3 != 0, i % 3 == 0 ? SLOW_NS : 0);
    }
    assertFalse(guard.allows());
  }

  @Test
  void whereMoreThanHalfAreMetPredictionGoesOn() {
    for (int i = 0; i < 1_000; i++) {
      guard.predicted(i % 2 == 0, IN_TIME_NS);
    }
    assertTrue(guard.allows());
  }

  @Test
  void whereFewerThanHalfAreMetPredictionIsSuspended() {
    for (int i = 0; i < 60 && guard.allows(); i++) {
      guard.predicted(i % 3 == 0, IN_TIME_NS);
    }
    assertFalse(guard.allows());
  }

  @Test
  void eachSuspensionIsTwiceAsLongUpToALimit() {
    int expected = 8;
    for (int i = 0; i < 12; i++) {
      threeSlowEvents();
      assertEquals(expected, waitsUntilAllowed());
      expected = Math.min(2 * expected, 4_096);
    }
  }

  @Test
  void aLongGoodTimeIsForgiving() {
    threeSlowEvents();
    waitsUntilAllowed();
    for (int i = 0; i < 32; i++) {
      guard.predicted(true, 0);
    }
    threeSlowEvents();
    assertEquals(8, waitsUntilAllowed());
  }

  @Test
  void whatIsSlowIsJudgedByHowSlowPlainParkingIs() {
    for (int i = 0; i < 100; i++) {
      guard.parked(1_000_000);
    }
    threeSlowEvents();
    assertTrue(guard.allows());
  }

  @Test
  void oneHiccupDoesNotMakeSlowEventsLookNormal() {
    for (int i = 0; i < 100; i++) {
      guard.parked(IN_TIME_NS);
    }
    guard.parked(1_000_000_000);
    threeSlowEvents();
    assertFalse(guard.allows());
  }
}
