package dev.encodering.bench.report;

import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.plot.RowPlot;
import dev.encodering.bench.results.BenchmarkId;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Spawn against worker: every way of a JMH run, one plot for each class of benchmarks, a colour for
 * each set of parameters, each launch a dot.
 */
final class HandoffSection {
  /** How far a row's series spread, in rows: less than a half, so that they stay together. */
  private static final double REACH = 0.17;

  private HandoffSection() {}

  static void add(Page page, String name, JmhRun run, Optional<Environment> environment) {
    Map<String, List<JmhResult>> classes = new LinkedHashMap<>();
    for (JmhResult result : run.results().values()) {
      if (result.score().unit().name().equals("ns/op") && !values(result).isEmpty()) {
        classes.computeIfAbsent(typeOf(result.id()), type -> new ArrayList<>()).add(result);
      }
    }
    if (classes.isEmpty()) {
      throw new InputException(
          run.file()
              + ": there is nothing to plot: benchmarks that measure time per operation are wanted"
              + " (JMH's modes avgt, sample and ss)");
    }
    page.section(
        "What handing a token over costs",
        "Time per token, on a logarithmic axis: ten times faster is one step to the left. A disc is"
            + " the median over launches of the virtual machine, a dot is one launch.");
    page.paragraph(
        "From "
            + name
            + environment
                .map(each -> ": " + each.machine().describe() + "; it ended at " + each.ended())
                .orElse("")
            + ".");
    page.beginPlots();
    classes.forEach((type, results) -> add(page, type, results));
    page.endPlots();
  }

  private static String typeOf(BenchmarkId id) {
    String label = id.name().substring(0, id.name().lastIndexOf('.'));
    return label.substring(label.lastIndexOf('.') + 1);
  }

  private static String wayOf(BenchmarkId id) {
    return id.name().substring(id.name().lastIndexOf('.') + 1);
  }

  private static void add(Page page, String type, List<JmhResult> results) {
    Set<String> ways = new LinkedHashSet<>();
    Set<String> settings = new LinkedHashSet<>();
    List<Double> all = new ArrayList<>();
    results.stream()
        .sorted((one, other) -> Double.compare(median(one), median(other)))
        .forEach(result -> ways.add(wayOf(result.id())));
    for (JmhResult result : results) {
      settings.add(settingOf(result.id()));
      all.addAll(values(result));
    }
    List<String> rows = List.copyOf(ways);
    List<String> series = List.copyOf(settings);
    RowPlot plot = new RowPlot(rows, "time per token", Axis.logarithmic(all, Axis::time));
    for (JmhResult result : results) {
      int index = series.indexOf(settingOf(result.id()));
      int row = rows.indexOf(wayOf(result.id()));
      double offset = series.size() == 1 ? 0 : REACH - 2 * REACH * index / (series.size() - 1);
      plot.marks(row, index, offset, logarithms(values(result)), Plot.Shape.DOT);
      plot.marks(
          row, index, offset, logarithms(List.of(median(result))), Plot.Shape.ofSeries(index));
    }
    page.plot(type, plot.plot(), series.equals(List.of("")) ? List.of() : series);
  }

  private static String settingOf(BenchmarkId id) {
    return id.params().entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private static List<Double> values(JmhResult result) {
    return result.score().forks().stream()
        .map(fork -> fork.quantile(0.5))
        .filter(value -> value > 0 && Double.isFinite(value))
        .toList();
  }

  private static double median(JmhResult result) {
    return Median.withDefaults()
        .evaluate(values(result).stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<Double> logarithms(List<Double> values) {
    return values.stream().map(Math::log10).toList();
  }
}
