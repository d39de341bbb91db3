package dev.encodering.bench.cadence;

import dev.encodering.bench.plot.Plotting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cadence-plot}: draws what {@code cadence --json} wrote. */
@Command(
    name = "cadence-plot",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Plots latency (p50 and p99) against CPU share from a report of the cadence command: a"
            + " panel for each period, a mark for each arm, both axes logarithmic.")
public final class CadencePlotCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "What cadence --json wrote.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.svg",
      required = true,
      description = "Where the plot goes.")
  private Path output;

  @Option(
      names = "--jitter",
      paramLabel = "PERCENT",
      description = "Which jitter's figures; default: the report's first.")
  private Integer jitterPercent;

  @Option(
      names = "--caller",
      paramLabel = "HOW",
      description = "Which caller's figures, spin or park; default: the report's first.")
  private String caller;

  /** Made by the command line. */
  public CadencePlotCommand() {}

  @Override
  public Integer call() throws IOException {
    Plotting.require();
    CadenceReport report = ReportFiles.read(file);
    CadenceReport.Result first = report.results().get(0);
    Files.write(
        output,
        Figure.svg(
            report,
            jitterPercent == null ? first.jitterPercent() : jitterPercent,
            caller == null ? first.caller() : caller));
    return 0;
  }
}
