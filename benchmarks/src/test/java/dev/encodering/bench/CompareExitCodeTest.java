package dev.encodering.bench;

import static dev.encodering.bench.results.JmhJson.forks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.JmhJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} as a CI system meets it. */
class CompareExitCodeTest {
  @TempDir Path directory;
  private String base;
  private String slower;
  private String noisy;

  @BeforeEach
  void writeRuns() {
    base = run("base", 100, 101, 99, 100, 102, 98);
    slower = run("slower", 120, 121, 119, 120, 122, 118);
    noisy = run("noisy", 50, 150, 200, 40, 180, 60);
  }

  private String run(String name, double... costs) {
    Path file = directory.resolve(name + ".json");
    return new JmhJson().benchmark("a.B.c", forks(costs)).write(file).toString();
  }

  @Test
  void zeroIsOk() {
    CommandLineRun run = CommandLineRun.of("compare", base, base);
    run.assertDone();
    assertTrue(run.out().endsWith("OK (1 ok)" + System.lineSeparator()), run.out());
  }

  @Test
  void oneIsRegressed() {
    assertEquals(1, CommandLineRun.of("compare", base, slower).exitCode());
  }

  @Test
  void aToleranceLetsItPass() {
    CommandLineRun.of("compare", base, slower, "--tolerance", "30%").assertDone();
  }

  @Test
  void twoIsAFileThatCannotBeUsed() throws Exception {
    Path cut = directory.resolve("cut.json");
    Files.writeString(cut, Files.readString(Path.of(base)).substring(0, 50));
    CommandLineRun run = CommandLineRun.of("compare", base, cut.toString());
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("error: " + cut + ": this is not JSON"), run.err());
    CommandLineRun.of("compare", base)
        .assertRefused(
            2,
            "there is nothing to judge in one run: name a base, or --gates with counters or"
                + " ratios");
  }

  /** Never 1, which would say regressed. */
  @Test
  void twoIsAnOutputThatCannotBeWrittenToo() {
    String nowhere = directory.resolve("no/such/file.md").toString();
    String folder = Path.of(nowhere).getParent().toString();
    for (String option : List.of("--md", "--html", "--junit", "--csv")) {
      CommandLineRun.of("compare", base, base, option, nowhere)
          .assertRefused(2, option + " is " + nowhere + ": there is no directory " + folder);
    }
  }

  /** A pair runs for minutes before it writes. */
  @Test
  void anOutputIsLookedAtBeforeAPairRuns() {
    CommandLineRun.of("compare", "pair", "no.jar", "no.jar", "--html", directory.toString())
        .assertRefused(2, "--html is " + directory + ": that is a directory");
  }

  @Test
  void threeIsInconclusiveUnderStrictAlone() {
    CommandLineRun.of("compare", noisy, noisy).assertDone();
    assertEquals(3, CommandLineRun.of("compare", noisy, noisy, "--strict").exitCode());
  }

  @Test
  void fourIsAnotherEnvironment() throws Exception {
    String other = base.replace("base.json", "other.json");
    Files.writeString(
        Path.of(other), Files.readString(Path.of(slower)).replace("\"17\"", "\"25\""));
    assertEquals(4, CommandLineRun.of("compare", base, other).exitCode());
    assertEquals(1, CommandLineRun.of("compare", base, other, "--allow-env-mismatch").exitCode());
  }

  @Test
  void everyOutputIsWritten() throws Exception {
    Path markdown = directory.resolve("out.md");
    Path junit = directory.resolve("out.xml");
    Path csv = directory.resolve("out.csv");
    Path html = directory.resolve("out.html");
    CommandLineRun.of(
            "compare",
            base,
            base,
            "--md",
            markdown.toString(),
            "--junit",
            junit.toString(),
            "--csv",
            csv.toString(),
            "--html",
            html.toString())
        .assertDone();
    assertTrue(Files.readString(markdown).startsWith("## Benchmarks: OK"));
    assertTrue(Files.readString(junit).contains("<testsuite"));
    assertTrue(Files.readString(csv).startsWith("time,commit,B.c mean ns/op"));
    assertTrue(Files.readString(html).contains("<p class=\"callout good\">OK (1 ok)</p>"));
  }
}
