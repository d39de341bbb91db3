package dev.encodering.bench.compare;

import com.google.gson.JsonArray;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A jar with JMH benchmarks in it, anybody's, and how to run one of them in one fork. */
final class JmhJar implements Build {
  private static final String JMH_MAIN = "org.openjdk.jmh.Main";
  private static final int LAST_LINES = 15;

  private final Path jar;
  private final JmhArguments arguments;
  private final Path workDirectory;

  /**
   * A jar.
   *
   * @param jar with JMH and the benchmarks on its class path
   * @param arguments for every run
   * @param workDirectory for temporary files; exists
   */
  JmhJar(Path jar, JmhArguments arguments, Path workDirectory) {
    if (!Files.isRegularFile(jar)) {
      throw new InputException(jar + ": there is no such file");
    }
    this.jar = jar;
    this.arguments = arguments;
    this.workDirectory = workDirectory;
  }

  @Override
  public String name() {
    return jar.toString();
  }

  @Override
  public List<String> benchmarks() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("-l"));
    command.addAll(arguments.patterns());
    List<String> lines = run(command).stream().map(String::strip).toList();
    int header = lines.indexOf("Benchmarks:");
    return lines.subList(header + 1, lines.size()).stream()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Override
  public JsonArray fork(String benchmark) throws IOException, InterruptedException {
    Path results = Files.createTempFile(workDirectory, "fork", ".json");
    try {
      List<String> command = new ArrayList<>(arguments.options());
      command.addAll(List.of("-f", "1", "-foe", "true", "-rf", "json"));
      command.addAll(List.of("-rff", results.toString()));
      command.add("^" + Pattern.quote(benchmark) + "$");
      List<String> lines = run(command);
      if (Files.size(results) == 0) {
        throw failed("wrote no result", lines);
      }
      return JsonNode.read(results).element().getAsJsonArray();
    } finally {
      Files.deleteIfExists(results);
    }
  }

  private List<String> run(List<String> jmhCommand) throws IOException, InterruptedException {
    Path output = Files.createTempFile(workDirectory, "jmh", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", jar.toString(), JMH_MAIN));
    command.addAll(jmhCommand);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      int exitCode = process.waitFor();
      List<String> lines = Files.readAllLines(output);
      if (exitCode != 0) {
        throw failed("ended with " + exitCode, lines);
      }
      return lines;
    } finally {
      end(process);
      Files.deleteIfExists(output);
    }
  }

  /** With the forks that it has started. */
  private static void end(Process process) {
    try (Stream<ProcessHandle> forks = process.descendants()) {
      forks.forEach(ProcessHandle::destroy);
    }
    process.destroy();
  }

  private IllegalStateException failed(String how, List<String> lines) {
    String last =
        String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    return new IllegalStateException("JMH in " + jar + " " + how + ": " + last);
  }
}
