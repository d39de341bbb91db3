package dev.encodering.bench.jmh;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Sums up a run of the hand-over benchmarks: medians, one row per way, one column per setting. */
public final class HandoffTable {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final String BYTES_COLUMN = "B/op";

  private final Map<String, Map<String, Double>> rows = new TreeMap<>();
  private final Set<String> columns = new LinkedHashSet<>();

  private HandoffTable() {}

  /**
   * Prints what the results hold of the hand-over benchmarks; nothing if they hold none.
   *
   * @param out where to
   * @param results of a JMH run
   */
  public static void print(PrintWriter out, Collection<RunResult> results) {
    HandoffTable table = new HandoffTable();
    for (RunResult result : results) {
      table.add(result);
    }
    table.printRows(out);
    for (RunResult result : results) {
      printRatio(out, result);
    }
    out.flush();
  }

  private void add(RunResult result) {
    BenchmarkParams params = result.getParams();
    String type = params.getBenchmark();
    if (type.startsWith(SpawnVersusWorker.class.getName() + ".")) {
      put(result, "back to back", median(result));
      Result<?> bytes = result.getAggregatedResult().getSecondaryResults().get(ALLOCATION);
      if (bytes != null) {
        put(result, BYTES_COLUMN, bytes.getScore());
      }
    } else if (type.startsWith(SpawnVersusWorkerAfterIdle.class.getName() + ".")) {
      long idleUs = Long.parseLong(params.getParam("idleUs"));
      put(result, params.getParam("caller") + " " + idleUs / 1_000 + " ms", median(result));
    }
  }

  private void put(RunResult result, String column, double value) {
    columns.add(column);
    String benchmark = result.getParams().getBenchmark();
    rows.computeIfAbsent(
            benchmark.substring(benchmark.lastIndexOf('.') + 1), way -> new TreeMap<>())
        .put(column, value);
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private void printRows(PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    out.printf("%nMedians in ns, %s in bytes. Lower is better.%n%n%-22s", BYTES_COLUMN, "");
    columns.forEach(column -> out.printf("%16s", column));
    out.println();
    rows.forEach(
        (way, values) -> {
          out.printf("%-22s", way);
          for (String column : columns) {
            Double value = values.get(column);
            out.printf(
                Locale.ROOT, value == null ? "%16s" : "%,16.0f", value == null ? "-" : value);
          }
          out.println();
        });
  }

  private static void printRatio(PrintWriter out, RunResult result) {
    if (!result.getParams().getBenchmark().startsWith(WorkerAgainstPingPong.class.getName())) {
      return;
    }
    double[] ratios = perFork(result, "ratio");
    out.printf(
        Locale.ROOT,
        "%nWorker round trip / ping-pong: median %.2f of %d forks (%.2f to %.2f);"
            + " worker %.0f ns, ping-pong %.0f ns%n",
        median(ratios),
        ratios.length,
        ratios[0],
        ratios[ratios.length - 1],
        median(perFork(result, "workerNs")),
        median(perFork(result, "rulerNs")));
  }

  /** Sorted. JMH adds a counter up over a fork's iterations; these are medians, so they average. */
  private static double[] perFork(RunResult result, String counter) {
    List<Double> values = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      double sum = fork.getSecondaryResults().get(counter).getScore();
      values.add(sum / fork.getIterationResults().size());
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
