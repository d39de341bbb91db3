package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How rounds become figures. */
class RatioTest {
  private static final double ENCODE_US = 10;

  /** A mode whose rounds took so long per token. */
  private static ModeRun run(DecodeMode mode, int depth, double... meansUs) {
    List<Round> rounds = new ArrayList<>();
    for (double mean : meansUs) {
      rounds.add(
          new Round(mean, mean, mean, ENCODE_US, 0, 0, 1, 1, 1, 0, 1, 0, new Double[] {null}));
    }
    return ModeRun.of("host", new ModeSpec(mode, depth), List.of(new PositionRange(0, 9)), rounds);
  }

  private static Spread find(List<Ratio> ratios, String name) {
    return ratios.stream()
        .filter(ratio -> ratio.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void modesAreComparedWithinEachRound() {
    List<ModeRun> runs =
        List.of(
            run(DecodeMode.AHEAD, 2, 10, 40, 30),
            run(DecodeMode.INLINE, 0, 20, 20, 20),
            run(DecodeMode.INLINE, 2, 5, 10, 10),
            run(DecodeMode.REPLAY, 2, 10, 20, 10));
    List<Ratio> ratios = Ratio.all(runs);
    assertEquals(new Spread(2, 1, 3), find(ratios, "ahead(2) / replay(2)"));
    assertEquals(new Spread(3, 2, 4), find(ratios, "ahead(2) / inline(2)"));
    assertEquals(new Spread(0.5, 0.25, 0.5), find(ratios, "inline(2) / inline(0)"));
  }

  @Test
  void theHiddenPartIsOfTheEncodeTimeOfEncodeThenWait() {
    List<ModeRun> runs =
        List.of(run(DecodeMode.INLINE, 0, 100, 100), run(DecodeMode.AHEAD, 2, 91, 90));
    assertEquals(new Spread(0.95, 0.9, 1), find(Ratio.hidden(runs), "ahead(2)"));
    assertEquals(1, Ratio.hidden(runs).size());
  }

  @Test
  void theMedianOfAnEvenNumberIsBetween() {
    assertEquals(new Spread(2.5, 1, 4), Spread.of(4, 1, 3, 2));
    assertEquals("2.5 (1.0 to 4.0)", Spread.of(4, 1, 3, 2).text(1));
  }

  @Test
  void aRangeOfPositionsIsAveragedOnlyIfAllOfItRan() {
    PositionTimes times = new PositionTimes(4);
    for (int round = 0; round < 2; round++) {
      times.add(0, 1_000);
      times.add(1, 3_000 + 4_000 * round);
    }
    assertEquals(3.0, times.meanUs(new PositionRange(0, 1)));
    assertNull(times.meanUs(new PositionRange(1, 2)));
    assertNull(times.meanUs(new PositionRange(0, 4)));
    times.clear();
    assertNull(times.meanUs(new PositionRange(0, 1)));
  }
}
