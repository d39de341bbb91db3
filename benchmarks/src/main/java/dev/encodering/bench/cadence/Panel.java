package dev.encodering.bench.cadence;

import dev.encodering.bench.cadence.CadenceReport.Result;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One period's chart: latency over CPU share, both on logarithmic axes that all panels share. */
final class Panel {
  /** Below this share of a core nothing is told apart. */
  private static final double LEAST_PERCENT = 0.01;

  /** Powers of ten as a person writes them. */
  private static final String PLAIN = "#,##0.####";

  private static final float LINE_WIDTH = 1.6f;
  private static final int MARK_SIZE = 9;

  private final Font font;
  private final double[] percents;
  private final double[] latenciesUs;

  /**
   * @param all results of every panel, for the axes
   */
  Panel(Font font, List<Result> all) {
    this.font = font;
    percents = decades(all.stream().mapToDouble(Panel::percent));
    latenciesUs =
        decades(
            all.stream()
                .map(Result::latency)
                .flatMapToDouble(each -> DoubleStream.of(least(each.p50()), least(each.p99()))));
  }

  private static double percent(Result result) {
    return Math.max(result.cpuShare() * 100, LEAST_PERCENT);
  }

  /** A logarithm wants more than nothing. */
  private static double least(double us) {
    return Math.max(us, 0.001);
  }

  /** The powers of ten around them. */
  private static double[] decades(DoubleStream values) {
    double[] all = values.toArray();
    double low = DoubleStream.of(all).min().orElse(1);
    double high = DoubleStream.of(all).max().orElse(1);
    double floor = Math.floor(Math.log10(low));
    return new double[] {
      Math.pow(10, floor), Math.pow(10, Math.max(Math.ceil(Math.log10(high)), floor + 1))
    };
  }

  XYChart chart(String title, List<Result> results, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle("share of a core (%)")
            .yAxisTitle("latency (us)")
            .build();
    style(chart.getStyler());
    results.forEach(result -> add(chart, result));
    return chart;
  }

  private void style(XYStyler styler) {
    styler.setBaseFont(font);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 13f));
    styler.setAxisTitleFont(font.deriveFont(11f));
    styler.setAxisTickLabelsFont(font.deriveFont(11f));
    styler.setAxisTickLabelsColor(Figure.INK).setAxisTickMarksColor(Figure.GRID);
    styler.setChartFontColor(Figure.INK);
    styler.setChartBackgroundColor(Figure.PAPER);
    styler.setPlotBackgroundColor(Figure.PAPER);
    styler.setPlotBorderColor(Figure.GRID);
    styler.setPlotGridLinesColor(Figure.GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(0.7f));
    styler.setLegendVisible(false);
    styler.setMarkerSize(MARK_SIZE);
    styler.setChartTitleBoxVisible(false);
    styler.setLegendPosition(Styler.LegendPosition.InsideNE);
    styler.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    styler.setXAxisLogarithmicDecadeOnly(true).setYAxisLogarithmicDecadeOnly(true);
    styler.setXAxisMin(percents[0]).setXAxisMax(percents[1]);
    styler.setYAxisMin(latenciesUs[0]).setYAxisMax(latenciesUs[1]);
    styler.setXAxisDecimalPattern(PLAIN).setYAxisDecimalPattern(PLAIN);
  }

  /** The line is drawn first, so that no mark lies under one. */
  private static void add(XYChart chart, Result result) {
    ArmStyle style = ArmStyle.of(result.arm());
    double percent = percent(result);
    double p50 = least(result.latency().p50());
    XYSeries line =
        chart.addSeries(
            result.arm() + " to p99",
            new double[] {percent, percent},
            new double[] {p50, Math.max(result.latency().p99(), p50)});
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(fainter(style.color()));
    line.setLineStyle(new BasicStroke(LINE_WIDTH));
    XYSeries mark = chart.addSeries(result.arm(), new double[] {percent}, new double[] {p50});
    mark.setMarker(style.mark());
    mark.setMarkerColor(style.color());
    mark.setLineStyle(SeriesLines.NONE);
  }

  private static Color fainter(Color color) {
    return new Color(
        (color.getRed() + 255) / 2, (color.getGreen() + 255) / 2, (color.getBlue() + 255) / 2);
  }
}
