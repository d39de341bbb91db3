package dev.encodering.bench.compare;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.plot.RowPlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A judgement as a page: intervals against the tolerance band, then the tables. */
final class HtmlOutput {
  private static final double LEAST_PERCENT = -60;
  private static final double MOST_PERCENT = 150;

  /** Shown on either side of no change at least. */
  private static final double LEAST_RANGE_PERCENT = 2;

  private static final int CHANGED = 0;
  private static final int REGRESSED = 1;
  private static final int LAUNCHES = 7;

  private HtmlOutput() {}

  static String of(Judgement judgement) {
    Page page = new Page("Benchmarks, base against head", judgement.title());
    boolean good = judgement.outcome().exitCode() == 0;
    page.callout(judgement.outcome().label() + " (" + judgement.counts() + ")", good);
    judgement.differences().forEach(each -> page.paragraph("Differs: " + each + "."));
    judgement.notes().forEach(each -> page.paragraph("Note: " + each + "."));
    List<Row> drawn =
        Stream.concat(judgement.of(Layer.RULER).stream(), judgement.of(Layer.BASE_HEAD).stream())
            .filter(row -> row.evidence() != null)
            .toList();
    if (!drawn.isEmpty()) {
      page.section(
          "Change of cost",
          "The cost of the head against the base, with its interval of 95 per cent; a small dot is"
              + " one launch of the virtual machine. The band is the tolerance: an interval to its"
              + " right is a regression, one that ends within it is fine, one across its right edge"
              + " says that the data cannot tell.");
      page.beginPlots();
      drawn.stream()
          .collect(groupingBy(HtmlOutput::type, LinkedHashMap::new, toList()))
          .forEach((type, rows) -> page.plot(type, plot(rows), List.of()));
      page.endPlots();
    }
    for (Layer layer : Layer.values()) {
      List<Row> rows = judgement.of(layer);
      if (!rows.isEmpty()) {
        Table table = Table.of(layer, rows);
        page.section(layer.title(), "");
        page.table(table.header(), table.lines());
      }
    }
    return page.html();
  }

  private static Plot plot(List<Row> rows) {
    RowPlot plot = new RowPlot(names(rows), "change of cost in per cent", axis(rows));
    for (int i = 0; i < rows.size(); i++) {
      double tolerance = 100 * (rows.get(i).evidence().bound() - 1);
      plot.band(i, within(-tolerance), within(tolerance));
    }
    plot.reference(0);
    for (int i = 0; i < rows.size(); i++) {
      Row.Evidence evidence = rows.get(i).evidence();
      RatioEstimate estimate = evidence.estimate();
      int series = rows.get(i).verdict() == Verdict.REGRESSED ? REGRESSED : CHANGED;
      List<Double> forks = Arrays.stream(evidence.forks()).mapToObj(HtmlOutput::percent).toList();
      plot.marks(i, LAUNCHES, 0.25, forks, Plot.Shape.DOT);
      plot.range(i, series, 0, percent(estimate.low()), percent(estimate.high()));
      plot.marks(i, series, 0, List.of(percent(estimate.ratio())), Plot.Shape.DISC);
    }
    return plot.plot();
  }

  private static String type(Row row) {
    return row.name().substring(0, Math.max(0, row.name().indexOf('.')));
  }

  /**
   * Method and values of parameters, without what all rows have in common: there is little room.
   */
  private static List<String> names(List<Row> rows) {
    Set<String> common = new HashSet<>(parameters(rows.get(0)));
    rows.forEach(row -> common.retainAll(parameters(row)));
    boolean oneStatistic = rows.stream().map(Row::what).distinct().count() == 1;
    List<String> names = new ArrayList<>();
    for (Row row : rows) {
      String label = row.name().replaceFirst(":.*", "");
      StringBuilder name = new StringBuilder(label.substring(label.indexOf('.') + 1));
      for (String parameter : parameters(row)) {
        if (!common.contains(parameter)) {
          name.append(' ').append(parameter.replaceFirst(".*?=", ""));
        }
      }
      names.add(name + (oneStatistic ? "" : " " + row.what()));
    }
    return names;
  }

  private static List<String> parameters(Row row) {
    int colon = row.name().indexOf(':');
    return colon < 0 ? List.of() : List.of(row.name().substring(colon + 1).split(","));
  }

  /** Wide enough for every interval and launch, and for twice every tolerance. */
  private static Axis axis(List<Row> rows) {
    double low = -LEAST_RANGE_PERCENT;
    double high = LEAST_RANGE_PERCENT;
    for (Row row : rows) {
      double tolerance = 100 * (row.evidence().bound() - 1);
      low = Math.min(low, within(-2 * tolerance));
      high = Math.max(high, within(2 * tolerance));
      for (double fork : row.evidence().forks()) {
        low = Math.min(low, percent(fork));
        high = Math.max(high, percent(fork));
      }
      low = Math.min(low, percent(row.evidence().estimate().low()));
      high = Math.max(high, percent(row.evidence().estimate().high()));
    }
    double margin = 0.04 * (high - low);
    return new Axis(low - margin, high + margin, 0, Axis::plain);
  }

  private static double percent(double ratio) {
    return within(100 * (ratio - 1));
  }

  /** What is far out is drawn at the edge. */
  private static double within(double percent) {
    return Math.max(LEAST_PERCENT, Math.min(MOST_PERCENT, percent));
  }
}
