package dev.encodering.bench.jmh;

import dev.encodering.bench.decode.Spread;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/** Sums up a run of the hand-over benchmarks: a table for each setting, a row for each way. */
public final class HandoffTable {
  private static final int FIRST_JAVA_THAT_COUNTS_ENDED_THREADS = 21;
  private static final String ROW = "%-24s%30s%30s%30s%8s%n";
  private static final String NONE = "-";

  private HandoffTable() {}

  /**
   * Prints what the results hold of the hand-over benchmarks; nothing if they hold none.
   *
   * @param out where to
   * @param results of a JMH run
   * @param java the feature version that they were measured on
   */
  public static void print(PrintWriter out, Collection<RunResult> results, int java) {
    List<HandoffRow> rows = results.stream().map(HandoffRow::of).flatMap(Optional::stream).toList();
    if (!rows.isEmpty()) {
      printRows(out, rows, java);
    }
    for (RunResult result : results) {
      printRatio(out, result);
    }
    out.flush();
  }

  private static void printRows(PrintWriter out, List<HandoffRow> rows, int java) {
    out.printf(
        "%nMicroseconds from the hand-over on: median of the forks' medians (lowest to highest"
            + " fork).%nLower is better. JMH's own lines for callerNs and startNs are sums over"
            + " iterations.%n");
    if (rows.stream().anyMatch(row -> row.bytes().isPresent())
        && java < FIRST_JAVA_THAT_COUNTS_ENDED_THREADS) {
      out.printf(
          "B/token: on Java %d JMH misses threads that were born and have died between two of its"
              + " looks.%nCompare allocation on Java %d or later.%n",
          java, FIRST_JAVA_THAT_COUNTS_ENDED_THREADS);
    }
    Map<String, List<HandoffRow>> settings =
        rows.stream()
            .sorted(Comparator.comparingDouble(row -> row.seen().median()))
            .collect(Collectors.groupingBy(HandoffRow::setting, TreeMap::new, Collectors.toList()));
    settings.forEach((setting, members) -> printSetting(out, setting, members));
  }

  private static void printSetting(PrintWriter out, String setting, List<HandoffRow> rows) {
    out.printf("%n%s%n", setting);
    out.printf(ROW, "", "caller free", "work starts", "done and seen", "B/token");
    for (HandoffRow row : rows) {
      out.printf(
          ROW,
          row.way(),
          row.caller().map(HandoffTable::text).orElse(NONE),
          row.start().map(HandoffTable::text).orElse(NONE),
          text(row.seen()),
          row.bytes().map(bytes -> String.format(Locale.ROOT, "%.0f", bytes)).orElse(NONE));
    }
  }

  private static String text(Spread spread) {
    return spread.text(2);
  }

  private static void printRatio(PrintWriter out, RunResult result) {
    if (!result.getParams().getBenchmark().startsWith(WorkerAgainstPingPong.class.getName())) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "%nWorker round trip / ping-pong, alternating on the same two threads: %s over %d forks;"
            + " worker %.0f ns, ping-pong %.0f ns%n",
        perFork(result, "ratio").text(2),
        result.getBenchmarkResults().size(),
        perFork(result, "workerNs").median(),
        perFork(result, "rulerNs").median());
  }

  /** JMH adds a counter up over a fork's iterations; these are medians, so they average. */
  private static Spread perFork(RunResult result, String counter) {
    return Spread.of(
        result.getBenchmarkResults().stream().mapToDouble(fork -> mean(fork, counter)).toArray());
  }

  private static double mean(BenchmarkResult fork, String counter) {
    return fork.getSecondaryResults().get(counter).getScore() / fork.getIterationResults().size();
  }
}
