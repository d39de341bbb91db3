package dev.encodering.bench.cadence;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.cadence.CadenceReport.Result;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a report as one table for each setting. */
final class ReportPrinter {
  private static final String UNKNOWN = "-";

  private final PrintWriter out;
  private final boolean markdown;

  ReportPrinter(PrintWriter out, boolean markdown) {
    this.out = out;
    this.markdown = markdown;
  }

  void print(CadenceReport report) {
    out.println(machine(report.machine()));
    out.println(settings(report.settings()));
    out.println(
        "Times in us. Latency: from the due time to the task's start; hand-off: from the caller's"
            + " having the token; caller: what it pays. Ratios of medians, with their interval"
            + " over rounds.");
    Map<String, List<Result>> bySetting =
        report.results().stream()
            .collect(
                Collectors.groupingBy(
                    ReportPrinter::title, LinkedHashMap::new, Collectors.toList()));
    bySetting.forEach(this::printSetting);
    out.flush();
  }

  private static String machine(MachineFacts machine) {
    return "%s; timer slack %s us; load %.2f before, %.2f after; %s ms stolen"
        .formatted(
            machine.describe(),
            Table.plain(machine.timerSlackNs() / 1e3),
            machine.loadBefore(),
            machine.loadAfter(),
            machine.stolenMs() < 0 ? "?" : machine.stolenMs());
  }

  private static String settings(CadenceReport.Settings settings) {
    return "%d rounds of %s; %s; timer slack %s; work %d us; seed %d"
        .formatted(
            settings.rounds(),
            settings.tokens() > 0
                ? settings.tokens() + " tokens"
                : Table.plain(settings.seconds()) + " s",
            settings.pin().isEmpty()
                ? "not pinned"
                : "pinned to cores " + settings.pin().get(0) + " and " + settings.pin().get(1),
            settings.timerSlackNs() > 0 ? "set to " + settings.timerSlackNs() + " ns" : "untouched",
            settings.workUs(),
            settings.seed());
  }

  private static String title(Result result) {
    return "every %s ms, jitter %d %%, the caller %ss"
        .formatted(Table.plain(result.periodMs()), result.jitterPercent(), result.caller());
  }

  private void printSetting(String title, List<Result> results) {
    out.println();
    out.println(markdown ? "### " + title + "\n" : title);
    Table table =
        new Table(
            "arm",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "hand-off p50",
            "p99",
            "caller p50",
            "p99",
            "CPU %",
            "parks/token",
            "to busy-spin",
            "to blocking",
            "spawn to caller");
    results.forEach(result -> table.add(row(result)));
    table.print(out, markdown);
    results.forEach(this::printCounters);
  }

  private static List<String> row(Result result) {
    Percentiles latency = result.latency();
    return List.of(
        result.arm(),
        Table.threeDigits(latency.p50()),
        Table.threeDigits(latency.p90()),
        Table.threeDigits(latency.p99()),
        Table.threeDigits(latency.p999()),
        Table.threeDigits(latency.max()),
        Table.threeDigits(result.handoff().p50()),
        Table.threeDigits(result.handoff().p99()),
        Table.threeDigits(result.callerCost().p50()),
        Table.threeDigits(result.callerCost().p99()),
        Table.threeDigits(result.cpuShare() * 100),
        result.voluntaryPerToken() < 0 ? UNKNOWN : Table.threeDigits(result.voluntaryPerToken()),
        ratio(result.latencyToBusySpin()),
        ratio(result.latencyToBlocking()),
        ratio(result.spawnToCallerCost()));
  }

  private static String ratio(Ratio ratio) {
    return ratio == null
        ? UNKNOWN
        : Table.threeDigits(ratio.median())
            + " ("
            + Table.threeDigits(ratio.low())
            + "-"
            + Table.threeDigits(ratio.high())
            + ")";
  }

  /** What the worker counted besides tasks, where it counted anything. */
  private void printCounters(Result result) {
    String counted =
        result.counters().entrySet().stream()
            .filter(counter -> counter.getValue() != 0)
            .filter(counter -> !counter.getKey().matches("submitted|completed"))
            .map(
                counter ->
                    String.format(Locale.ROOT, "%s %,d", counter.getKey(), counter.getValue()))
            .collect(Collectors.joining(", "));
    if (!counted.isEmpty()) {
      out.println((markdown ? "\n" : "") + result.arm() + ": " + counted);
    }
  }
}
