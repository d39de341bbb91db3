package dev.encodering.bench.cadence;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.encodering.bench.cadence.CadenceReport.Result;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The plot of a report: a panel for each period under one jitter and kind of caller, and a legend.
 * On paper of its own colour, so that it reads the same on a light page and on a dark one.
 */
final class Figure {
  static final Color PAPER = Color.WHITE;
  static final Color INK = new Color(0x24292F);
  static final Color GRID = new Color(0xE1E6EB);

  private static final int COLUMNS = 2;
  private static final int WIDTH = 800;
  private static final int PANEL_HEIGHT = 290;
  private static final int MARGIN = 10;
  private static final int HEADING_HEIGHT = 62;
  private static final int LEGEND_LINE = 18;
  private static final int MARK_SIZE = 9;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final CadenceReport report;
  private final List<Result> results;
  private final VectorGraphics2D graphics = new VectorGraphics2D();

  /**
   * @param results of the report, all under one jitter and kind of caller
   */
  private Figure(CadenceReport report, List<Result> results) {
    this.report = report;
    this.results = results;
  }

  /** Draws the figure of the first jitter and kind of caller that the report has. */
  static byte[] svg(CadenceReport report) throws IOException {
    Result first = report.results().get(0);
    return svg(report, first.jitterPercent(), first.caller());
  }

  /**
   * Draws the figure.
   *
   * @param caller {@code spin} or {@code park}
   * @throws IllegalArgumentException if the report holds nothing under these settings
   */
  static byte[] svg(CadenceReport report, int jitterPercent, String caller) throws IOException {
    List<Result> results =
        report.results().stream()
            .filter(each -> each.jitterPercent() == jitterPercent && each.caller().equals(caller))
            .toList();
    if (results.isEmpty()) {
      throw new IllegalArgumentException(
          "the report has no figures for jitter %d %% and a caller that %ss: it has %s"
              .formatted(jitterPercent, caller, settings(report)));
    }
    return new Figure(report, results).draw();
  }

  private static String settings(CadenceReport report) {
    return String.join(
        "; ",
        report.results().stream()
            .map(each -> "jitter " + each.jitterPercent() + " %, " + each.caller())
            .distinct()
            .toList());
  }

  private byte[] draw() throws IOException {
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    List<Double> periods = results.stream().map(Result::periodMs).distinct().sorted().toList();
    int rows = (periods.size() + 1 + COLUMNS - 1) / COLUMNS;
    int height = HEADING_HEIGHT + rows * PANEL_HEIGHT + MARGIN;
    graphics.setColor(PAPER);
    graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, height));
    heading();
    Panel panel = new Panel(FONT, results);
    int width = (WIDTH - 2 * MARGIN) / COLUMNS;
    for (int i = 0; i <= periods.size(); i++) {
      Graphics2D cell = (Graphics2D) graphics.create();
      cell.translate(MARGIN + i % COLUMNS * width, HEADING_HEIGHT + i / COLUMNS * PANEL_HEIGHT);
      if (i < periods.size()) {
        double periodMs = periods.get(i);
        List<Result> shown = results.stream().filter(each -> each.periodMs() == periodMs).toList();
        panel
            .chart("every " + Table.plain(periodMs) + " ms", shown, width, PANEL_HEIGHT)
            .paint(cell, width, PANEL_HEIGHT);
      } else {
        legend(cell);
      }
      cell.dispose();
    }
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, height))
        .writeTo(svg);
    return tidy(svg.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /** Hundredths of a pixel are enough, and no reader should fetch a DTD. */
  private static String tidy(String svg) {
    return svg.replaceFirst("<!DOCTYPE[^>]*>\\s*", "").replaceAll("(\\.\\d\\d)\\d+", "$1");
  }

  private void heading() {
    Result any = results.get(0);
    String title =
        "Latency against CPU share: jitter %d %%, the caller %ss"
            .formatted(any.jitterPercent(), any.caller());
    text(graphics, title, FONT.deriveFont(Font.BOLD, 16f), MARGIN + 6, 28);
    String machine =
        "%s, %d cores, %s, Java %s%s"
            .formatted(
                report.machine().cpu(),
                report.machine().cores(),
                report.machine().system(),
                report.machine().java().replaceAll(" .*", ""),
                report.settings().pin().isEmpty()
                    ? ", not pinned"
                    : ", pinned to cores " + report.settings().pin());
    text(graphics, machine, FONT, MARGIN + 6, 48);
  }

  private void legend(Graphics2D cell) {
    int y = 34;
    text(cell, "mark: p50; line: up to p99", FONT.deriveFont(Font.BOLD, 12f), 60, y);
    for (String arm : results.stream().map(Result::arm).distinct().toList()) {
      y += LEGEND_LINE;
      ArmStyle style = ArmStyle.of(arm);
      cell.setColor(style.color());
      style.mark().paint(cell, 66, y - 4, MARK_SIZE);
      text(cell, arm, FONT, 82, y);
    }
  }

  /** As outlines, like the charts' own text, so that the reader's fonts do not matter. */
  private static void text(Graphics2D target, String text, Font font, int x, int y) {
    TextLayout layout = new TextLayout(text, font, target.getFontRenderContext());
    target.setColor(INK);
    target.fill(layout.getOutline(AffineTransform.getTranslateInstance(x, y)));
  }
}
