package dev.encodering.bench.compare;

import dev.encodering.bench.results.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: the regression gate over JMH results. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnExecutionException = CompareCommand.UNREADABLE,
    subcommands = {PairCommand.class, NoiseFloorCommand.class, ProveCommand.class},
    description = {
      "Says whether one JMH run is slower than another: JMH's JSON in, verdicts and an exit code"
          + " out. With one file, judges it by the counters and ratios of --gates alone."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:regressed",
      "2:wrong usage, or a file that cannot be used",
      "3:inconclusive, or a benchmark is missing, under --strict",
      "4:unstable (a ruler moved), or the environments differ"
    })
public final class CompareCommand implements Callable<Integer> {
  static final int UNREADABLE = 2;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..2",
      paramLabel = "FILE",
      description = "BASE.json and HEAD.json, or HEAD.json alone; written by JMH's -rf json.")
  private List<Path> files = List.of();

  @Option(
      names = "--decode",
      paramLabel = "FILE",
      description = "A file of decode --json, for the counters of --gates.")
  private Path decode;

  @Option(
      names = "--allow-env-mismatch",
      description = "Compares although CPU, cores, JDK or flags differ, and notes it.")
  private boolean anyEnvironment;

  @Mixin private GateOptions options;

  /** Made by the command line. */
  public CompareCommand() {}

  @Override
  public Integer call() throws IOException {
    if (files.isEmpty() || files.size() > 2) {
      throw new InputException("compare takes BASE.json and HEAD.json, or HEAD.json alone");
    }
    options.requireOutputs();
    Gate gate = options.gate();
    List<Counts> counts = decode == null ? List.of() : Counts.ofDecode(decode);
    Gate.Side head = Gate.Side.read(files.get(files.size() - 1));
    Judgement judgement =
        files.size() == 1
            ? gate.judge(head, counts)
            : gate.judge(Gate.Side.read(files.get(0)), head, counts, anyEnvironment);
    options.write(spec.commandLine().getOut(), judgement, head);
    return judgement.outcome().exitCode();
  }
}
