package dev.encodering.bench.plot;

import java.util.ArrayList;
import java.util.List;

/** A plot with a named row for each thing that is compared, from top to bottom. */
public final class RowPlot {
  private static final int ROW_HEIGHT = 30;
  private static final int LONGEST_NAME = 26;

  private final Plot plot;
  private final int rows;

  /**
   * An empty plot.
   *
   * @param names of the rows
   * @param xTitle below the x axis
   * @param x the axis
   */
  public RowPlot(List<String> names, String xTitle, Axis x) {
    List<String> shown = distinct(names);
    rows = names.size();
    plot = new Plot(height(rows), xTitle, x, new Axis(0.5, rows + 0.5, 1, y -> label(shown, y)));
  }

  /**
   * How high such a plot is.
   *
   * @param rows of it
   * @return in pixels at natural size
   */
  public static int height(int rows) {
    return Plot.AXIS_HEIGHT + rows * ROW_HEIGHT;
  }

  /** Ticks are at whole numbers and, in short plots, between them. */
  private static String label(List<String> names, double y) {
    long row = Math.round(y);
    boolean whole = Math.abs(y - row) < 1e-6;
    return whole && row >= 1 && row <= names.size() ? names.get(names.size() - (int) row) : "";
  }

  /** The library would leave out labels that are the same. */
  static List<String> distinct(List<String> names) {
    List<String> shown = new ArrayList<>();
    for (String name : names) {
      String label = shorten(name);
      for (int i = 2; shown.contains(label); i++) {
        label = shorten(name) + " (" + i + ")";
      }
      shown.add(label);
    }
    return shown;
  }

  /** Beginning and end tell most names apart. */
  private static String shorten(String name) {
    int half = LONGEST_NAME / 2;
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, half) + "…" + name.substring(name.length() - half + 1);
  }

  /**
   * Where a row is.
   *
   * @param row from 0, at the top
   * @param offset of one series among several in it, in rows
   * @return its y
   */
  private double y(int row, double offset) {
    return rows - row + offset;
  }

  /**
   * A range.
   *
   * @param row from 0
   * @param series whose colour it has
   * @param offset within the row, from -0.5 to 0.5
   * @param low left end
   * @param high right end
   */
  public void range(int row, int series, double offset, double low, double high) {
    double y = y(row, offset);
    plot.line(series, List.of(low, high), List.of(y, y), 2);
  }

  /**
   * Marks in a row.
   *
   * @param row from 0
   * @param series whose colour they have
   * @param offset within the row
   * @param xs of each
   * @param shape of each
   */
  public void marks(int row, int series, double offset, List<Double> xs, Plot.Shape shape) {
    if (!xs.isEmpty()) {
      double y = y(row, offset);
      plot.marks(series, xs, xs.stream().map(x -> y).toList(), new Plot.Mark(shape));
    }
  }

  /**
   * A band behind a row; to be drawn first.
   *
   * @param row from 0
   * @param low left end
   * @param high right end
   */
  public void band(int row, double low, double high) {
    plot.band(low, high, y(row, -0.5), y(row, 0.5));
  }

  /**
   * A dashed line through all rows.
   *
   * @param x where
   */
  public void reference(double x) {
    plot.reference(List.of(x, x), List.of(0.5, rows + 0.5));
  }

  /**
   * The plot.
   *
   * @return for a page
   */
  public Plot plot() {
    return plot;
  }
}
