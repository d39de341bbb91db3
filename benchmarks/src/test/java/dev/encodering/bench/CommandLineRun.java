package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the program answers to some arguments.
 *
 * @param exitCode as the virtual machine would end with
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int exitCode, String out, String err) {
  private static final Map<String, String> DEFAULTS =
      Map.of("--device", "host", "--tokens", "8", "--rounds", "1");

  static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    NativeObjects.awaitNone();
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  /** A decoding of few tokens in one round, unless the arguments say otherwise. */
  static CommandLineRun decode(String... arguments) {
    List<String> all = new ArrayList<>(List.of("decode"));
    DEFAULTS.forEach(
        (option, value) -> {
          if (!List.of(arguments).contains(option)) {
            all.addAll(List.of(option, value));
          }
        });
    all.addAll(List.of(arguments));
    return of(all.toArray(String[]::new));
  }

  /** Fails unless the program said one line about an error, and nothing else. */
  void assertRefused(int expectedExitCode, String message) {
    assertEquals(List.of("error: " + message), err.lines().toList());
    assertEquals("", out);
    assertEquals(expectedExitCode, exitCode);
  }

  void assertDone() {
    assertEquals("", err);
    assertEquals(0, exitCode);
  }
}
