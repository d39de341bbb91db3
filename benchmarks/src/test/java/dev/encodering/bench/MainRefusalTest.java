package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.encodering.EncodeException;
import dev.encodering.EncodeTask;
import dev.encodering.EncoderWorker;
import dev.encodering.bench.model.RandomModel;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the program says when it is used wrongly: one line, and nothing on standard output. */
class MainRefusalTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode|warp|--mode is warp: use inline, split, ahead, replay, spawn or all",
        "--mode|''|--mode is : use inline, split, ahead, replay, spawn or all",
        "--mode|inline:0,warp|--mode is inline:0,warp: use inline, split, ahead, replay, spawn or all",
        "--mode|ahead:x|depth is x: use 0 to 1023",
        "--mode|ahead:1024|depth is 1024: use 0 to 1023",
        "--positions|5|--positions is 5: use FIRST-LAST, for example 0-127,384-511",
        "--positions|5-4|--positions is 5-4: use FIRST-LAST, for example 0-127,384-511",
        "--warm-up|-1|--warm-up is -1: use 0 or more",
        "--shape|12|--shape is 12: use LAYERSxWIDTHxDISPATCHES, for example 30x64x930",
        "--plan|warp|--plan is warp: use literal or fused",
        "--depth|-1|--depth is -1: use 0 to 1023",
        "--depth|1024|--depth is 1024: use 0 to 1023",
        "--depth|2147483647|--depth is 2147483647: use 0 to 1023",
        "--tokens|0|--tokens is 0: use 1 or more",
        "--tokens|-5|--tokens is -5: use 1 or more",
        "--rounds|0|--rounds is 0: use 1 or more",
        "--caller-work|-1|--caller-work is -1: use 0 to 60000000",
        "--caller-work|9223372036854775807|--caller-work is 9223372036854775807:"
            + " use 0 to 60000000",
        "--temperature|NaN|temperature is NaN: use 0 for the best token, or a number above 0",
        "--temperature|-1|temperature is -1.0: use 0 for the best token, or a number above 0",
        "--ctx|0|--ctx is 0: this model takes 1 to 512 positions",
        "--ctx|-1|--ctx is -1: this model takes 1 to 512 positions",
        "--ctx|513|--ctx is 513: this model takes 1 to 512 positions",
        "--ctx|3|the prompt has 6 tokens and the context 3: shorten the prompt or raise --ctx",
      })
  void aValueThatAnOptionDoesNotTake(String option, String value, String message) {
    CommandLineRun.decode(option, value).assertRefused(USAGE, message);
  }

  @Test
  void aPlanForWhatIsNoModel() {
    CommandLineRun.decode("--shape", "3x64x40", "--plan", "fused")
        .assertRefused(USAGE, "--plan is for a model, and --shape is none: leave it out");
  }

  @ParameterizedTest
  @CsvSource({
    "--tokens,many,an int",
    "--tokens,99999999999,an int",
    "--depth,1.5,an int",
    "--ctx,x,an int",
    "--seed,x,an int",
    "--temperature,warm,a float",
    "--caller-work,x,a long"
  })
  void aValueThatIsNotANumber(String option, String value, String kind) {
    CommandLineRun.decode(option, value)
        .assertRefused(
            USAGE,
            "Invalid value for option '%s': '%s' is not %s (benchmarks decode --help says what"
                    .formatted(option, value, kind)
                + " there is)");
  }

  @Test
  void anOptionOrSubcommandThatThereIsNot() {
    CommandLineRun run = CommandLineRun.decode("--wings", "2");
    assertEquals(USAGE, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("--wings"), run.err());
    assertEquals(USAGE, CommandLineRun.of("fly").exitCode());
    assertEquals(1, CommandLineRun.of("fly").err().lines().count());
    assertEquals(USAGE, CommandLineRun.of().exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"decode", "selftest"})
  void aDeviceThatThereIsNot(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--device", "vulkan:77");
    String expected = "error: no device is called \"vulkan:77\": this machine has ";
    assertTrue(run.err().startsWith(expected), run.err());
    assertTrue(run.err().contains("host (host"), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void oneOfSeveralDevicesThatThereIsNot() {
    CommandLineRun run = CommandLineRun.of("decode", "--device", "host,vulkan:77");
    assertTrue(run.err().startsWith("error: no device is called \"vulkan:77\""), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void aPromptLongerThanTheContext() {
    String prompt = "the king ".repeat(600);
    CommandLineRun run = CommandLineRun.decode("--prompt", prompt);
    assertTrue(run.err().matches("error: the prompt has \\d+ tokens and the context 512: .*\\R"));
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void aModelFileThatIsMissing() {
    Path file = directory.resolve("missing.gguf");
    CommandLineRun.decode("--model", file.toString()).assertRefused(USAGE, file + ": no such file");
  }

  @Test
  void aModelFileThatIsADirectory() {
    CommandLineRun.decode("--model", directory.toString())
        .assertRefused(USAGE, directory + ": not a regular file");
  }

  @Test
  void aFileThatIsNoModel() throws IOException {
    Path file = directory.resolve("poem.txt");
    Files.writeString(file, "There was an old man with a beard, who said, it is just as I feared");
    assertRefusedModel(file, "GGUF");
  }

  @Test
  void aModelFileThatIsCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(RandomModel.small().writeTo(directory));
    for (int length : new int[] {0, 3, 20, whole.length / 2, whole.length - 100}) {
      Path file = directory.resolve("cut-" + length + ".gguf");
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefusedModel(file, "");
    }
  }

  /** The type of the first matrix becomes Q8_0; shapes stay. */
  @Test
  void aModelFileWithQuantisedWeights() throws IOException {
    byte[] bytes = Files.readAllBytes(RandomModel.small().writeTo(directory));
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    String name = "blk.0.ffn_gate.weight";
    int type = latin.indexOf(name) + name.length() + 4 + 2 * 8;
    assertEquals(1, bytes[type], "F16");
    bytes[type] = 8;
    Path file = Files.write(directory.resolve("quantised.gguf"), bytes);
    assertRefusedModel(file, "Q8_0");
  }

  private static void assertRefusedModel(Path file, String detail) {
    CommandLineRun run = CommandLineRun.decode("--model", file.toString());
    assertTrue(run.err().startsWith("error: " + file + ": "), run.err());
    assertTrue(run.err().contains(detail), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(USAGE, run.exitCode());
  }

  @Test
  void aJsonFileThatCannotBeWritten() {
    Path file = directory.resolve("no/such/place.json");
    CommandLineRun.decode("--json", file.toString())
        .assertRefused(USAGE, "--json is " + file + ": there is no directory " + file.getParent());
    CommandLineRun.decode("--json", directory.toString())
        .assertRefused(USAGE, "--json is " + directory + ": that is a directory");
  }

  @Test
  void aFullDiskAfterTheWork() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    CommandLineRun run = CommandLineRun.decode("--json", full.toString());
    assertTrue(run.err().startsWith("error: cannot write --json /dev/full: "), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(FAILED, run.exitCode());
  }

  /** A subcommand that fails in a given way. */
  @Command(name = "fail")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }

    static String messageOf(Exception failure) {
      StringWriter err = new StringWriter();
      CommandLine main = Main.commandLine().addSubcommand(new Failing(failure));
      int exitCode = main.setErr(new PrintWriter(err, true)).execute("fail");
      return exitCode + " " + err;
    }
  }

  @Test
  void whatADeviceReportsTakesOneLine() {
    MetalException device =
        assertThrows(MetalException.class, () -> MetalDevice.open("no such device"));
    assertTrue(Failing.messageOf(device).startsWith("2 error: no device is called"));
    assertEquals(
        "1 error: two lines%n".formatted(), Failing.messageOf(new IOException("two\nlines")));
    assertEquals(
        "1 error: java.lang.IllegalStateException%n".formatted(),
        Failing.messageOf(new IllegalStateException()));
  }

  /** What a worker makes of a task's failure. */
  private static EncodeException failedToken(RuntimeException cause) {
    EncodeTask<Object> task =
        (encoder, ordinal) -> {
          throw cause;
        };
    try (EncoderWorker<Object> worker = EncoderWorker.builder(Object::new).build()) {
      return assertThrows(EncodeException.class, () -> worker.await(worker.submit(task)));
    }
  }

  @Test
  void aDeviceThatFailsWhileDecodingTakesOneLine() {
    EncodeException failed = failedToken(new UnsupportedOperationException("lost"));
    assertEquals(
        "1 error: task 0 failed: java.lang.UnsupportedOperationException: lost%n".formatted(),
        Failing.messageOf(failed));
  }

  @Test
  void aBugInATokensEncodingShowsItsStack() {
    String text = Failing.messageOf(failedToken(new ArrayIndexOutOfBoundsException("7")));
    assertTrue(text.contains("Caused by: java.lang.ArrayIndexOutOfBoundsException: 7"), text);
  }

  @Test
  void onlyABugShowsItsStack() {
    String text = Failing.messageOf(new ArrayIndexOutOfBoundsException("7"));
    assertTrue(text.startsWith("1 java.lang.ArrayIndexOutOfBoundsException: 7"), text);
    assertTrue(text.contains("\tat "), text);
  }
}
