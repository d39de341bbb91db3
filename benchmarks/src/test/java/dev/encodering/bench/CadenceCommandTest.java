package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CadenceCommandTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @TempDir Path directory;

  /** A run of a few hundred milliseconds. */
  private static CommandLineRun small(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cadence",
                "--periods",
                "0.5,1",
                "--jitter",
                "20",
                "--caller",
                "spin",
                "--arms",
                "adaptive,blocking",
                "--rounds",
                "2",
                "--tokens",
                "5",
                "--warm-up",
                "2"));
    arguments.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }

  private static CommandLineRun run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("cadence", "--tokens", "1", "--rounds", "1"));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void aRunPrintsATableForEachSettingWithARowForEachArm() {
    List<String> lines = small().out().lines().toList();
    for (String period : List.of("0.5", "1")) {
      int title = lines.indexOf("every " + period + " ms, jitter 20 %, the caller spins");
      assertTrue(lines.get(title + 1).matches("arm +p50 +p90 +p99 .*"), lines.toString());
      assertTrue(lines.get(title + 2).startsWith("adaptive "), lines.toString());
      assertTrue(lines.get(title + 3).startsWith("blocking "), lines.toString());
    }
  }

  @Test
  void progressGoesToStandardErrorWithTheTimeThatIsLeft() {
    List<String> lines = small().err().lines().toList();
    assertTrue(lines.get(0).matches("compiling; then \\d+ s of measuring"), lines.get(0));
    assertEquals("round 2 of 2: 1 ms, jitter 20 %, caller spins; 0 s left", lines.get(4));
    assertEquals(5, lines.size());
  }

  @Test
  void tablesCanBeMarkdown() {
    assertTrue(small("--md").out().contains("\n| adaptive | "));
  }

  @Test
  void jsonSaysWhereAndHowItWasMeasured() throws IOException {
    Path file = directory.resolve("out.json");
    small("--json", file.toString(), "--hdr", directory.resolve("hdr").toString());
    JsonObject report = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals(4, report.getAsJsonArray("results").size());
    assertEquals(2, report.getAsJsonObject("settings").get("rounds").getAsInt());
    assertEquals(
        Runtime.getRuntime().availableProcessors(),
        report.getAsJsonObject("machine").get("cores").getAsInt());
    assertTrue(Files.exists(directory.resolve("hdr/0.5ms-jitter20-spin-adaptive.hlog")));
  }

  @Test
  void aRunCanBePlottedAtOnceAndFromItsJsonLater() throws IOException {
    Path json = directory.resolve("out.json");
    Path now = directory.resolve("now.svg");
    Path later = directory.resolve("later.svg");
    small("--json", json.toString(), "--plot", now.toString());
    CommandLineRun.of("cadence-plot", json.toString(), "-o", later.toString()).assertDone();
    assertTrue(Files.readString(now).contains("<svg "));
    assertEquals(Files.size(now), Files.size(later), 100); // clip paths have names of their own
  }

  @Test
  void aPlotOfWhatIsNoReportIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("bench.json"), "[]");
    CommandLineRun.of("cadence-plot", file.toString(), "-o", directory.resolve("p.svg").toString())
        .assertRefused(
            USAGE,
            file + " is no report of the cadence command: give a file that its --json wrote");
  }

  @Test
  void theArmsCanBeListed() {
    CommandLineRun run = CommandLineRun.of("cadence", "--list");
    run.assertDone();
    assertTrue(run.out().lines().toList().containsAll(List.of("adaptive", "busy-spin", "spawn")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rounds|0|--rounds is 0: use 1 to 10000",
        "--warm-up|-1|--warm-up is -1: use 0 to 1000000",
        "--work|-1|--work is -1: use 0 to 10000000",
        "--seconds|0|--seconds is 0: use 0.001 to 3600",
        "--seconds|NaN|--seconds is NaN: use 0.001 to 3600",
        "--tokens|0|--tokens is 0: use 1 to 1000000",
        "--periods|0|--periods is 0: use 0.01 to 10000",
        "--periods|13,-1|--periods is -1: use 0.01 to 10000",
        "--jitter|51|--jitter is 51: use 0 to 50",
        "--caller|naps|--caller is naps: use spin, park or both",
        "--pin|0|--pin has 1 cores: give the caller's and the worker's, as in 0,1",
        "--timer-slack|-1|timer slack is -1 ns: use 1 or more",
      })
  void aValueThatAnOptionDoesNotTakeIsRefused(String option, String value, String message) {
    CommandLineRun.of("cadence", option, value).assertRefused(USAGE, message);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aCoreThatIsNotThereIsRefusedBeforeTheRun() {
    CommandLineRun run = run("--pin", "0,4321");
    assertTrue(run.err().startsWith("error: core is 4321, it must be one that "), run.err());
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void anUnknownArmIsRefused() {
    CommandLineRun run = run("--arms", "psychic");
    assertTrue(run.err().startsWith("error: --arms has no psychic: use adaptive, "), run.err());
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeTheRun() {
    CommandLineRun run = run("--json", directory.resolve("no/such/file").toString());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(FAILED, run.exitCode());
  }
}
