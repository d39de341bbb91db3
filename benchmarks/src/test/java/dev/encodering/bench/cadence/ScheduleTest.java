package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final long PERIOD_NS = 1_000_000;

  private static long[] offsetsNs(int jitterPercent, int tokens, long seed) {
    Schedule schedule = Schedule.of(PERIOD_NS, jitterPercent, tokens, seed);
    return IntStream.range(0, schedule.tokens()).mapToLong(schedule::offsetNs).toArray();
  }

  /** How far each token is from its even time. */
  private static long[] shiftsNs(int jitterPercent, int tokens) {
    long[] offsets = offsetsNs(jitterPercent, tokens, 7);
    return IntStream.range(0, tokens).mapToLong(k -> offsets[k] - (k + 1) * PERIOD_NS).toArray();
  }

  @Test
  void withoutJitterTokensAreDueAfterWholePeriods() {
    assertEquals("[1000000, 2000000, 3000000]", Arrays.toString(offsetsNs(0, 3, 1)));
  }

  @Test
  void jitterStaysWithinItsShareOfThePeriodAndReachesBothEnds() {
    long[] shifts = shiftsNs(20, 10_000);
    assertTrue(Arrays.stream(shifts).allMatch(shift -> Math.abs(shift) <= 200_000));
    assertTrue(Arrays.stream(shifts).anyMatch(shift -> shift < -199_000));
    assertTrue(Arrays.stream(shifts).anyMatch(shift -> shift > 199_000));
  }

  @Test
  void jitterIsSpreadEvenly() {
    int tenths = 10;
    int[] count = new int[tenths];
    for (long shift : shiftsNs(20, 10_000)) {
      count[(int) Math.min((shift + 200_000) * tenths / 400_000, tenths - 1)]++;
    }
    // 1,000 expected; six standard deviations are 180
    assertTrue(
        Arrays.stream(count).allMatch(n -> n > 820 && n < 1_180), () -> Arrays.toString(count));
  }

  @Test
  void jitterDoesNotAddUpFromTokenToToken() {
    long[] offsets = offsetsNs(20, 10_000, 3);
    assertTrue(Math.abs(offsets[9_999] - 10_000 * PERIOD_NS) <= 200_000);
  }

  @Test
  void evenTheWidestJitterKeepsTheOrder() {
    long[] offsets = offsetsNs(Schedule.MAX_JITTER_PERCENT, 10_000, 1);
    for (int k = 1; k < offsets.length; k++) {
      assertTrue(offsets[k] >= offsets[k - 1], "token " + k);
    }
  }

  @Test
  void aSeedGivesTheSameScheduleAgainAndAnotherDoesNot() {
    String first = Arrays.toString(offsetsNs(20, 50, 1));
    assertEquals(first, Arrays.toString(offsetsNs(20, 50, 1)));
    assertNotEquals(first, Arrays.toString(offsetsNs(20, 50, 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 51, Integer.MAX_VALUE})
  void jitterThatWouldReorderTokensIsRefused(int percent) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Schedule.of(PERIOD_NS, percent, 1, 1));
    assertEquals("jitter is " + percent + " %: use 0 to 50", e.getMessage());
  }
}
