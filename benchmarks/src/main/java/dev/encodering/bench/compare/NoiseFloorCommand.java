package dev.encodering.bench.compare;

import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare --aa}: what this machine can tell apart. */
@Command(
    name = "--aa",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnExecutionException = CompareCommand.UNREADABLE,
    description = {
      "Runs a jar against itself, fork by fork in turn, and says what this machine can tell apart:"
          + " how far launches differ, the smallest change that so many forks show, how many forks"
          + " the tolerance needs, and how often the gate would raise a false alarm."
    })
final class NoiseFloorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "JAR", description = "With JMH benchmarks in it.")
  private Path jar;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "JMH",
      description = "JMH's patterns and options, behind --; -f, -rf and -rff are set here.")
  private List<String> jmh = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "PERCENT",
      defaultValue = "5%",
      description = "That the gate will have; default: ${DEFAULT-VALUE}.")
  private String tolerance;

  @Option(names = "--md", paramLabel = "FILE", description = "Writes the table as Markdown.")
  private Path markdown;

  @Mixin private PairOptions pair;

  @Override
  public Integer call() throws IOException, InterruptedException {
    double held = Share.parse("--tolerance", tolerance);
    Path directory = Files.createDirectories(pair.directory());
    JmhJar build = new JmhJar(jar, JmhArguments.parse(jmh), directory);
    List<String> benchmarks = build.benchmarks();
    if (benchmarks.isEmpty()) {
      throw new InputException(jar + " has no benchmark that is asked for");
    }
    Path one = directory.resolve("base.json");
    Path other = directory.resolve("head.json");
    new PairedRun(build, build, spec.commandLine().getErr())
        .run(benchmarks, pair.blocks(), one, other);
    print(new NoiseFloor(held, true).of(JmhRun.read(one), JmhRun.read(other)), held, one);
    return 0;
  }

  private void print(List<NoiseFloor.Noise> noises, double held, Path results) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (NoiseFloor.Noise noise : noises) {
      RatioEstimate estimate = noise.estimate();
      lines.add(
          List.of(
              noise.name(),
              noise.statistic(),
              noise.typical(),
              Figures.percent(Math.expm1(noise.forkSpread())),
              Figures.change(estimate.low()) + " to " + Figures.change(estimate.high()),
              Figures.percent(estimate.smallestVisibleChange()),
              Figures.percent(estimate.smallestRegression(held)),
              noise.forksFor(held),
              String.format(Locale.ROOT, "%.1f %%", 100 * noise.falseAlarms())));
    }
    Table table =
        Table.of(
            List.of(
                "benchmark",
                "statistic",
                "typical",
                "launches differ by",
                "one run against the other",
                pair.blocks() + " forks show",
                "called regressed from",
                "forks to show " + Figures.percent(held),
                "false alarms"),
            lines);
    PrintWriter out = spec.commandLine().getOut();
    Environment environment = Environment.readBeside(results).orElseThrow();
    String machine =
        String.format(
            Locale.ROOT,
            "%s; %s of the CPU time was stolen",
            environment.machine().describe(),
            Figures.percent(environment.stealShare()));
    out.println(machine);
    out.println();
    TextOutput.print(out, table);
    out.flush();
    if (markdown != null) {
      Files.writeString(markdown, machine + "\n\n" + MarkdownOutput.of(table));
    }
  }
}
