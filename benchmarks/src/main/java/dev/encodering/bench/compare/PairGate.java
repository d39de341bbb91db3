package dev.encodering.bench.compare;

import dev.encodering.bench.results.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A paired run and its judgement; what it finds regressed must be so a second time. */
final class PairGate {
  private final Build base;
  private final Build head;
  private final Gate gate;
  private final int blocks;
  private final Path directory;
  private final PrintWriter progress;

  PairGate(Build base, Build head, Gate gate, int blocks, Path directory, PrintWriter progress) {
    this.base = base;
    this.head = head;
    this.gate = gate;
    this.blocks = blocks;
    this.directory = directory;
    this.progress = progress;
  }

  Path headFile() {
    return directory.resolve("head.json");
  }

  Judgement judge() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    List<String> benchmarks = common();
    Judgement first = run(benchmarks, blocks, directory.resolve("base.json"), headFile());
    List<String> suspects = benchmarks.stream().filter(name -> isSuspect(first, name)).toList();
    if (suspects.isEmpty() || first.outcome() == Outcome.UNSTABLE) {
      return first;
    }
    progress.println("confirming: " + String.join(", ", suspects));
    List<String> again =
        benchmarks.stream().filter(name -> suspects.contains(name) || gate.isRuler(name)).toList();
    Judgement second =
        run(
            again,
            2 * blocks,
            directory.resolve("base-confirm.json"),
            directory.resolve("head-confirm.json"));
    return Confirmation.of(first, second);
  }

  private static boolean isSuspect(Judgement judgement, String benchmark) {
    String end =
        benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    return judgement.of(Layer.BASE_HEAD).stream()
        .filter(row -> row.verdict() == Verdict.REGRESSED)
        .anyMatch(row -> row.name().equals(end) || row.name().startsWith(end + ":"));
  }

  private Judgement run(List<String> benchmarks, int count, Path baseFile, Path headFile)
      throws IOException, InterruptedException {
    new PairedRun(base, head, progress).run(benchmarks, count, baseFile, headFile);
    return gate.judge(Gate.Side.read(baseFile), Gate.Side.read(headFile), List.of(), false);
  }

  private List<String> common() throws IOException, InterruptedException {
    List<String> ofBase = base.benchmarks();
    List<String> common = new ArrayList<>(head.benchmarks());
    common.retainAll(ofBase);
    if (common.isEmpty()) {
      throw new InputException(
          base.name() + " and " + head.name() + " have no benchmark in common that is asked for");
    }
    return common;
  }
}
