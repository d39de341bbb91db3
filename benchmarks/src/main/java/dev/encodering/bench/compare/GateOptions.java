package dev.encodering.bench.compare;

import dev.encodering.bench.OutputFile;
import dev.encodering.bench.plot.Plotting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** What a run is held to, and where the judgement goes. */
final class GateOptions {
  @Option(
      names = "--gates",
      paramLabel = "FILE",
      description = "Rulers, counters, ratios and exceptions: docs/regression-gate.md.")
  private Path gates;

  @Option(
      names = "--tolerance",
      paramLabel = "PERCENT",
      description = "By how much a benchmark may be slower; default: that of --gates, else 5%%.")
  private String tolerance;

  @Option(names = "--strict", description = "Inconclusive and missing benchmarks fail.")
  private boolean strict;

  @Option(names = "--md", paramLabel = "FILE", description = "Writes Markdown.")
  private Path markdown;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots.")
  private Path html;

  @Option(names = "--junit", paramLabel = "FILE", description = "Writes JUnit's XML.")
  private Path junit;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Appends the head's figures to a history for change-point tools.")
  private Path csv;

  @Option(
      names = "--commit",
      paramLabel = "ID",
      defaultValue = "${env:GITHUB_SHA:-}",
      description = "The head's name in that history; default: $GITHUB_SHA.")
  private String commit;

  Gate gate() {
    return new Gate(gates(), strict);
  }

  Gates gates() {
    Gates held =
        gates == null ? Gates.ofTolerance(Gates.DEFAULT_TOLERANCE) : GatesReader.read(gates);
    return tolerance == null ? held : held.withTolerance(Share.parse("--tolerance", tolerance));
  }

  /** Fails before a run and not after it. */
  void requireOutputs() {
    if (html != null) {
      Plotting.require();
    }
    requireWritable("--md", markdown);
    requireWritable("--html", html);
    requireWritable("--junit", junit);
    requireWritable("--csv", csv);
  }

  private static void requireWritable(String option, Path file) {
    if (file != null) {
      OutputFile.of(option, file.toString());
    }
  }

  void write(PrintWriter out, Judgement judgement, Gate.Side head) throws IOException {
    TextOutput.print(out, judgement);
    if (markdown != null) {
      Files.writeString(markdown, MarkdownOutput.of(judgement));
    }
    if (html != null) {
      Files.writeString(html, HtmlOutput.of(judgement));
    }
    if (junit != null) {
      Files.writeString(junit, JunitOutput.of(judgement));
    }
    if (csv != null) {
      HistoryCsv.append(csv, head.results(), time(head), commit);
    }
  }

  private static String time(Gate.Side head) {
    String known = head.environment() == null ? null : head.environment().ended();
    return known == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS).toString() : known;
  }
}
