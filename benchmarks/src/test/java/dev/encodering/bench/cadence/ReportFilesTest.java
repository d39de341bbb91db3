package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.cadence.CadenceReport.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFilesTest {
  private static final Cell CELL = new Cell(13_000_000, 20, Caller.PARK);

  @TempDir Path directory;

  /** Two rounds of one arm; latencies of 1,000 and 2,000 ns and more. */
  static Tally tally(String arm, long latencyNs) throws InterruptedException {
    Tally tally = new Tally(CELL, arm);
    for (int round = 0; round < 2; round++) {
      FakeArm world = new FakeArm();
      for (int token = 0; token < 19; token++) {
        world.stallNs.put(token, latencyNs * (round + 1));
      }
      Cell spin = new Cell(100_000, 0, Caller.SPIN);
      Slice slice = new Slice(spin, 9, 10, 0, 1, () -> {}, world.clock);
      tally.add(slice.run(world.arm(true)), 1_000L * round, 1_000L * round + 500);
    }
    return tally;
  }

  private static CadenceReport report(List<Tally> tallies) {
    Settings settings = new Settings(List.of("adaptive"), 2, 0.5, 0, 2, 0, List.of(0, 1), 1_000, 1);
    return Reports.of(MachineFacts.now().after(), settings, tallies);
  }

  @Test
  void aReportThatWasWrittenIsReadBackAsItWas() throws IOException, InterruptedException {
    List<Tally> tallies =
        List.of(
            tally("adaptive", 2_000),
            tally(Arms.BUSY_SPIN, 1_000),
            tally(Arms.BLOCKING, 40_000),
            tally(Arms.SPAWN, 90_000));
    CadenceReport report = report(tallies);
    Path file = directory.resolve("cadence.json");
    new ReportFiles(file, null, null).write(report, tallies);
    assertEquals(report, ReportFiles.read(file));
  }

  @Test
  void anArmThatDidNotTakePartLeavesItsRatiosOut() throws IOException, InterruptedException {
    List<Tally> tallies = List.of(tally("adaptive", 2_000));
    Path file = directory.resolve("cadence.json");
    new ReportFiles(file, null, null).write(report(tallies), tallies);
    assertEquals(null, ReportFiles.read(file).results().get(0).latencyToBusySpin());
  }

  @Test
  void aReportSaysHowEachArmComparesInItsRounds() throws InterruptedException {
    CadenceReport report =
        report(List.of(tally("adaptive", 20_000), tally(Arms.BUSY_SPIN, 10_000)));
    Ratio ratio = report.results().get(0).latencyToBusySpin();
    assertEquals(2, ratio.median(), 0.05);
    assertEquals(2, ratio.low(), 0.05);
    assertEquals(2, ratio.high(), 0.05);
  }

  @Test
  void aReportAddsTheRoundsUp() throws InterruptedException {
    CadenceReport.Result result = report(List.of(tally("adaptive", 10_000))).results().get(0);
    assertEquals(20, result.latency().tokens());
    assertEquals(2, result.rounds().size());
    assertEquals(10, result.rounds().get(0).latencyP50(), 0.3);
    assertEquals(20, result.rounds().get(1).latencyP50(), 0.3);
    assertEquals(20, result.latency().p90(), 0.3);
    assertEquals(0.01, result.cpuShare(), 0.001); // the fake's 1 us in each 100
    assertEquals(2, result.voluntaryPerToken());
    assertEquals(3, result.involuntaryPerToken());
    assertEquals(Map.of("handed", 38L), result.counters());
  }

  @Test
  void theHistogramLogHoldsAnIntervalPerRoundAndQuantity()
      throws IOException, InterruptedException {
    Tally tally = tally("adaptive", 10_000);
    ReportFiles files = new ReportFiles(null, directory.resolve("hdr"), null);
    files.requireWritable();
    files.write(report(List.of(tally)), List.of(tally));
    List<String> tags = new ArrayList<>();
    Path log = directory.resolve("hdr/13ms-jitter20-park-adaptive.hlog");
    try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
      for (Histogram each; (each = (Histogram) reader.nextIntervalHistogram()) != null; ) {
        tags.add(each.getTag() + " " + each.getTotalCount());
      }
    }
    List<String> round = List.of("latency 10", "handoff 10", "caller 10", "prepare 10");
    assertEquals(List.of(round, round), List.of(tags.subList(0, 4), tags.subList(4, tags.size())));
  }

  @Test
  void aFileThatCannotBeWrittenIsNoticedBeforeTheRun() {
    ReportFiles files = new ReportFiles(directory.resolve("no/such/folder.json"), null, null);
    assertThrows(IOException.class, files::requireWritable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "not JSON", "{\"results\": 3}", "{\"results\": []}"})
  void aFileThatIsNoReportIsRefusedByItsName(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("other.json"), text);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ReportFiles.read(file));
    assertEquals(
        file + " is no report of the cadence command: give a file that its --json wrote",
        e.getMessage());
  }
}
