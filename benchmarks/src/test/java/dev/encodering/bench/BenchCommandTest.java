package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.jmh.Headline;
import dev.encodering.bench.jmh.PlantedSlowdown;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

class BenchCommandTest {
  private static final int USAGE = 2;

  @TempDir Path directory;

  /** Other runs on this machine are not this test's business. */
  @BeforeAll
  static void runBesideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  private static List<String> missing(int java, String... arguments)
      throws CommandLineOptionException {
    return BenchCommand.missing(new CommandLineOptions(arguments), java);
  }

  @Test
  void whatThisJavaDoesNotHaveIsLeftOut() throws CommandLineOptionException {
    assertEquals(List.of("emptyCallForeign", "virtualThread"), missing(17));
    assertEquals(List.of("emptyCallForeign"), missing(21));
    assertEquals(List.of(), missing(22));
  }

  @Test
  void whatWasNotAskedForIsNotSaidToBeMissing() throws CommandLineOptionException {
    assertEquals(List.of("emptyCallForeign"), missing(17, "EncodeCost"));
    assertEquals(List.of("virtualThread"), missing(17, "SpawnVersusWorker"));
    assertEquals(List.of(), missing(17, Headline.arguments().toArray(String[]::new)));
  }

  @Test
  void aDeviceThatThereIsNotIsSaidBeforeAnythingRuns() {
    CommandLineRun run = CommandLineRun.of("bench", "EncodeCost", "-p", "device=vulkan:77");
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("error: no device is called \"vulkan:77\""), run.err());
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void whatJmhRefusesTakesOneLine() {
    CommandLineRun run = CommandLineRun.of("bench", "--headline", "-prof", "gc");
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("error: bench: JMH gave up: "), run.err());
    assertTrue(run.err().contains("gc"), run.err());
    assertEquals(1, run.exitCode());
  }

  /** A worker that never ends its task; JMH alone would wait for it for ever. */
  @Test
  void aBenchmarkThatHangsEndsWithAThreadDump() throws IOException {
    Path file = directory.resolve("output.txt");
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream captured = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      System.setOut(captured);
      System.setErr(captured);
      String[] hang = {
        "bench",
        PlantedSlowdown.class.getName(),
        "-f",
        "1",
        "-to",
        "500ms",
        "-jvmArgsAppend",
        "-D" + PlantedSlowdown.PROPERTY + "=Infinity"
      };
      assertFalse(CommandLineRun.of(hang).exitCode() == 0);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    String text = Files.readString(file);
    assertTrue(text.contains("the benchmark hangs: no sign of life"), text);
    assertTrue(text.contains("\"encoder-worker-0\" RUNNABLE"), text);
    assertTrue(text.contains("EncoderWorker.await"), text);
  }
}
