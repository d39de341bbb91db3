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

  @Test
  void oneSlowEventIsForgiven() {
    guard.predicted(SLOW_NS);
    assertTrue(guard.allows());
  }

  @Test
  void twoSlowEventsInARowSuspend() {
    guard.predicted(SLOW_NS);
    guard.predicted(SLOW_NS);
    assertFalse(guard.allows());
    assertEquals(32, waitsUntilAllowed());
  }

  @Test
  void aSlowEventInEveryTenIsForgiven() {
    for (int i = 0; i < 1_000; i++) {
      guard.predicted(i % 10 == 0 ? SLOW_NS : 0);
    }
    assertTrue(guard.allows());
  }

  @Test
  void aSlowEventInEveryThreeSuspends() {
    for (int i = 0; i < 6 && guard.allows(); i++) {
      guard.predicted(i % 3 == 0 ? SLOW_NS : 0);
    }
    assertFalse(guard.allows());
  }

  @Test
  void eachSuspensionIsTwiceAsLongUpToALimit() {
    int expected = 32;
    for (int i = 0; i < 10; i++) {
      guard.predicted(SLOW_NS);
      guard.predicted(SLOW_NS);
      assertEquals(expected, waitsUntilAllowed());
      expected = Math.min(2 * expected, 4_096);
    }
  }

  @Test
  void aLongGoodTimeIsForgiving() {
    for (int i = 0; i < 6; i++) {
      guard.predicted(SLOW_NS);
    }
    waitsUntilAllowed();
    for (int i = 0; i < 256; i++) {
      guard.predicted(0);
    }
    guard.predicted(SLOW_NS);
    guard.predicted(SLOW_NS);
    assertEquals(32, waitsUntilAllowed());
  }

  @Test
  void whatIsSlowIsJudgedByHowSlowPlainParkingIs() {
    for (int i = 0; i < 100; i++) {
      guard.parked(1_000_000);
    }
    guard.predicted(SLOW_NS);
    guard.predicted(SLOW_NS);
    assertTrue(guard.allows());
  }

  @Test
  void oneHiccupDoesNotMakeSlowEventsLookNormal() {
    for (int i = 0; i < 100; i++) {
      guard.parked(IN_TIME_NS);
    }
    guard.parked(1_000_000_000);
    guard.predicted(SLOW_NS);
    guard.predicted(SLOW_NS);
    assertFalse(guard.allows());
  }
}
