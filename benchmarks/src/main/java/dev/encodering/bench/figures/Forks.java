package dev.encodering.bench.figures;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs this program again in virtual machines of its own, so that no measurement warms another up.
 *
 * @param directory where their output goes
 */
record Forks(Path directory) {
  private static final int LAST_LINES = 5;

  /**
   * Runs a subcommand.
   *
   * @param log the name of the file that gets what it prints
   * @param arguments the subcommand and its options
   * @throws IllegalStateException if it fails, with its last lines
   */
  void run(String log, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.encodering.bench.Main");
    command.addAll(arguments);
    execute(log, command);
  }

  /** Runs another program; returns what it printed. */
  String execute(String log, List<String> command) throws IOException, InterruptedException {
    File output = directory.resolve(log).toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    int status;
    try {
      status = process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
    String text = Files.readString(output.toPath());
    if (status != 0) {
      throw new IllegalStateException(
          output + ": exit code " + status + ": " + String.join(" ", last(text)));
    }
    return text;
  }

  private static List<String> last(String text) {
    List<String> lines = Arrays.asList(text.split("\\R"));
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
  }
}
