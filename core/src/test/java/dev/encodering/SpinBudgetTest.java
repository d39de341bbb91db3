package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpinBudgetTest {
  private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

  @Test
  void aNegativeBudgetIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new SpinBudget(WaitOps.SYSTEM, -1))
            .getMessage();
    assertEquals("spin budget is -1 ns: use 0 or more", message);
  }

  @Test
  void noBudgetParksAfterTheFirstPoll() {
    assertFalse(new SpinBudget(WaitOps.SYSTEM, 0).again(System.nanoTime(), 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void aSpentBudgetParksAtTheNextLookAtTheClock(int cores) {
    SpinBudget budget = SpinBudget.ofConsumer(WaitOps.SYSTEM, cores);
    long longAgo = System.nanoTime() - HOUR_NS;
    int polls = 0;
    while (budget.again(longAgo, 1 + polls)) {
      polls++;
    }
    assertTrue(polls < 64, "the clock was not looked at for " + polls + " polls");
  }

  @Test
  void aBudgetThatIsNotSpentPollsOn() {
    SpinBudget budget = new SpinBudget(WaitOps.SYSTEM, Long.MAX_VALUE);
    long startNs = System.nanoTime() - HOUR_NS;
    for (int polls = 0; polls < 1_000; polls++) {
      assertTrue(budget.again(startNs, polls));
    }
  }

  @Test
  void aPollCounterThatOverflowsStillLooksAtTheClock() {
    SpinBudget budget = new SpinBudget(WaitOps.SYSTEM, 20_000);
    assertFalse(budget.again(System.nanoTime() - HOUR_NS, Integer.MIN_VALUE));
  }

  @Test
  void fewCoresSpinShorter() {
    assertEquals("spins for up to 3 us", SpinBudget.ofCaller(WaitOps.SYSTEM, 2).toString());
    assertEquals("spins for up to 10 us", SpinBudget.ofConsumer(WaitOps.SYSTEM, 2).toString());
    assertEquals("spins for up to 20 us", SpinBudget.ofCaller(WaitOps.SYSTEM, 3).toString());
    assertEquals("spins for up to 20 us", SpinBudget.ofConsumer(WaitOps.SYSTEM, 3).toString());
  }
}
