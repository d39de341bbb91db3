package dev.encodering.bench.report;

import dev.encodering.bench.OutputFile;
import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plotting;
import dev.encodering.bench.results.JmhRun;
import dev.encodering.bench.results.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code report}: a page of plots. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes one self-contained page of plots, without scripts, from what the other subcommands"
          + " wrote."
    })
public final class ReportCommand implements Callable<Integer> {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.html",
      required = true,
      description = "Where the page goes.")
  private String output;

  @Option(
      names = "--bench",
      paramLabel = "FILE",
      description = "JMH's JSON: spawn against worker. May be repeated.")
  private List<Path> bench = List.of();

  @Option(
      names = "--cadence",
      paramLabel = "FILE",
      description = "What cadence --json wrote: latency by percentile and against CPU share.")
  private List<Path> cadence = List.of();

  @Option(
      names = "--decode",
      paramLabel = "FILE",
      description = "What decode --json wrote: the modes and the replay floor.")
  private List<Path> decode = List.of();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      defaultValue = "Encodering: what was measured",
      description = "Heading of the page; default: ${DEFAULT-VALUE}.")
  private String title;

  /** Made by the command line. */
  public ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    if (bench.isEmpty() && cadence.isEmpty() && decode.isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to report: give --bench, --cadence or --decode");
    }
    Plotting.require();
    OutputFile file = OutputFile.of("--output", output);
    Page page =
        new Page(
            title,
            "Times drift from machine to machine and from day to day: compare what one plot shows"
                + " side by side.");
    for (Path each : bench) {
      JmhRun run = JmhRun.read(each);
      HandoffSection.add(page, nameOf(each), run, Environment.readBeside(each));
      RatioSection.add(page, run);
    }
    cadence.forEach(each -> CadenceSection.add(page, nameOf(each), JsonNode.read(each)));
    decode.forEach(each -> DecodeSection.add(page, nameOf(each), JsonNode.read(each)));
    file.write(page.html());
    return 0;
  }

  /** Paths of the machine that the page is made on are nobody's business. */
  private static String nameOf(Path file) {
    return file.getFileName().toString();
  }
}
