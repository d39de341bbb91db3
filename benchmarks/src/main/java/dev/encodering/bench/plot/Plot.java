package dev.encodering.bench.plot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plot as wide as a phone is, which grows with its page. Coordinates are those of the data;
 * whoever wants a logarithmic axis gives logarithms and labels them.
 */
public final class Plot {
  /** Width in pixels at natural size; text is legible at three quarters of it. */
  private static final int WIDTH = 480;

  /** What axes leave of it, about. */
  private static final int PLOT_WIDTH = 380;

  /** Height of the x axis with its title. */
  static final int AXIS_HEIGHT = 58;

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  private final XYChart chart;
  private final int height;
  private int names;

  /**
   * An empty plot.
   *
   * @param height in pixels at natural size
   * @param xTitle below the x axis
   * @param x the axis
   * @param y the axis
   */
  public Plot(int height, String xTitle, Axis x, Axis y) {
    this.height = height;
    chart = new XYChartBuilder().width(WIDTH).height(height).xAxisTitle(xTitle).build();
    XYStyler style = chart.getStyler();
    style.setBaseFont(FONT);
    style.setAxisTickLabelsFont(FONT);
    style.setAxisTitleFont(FONT);
    style.setChartTitleVisible(false);
    style.setLegendVisible(false);
    style.setChartPadding(4);
    style.setPlotContentSize(1.0);
    style.setChartBackgroundColor(Ink.NONE);
    style.setPlotBackgroundColor(Ink.NONE);
    style.setPlotBorderVisible(false);
    style.setChartFontColor(Ink.TEXT.standIn());
    style.setXAxisTitleColor(Ink.TEXT.standIn());
    style.setXAxisTickLabelsColor(Ink.TEXT.standIn());
    style.setYAxisTickLabelsColor(Ink.TEXT.standIn());
    style.setAxisTickMarksColor(Ink.GRID.standIn());
    style.setPlotGridLinesColor(Ink.GRID.standIn());
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setAxisTicksMarksVisible(false);
    style.setAxisTicksLineVisible(false);
    style.setPlotGridVerticalLinesVisible(x.step() == 0);
    style.setPlotGridHorizontalLinesVisible(false);
    style.setXAxisTickMarkSpacingHint(x.spacing(PLOT_WIDTH));
    style.setYAxisTickMarkSpacingHint(y.spacing(height - AXIS_HEIGHT));
    style.setXAxisMin(x.low());
    style.setXAxisMax(x.high());
    style.setYAxisMin(y.low());
    style.setYAxisMax(y.high());
    style.setxAxisTickLabelsFormattingFunction(x::uniqueLabel);
    style.setyAxisTickLabelsFormattingFunction(y::uniqueLabel);
    style.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    x.ticks().forEach(tick -> grid(List.of(tick, tick), List.of(y.low(), y.high())));
    if (y.step() < 1) {
      y.ticks().forEach(tick -> grid(List.of(x.low(), x.high()), List.of(tick, tick)));
    }
  }

  /**
   * A line.
   *
   * @param series whose colour it has
   * @param xs from point to point
   * @param ys from point to point
   * @param width in pixels
   */
  public void line(int series, List<Double> xs, List<Double> ys, float width) {
    line(Ink.ofSeries(series), xs, ys, new BasicStroke(width));
  }

  /**
   * A dashed line in the colour of text, for what others are measured by.
   *
   * @param xs from point to point
   * @param ys from point to point
   */
  public void reference(List<Double> xs, List<Double> ys) {
    float[] dashes = {5, 4};
    line(
        Ink.TEXT,
        xs,
        ys,
        new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dashes, 0));
  }

  private void grid(List<Double> xs, List<Double> ys) {
    line(Ink.GRID, xs, ys, new BasicStroke(1));
  }

  private void line(Ink ink, List<Double> xs, List<Double> ys, BasicStroke stroke) {
    XYSeries line = add(xs, ys);
    line.setLineColor(ink.standIn());
    line.setLineStyle(stroke);
    line.setMarker(SeriesMarkers.NONE);
  }

  /**
   * Marks without a line.
   *
   * @param series whose colour they have
   * @param xs of each
   * @param ys of each
   * @param mark their shape
   */
  public void marks(int series, List<Double> xs, List<Double> ys, Mark mark) {
    XYSeries marks = add(xs, ys);
    marks.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    marks.setMarker(mark);
    marks.setMarkerColor(Ink.ofSeries(series).standIn());
  }

  /**
   * A band behind what is drawn after it.
   *
   * @param low left end
   * @param high right end
   * @param bottom end
   * @param top end
   */
  public void band(double low, double high, double bottom, double top) {
    XYSeries band = add(List.of(low, high, high, low), List.of(bottom, bottom, top, top));
    band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(Ink.BAND.standIn());
    band.setLineColor(Ink.BAND.standIn());
    band.setMarker(SeriesMarkers.NONE);
  }

  private XYSeries add(List<Double> xs, List<Double> ys) {
    return chart.addSeries("s" + names++, xs, ys);
  }

  /** Shapes of marks. */
  public enum Shape {
    /** One launch among several. */
    DOT(5),
    /** What counts. */
    DISC(10),
    /** The same, of a series whose colour another one has too. */
    SQUARE(9),
    /** Another point of the same distribution. */
    BAR(12);

    private final int size;

    Shape(int size) {
      this.size = size;
    }

    /**
     * Colour and shape together tell series apart.
     *
     * @param series from 0
     * @return of its marks that count
     */
    public static Shape ofSeries(int series) {
      return series / Ink.SERIES % 2 == 0 ? DISC : SQUARE;
    }
  }

  /** A mark of a fixed size, which XChart's own are not. */
  public static final class Mark extends Marker {
    private final Shape shape;

    /**
     * A mark.
     *
     * @param shape of it
     */
    public Mark(Shape shape) {
      this.shape = shape;
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int ignoredSize) {
      double size = shape.size;
      double left = x - size / 2;
      double top = y - size / 2;
      graphics.fill(
          switch (shape) {
            case BAR -> new Rectangle2D.Double(x - 1.5, top, 3, size);
            case SQUARE -> new Rectangle2D.Double(left, top, size, size);
            case DOT, DISC -> new Ellipse2D.Double(left, top, size, size);
          });
    }
  }

  /**
   * The picture.
   *
   * @param description for those who cannot see it
   * @return an svg element
   */
  String svg(String description) {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, WIDTH, height);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new SVGProcessor()
          .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, height))
          .writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String svg =
        out.toString(StandardCharsets.UTF_8)
            .replaceFirst("(?s)^.*?<svg[^>]*>", "")
            .replaceAll("(\\.\\d)\\d+", "$1")
            .replaceAll(">\\s+<", "><");
    return String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\">",
            WIDTH, height, Html.escape(description))
        + Ink.toVariables(svg).strip();
  }
}
