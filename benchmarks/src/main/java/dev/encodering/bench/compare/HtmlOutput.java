package dev.encodering.bench.compare;

import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.plot.RowPlot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A judgement as a page: intervals against the tolerance band, then the tables. */
final class HtmlOutput {
  private static final double LEAST_PERCENT = -60;
  private static final double MOST_PERCENT = 150;

  private HtmlOutput() {}

  static String of(Judgement judgement, double tolerance) {
    Page page = new Page("Benchmarks, base against head", judgement.title());
    boolean good = judgement.outcome().exitCode() == 0;
    page.callout(judgement.outcome().label() + " (" + judgement.counts() + ")", good);
    judgement.differences().forEach(each -> page.paragraph("Differs: " + each + "."));
    judgement.notes().forEach(each -> page.paragraph("Note: " + each + "."));
    List<Row> drawn =
        Stream.concat(
                judgement.of(Layer.RULER).stream(), judgement.of(Layer.BASE_HEAD).stream())
            .filter(row -> row.evidence() != null)
            .toList();
    if (!drawn.isEmpty()) {
      page.section(
          "Change of cost",
          "The cost of the head against the base, with its interval of 95 per cent; a dot is one"
              + " launch of the virtual machine. The band is the tolerance: an interval to its right"
              + " is a regression, one that ends within it is fine, one across its right edge says"
              + " that the data cannot tell.");
      page.beginPlots();
      page.plot("Cost of the head", plot(drawn, tolerance), List.of());
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

  private static Plot plot(List<Row> rows, double tolerance) {
    double low = -200 * tolerance;
    double high = 200 * tolerance;
    for (Row row : rows) {
      low = Math.min(low, percent(row.evidence().estimate().low()));
      high = Math.max(high, percent(row.evidence().estimate().high()));
    }
    RowPlot plot =
        new RowPlot(
            rows.stream().map(row -> (row.name() + " " + row.what()).strip()).toList(),
            "change of cost in per cent; right is worse",
            new Axis(low, high, 0, Axis::plain));
    plot.band(-100 * tolerance, 100 * tolerance);
    plot.reference(0);
    for (int i = 0; i < rows.size(); i++) {
      Row.Evidence evidence = rows.get(i).evidence();
      RatioEstimate estimate = evidence.estimate();
      int series = rows.get(i).verdict() == Verdict.REGRESSED ? 1 : 0;
      List<Double> forks = Arrays.stream(evidence.forks()).mapToObj(HtmlOutput::percent).toList();
      plot.marks(i, 7, 0.22, forks, Plot.Shape.DOT);
      plot.range(i, series, 0, percent(estimate.low()), percent(estimate.high()));
      plot.marks(i, series, 0, List.of(percent(estimate.ratio())), Plot.Shape.DISC);
    }
    return plot.plot();
  }

  /** What is far out is drawn at the edge. */
  private static double percent(double ratio) {
    return Math.max(LEAST_PERCENT, Math.min(MOST_PERCENT, 100 * (ratio - 1)));
  }
}
