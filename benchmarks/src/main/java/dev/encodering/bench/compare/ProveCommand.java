package dev.encodering.bench.compare;

import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.jmh.PlantedSlowdown;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compare prove}: whether {@code pair}, on this machine, finds a slow-down that is planted,
 * and none where there is none.
 */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnExecutionException = CompareCommand.UNREADABLE,
    description = {
      "Measures the noise floor of one benchmark of this jar, makes its work longer by twice the"
          + " smallest slow-down that the gate would call regressed, and runs `pair` over and over,"
          + " with and without it. Exit code 0 if at least nine planted of ten are found, and no other."
    })
final class ProveCommand implements Callable<Integer> {
  private static final double TOLERANCE = 0.05;
  private static final double TIMES_DETECTABLE = 2;
  private static final double ENOUGH = 0.9;
  private static final List<String> JMH =
      List.of("-wi", "2", "-w", "100ms", "-i", "3", "-r", "100ms", PlantedSlowdown.class.getName());

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "JAR", description = "This one: benchmarks.jar.")
  private Path jar;

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "10",
      description = "Of each kind; default: ${DEFAULT-VALUE}.")
  private int tries;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "6",
      description = "Forks of each side; default: ${DEFAULT-VALUE}.")
  private int blocks;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "compare-prove",
      description = "Where the results go; default: ${DEFAULT-VALUE}.")
  private Path directory;

  private PrintWriter out;
  private PrintWriter progress;

  @Override
  public Integer call() throws IOException, InterruptedException {
    out = spec.commandLine().getOut();
    progress = spec.commandLine().getErr();
    PairOptions.checked(blocks);
    if (tries < 1) {
      throw new InputException("--tries is " + tries + ": use 1 or more");
    }
    Files.createDirectories(directory);
    double detectable = detectable();
    double planted = TIMES_DETECTABLE * detectable;
    out.printf(
        Locale.ROOT,
        "%d forks a side, tolerance %s: called regressed from %s on; planted: %s more work%n",
        blocks,
        Figures.percent(TOLERANCE),
        Figures.percent(detectable),
        Figures.percent(planted));
    Progress steps = new Progress(progress, System::nanoTime, tries);
    int found = 0;
    int falseAlarms = 0;
    for (int i = 1; i <= tries; i++) {
      steps.step("one unchanged and one planted");
      falseAlarms += regressed("unchanged", i, 0) ? 1 : 0;
      found += regressed("planted", i, planted) ? 1 : 0;
    }
    out.printf(
        "regressed: %d of %d planted, %d of %d unchanged%n", found, tries, falseAlarms, tries);
    out.flush();
    return found >= ENOUGH * tries && falseAlarms == 0 ? 0 : 1;
  }

  private double detectable() throws IOException, InterruptedException {
    JmhJar build = jar(0);
    Path one = directory.resolve("base.json");
    Path other = directory.resolve("head.json");
    progress.println("the noise floor:");
    new PairedRun(build, build, progress).run(build.benchmarks(), blocks, one, other);
    out.println(Environment.readBeside(one).orElseThrow().machine().describe());
    List<NoiseFloor.Noise> noises =
        new NoiseFloor(TOLERANCE, true).of(JmhRun.read(one), JmhRun.read(other));
    return noises.get(0).estimate().smallestRegression(TOLERANCE);
  }

  private boolean regressed(String kind, int number, double planted)
      throws IOException, InterruptedException {
    Path here = directory.resolve(kind + "-" + number);
    PairGate pair =
        new PairGate(
            jar(0),
            jar(planted),
            new Gate(Gates.ofTolerance(TOLERANCE), false),
            blocks,
            Files.createDirectories(here),
            new PrintWriter(Writer.nullWriter()));
    Row row = pair.judge().of(Layer.BASE_HEAD).get(0);
    out.printf(
        "%-9s %2d  %-12s  %s (%s)  %s%n",
        kind, number, row.verdict().label(), Cells.change(row), Cells.interval(row), row.reason());
    out.flush();
    return row.verdict() == Verdict.REGRESSED;
  }

  private JmhJar jar(double planted) {
    JmhArguments arguments =
        JmhArguments.parse(JMH)
            .with(List.of("-jvmArgsAppend", "-D" + PlantedSlowdown.PROPERTY + "=" + planted));
    return new JmhJar(jar, arguments, directory);
  }
}
