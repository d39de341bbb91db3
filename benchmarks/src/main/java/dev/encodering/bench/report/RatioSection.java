package dev.encodering.bench.report;

import dev.encodering.bench.compare.Arm;
import dev.encodering.bench.compare.RatioEstimate;
import dev.encodering.bench.compare.RatioEstimator;
import dev.encodering.bench.compare.Statistic;
import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.plot.RowPlot;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many times the worker's cost every other way costs, with intervals, within one run. */
final class RatioSection {
  /**
   * The ways to hand over to the worker that are their class's yardstick, the first that is there.
   */
  private static final List<String> YARDSTICKS = List.of("encoderWorkerSpin", "encoderWorkerAwait");

  private static final double TOLERANCE = 0.05;

  private RatioSection() {}

  private record Line(String name, RatioEstimate estimate) {}

  static void add(Page page, JmhRun run) {
    Map<String, List<Line>> lines = new LinkedHashMap<>();
    boolean tooFew = false;
    for (JmhResult result : run.results().values()) {
      JmhResult yardstick = yardstickFor(result, run);
      if (yardstick != null && yardstick != result) {
        Arm base = Arm.of(yardstick.score(), Statistic.P50);
        Arm head = Arm.of(result.score(), Statistic.P50);
        if (base.isUsable() && head.isUsable()) {
          String name = yardstick.id().shortLabel();
          String way = result.id().name();
          lines
              .computeIfAbsent(name, each -> new ArrayList<>())
              .add(
                  new Line(
                      way.substring(way.lastIndexOf('.') + 1),
                      new RatioEstimator().estimate(base, head, false)));
        } else {
          tooFew = true;
        }
      }
    }
    if (lines.isEmpty()) {
      if (tooFew) {
        page.paragraph(
            "Intervals of ratios need " + RatioEstimator.LEAST_FORKS + " launches or more.");
      }
      return;
    }
    page.section(
        "How many times the worker's cost",
        "The cost of each way over that of the encoder worker in the same run, with its interval of"
            + " 95 per cent over launches. Right of the band the other way is dearer, left of it"
            + " cheaper; the band is "
            + Figures.percent(TOLERANCE)
            + " either way. Where intervals are wide, launches differ much.");
    page.beginPlots();
    lines.forEach(
        (yardstick, each) ->
            page.plot("over " + yardstick.replaceAll("[:,]", ", "), plot(each), List.of()));
    page.endPlots();
  }

  /** With the same parameters, of the same class. */
  private static JmhResult yardstickFor(JmhResult result, JmhRun run) {
    String name = result.id().name();
    String type = name.substring(0, name.lastIndexOf('.') + 1);
    for (String yardstick : YARDSTICKS) {
      for (JmhResult each : run.results().values()) {
        if (each.id().name().equals(type + yardstick)
            && each.id().params().equals(result.id().params())) {
          return each;
        }
      }
    }
    return null;
  }

  private static Plot plot(List<Line> lines) {
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort((one, other) -> Double.compare(one.estimate.ratio(), other.estimate.ratio()));
    List<Double> all = new ArrayList<>(List.of(1 / (1 + TOLERANCE), 1 + TOLERANCE));
    for (Line line : sorted) {
      all.add(clip(line.estimate.low()));
      all.add(clip(line.estimate.high()));
    }
    RowPlot plot =
        new RowPlot(
            sorted.stream().map(Line::name).toList(),
            "times the worker's cost",
            Axis.logarithmic(all, Axis::plain));
    double tolerance = Math.log10(1 + TOLERANCE);
    for (int row = 0; row < sorted.size(); row++) {
      plot.band(row, -tolerance, tolerance);
    }
    plot.reference(0);
    for (int row = 0; row < sorted.size(); row++) {
      RatioEstimate estimate = sorted.get(row).estimate;
      plot.range(row, 0, 0, Math.log10(clip(estimate.low())), Math.log10(clip(estimate.high())));
      plot.marks(row, 0, 0, List.of(Math.log10(clip(estimate.ratio()))), Plot.Shape.DISC);
    }
    return plot.plot();
  }

  /** Three launches that differ tenfold have an interval of any width. */
  private static double clip(double ratio) {
    return Math.min(1e5, Math.max(1e-3, ratio));
  }
}
