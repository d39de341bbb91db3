package dev.encodering.bench.trace;

import java.util.Locale;

/** An SVG picture, element by element. Coordinates are pixels at its natural size. */
final class Svg {
  private final StringBuilder elements = new StringBuilder();
  private final int width;
  private final String style;

  Svg(int width, String style) {
    this.width = width;
    this.style = style;
  }

  /** Classes name a rule of the style. */
  void rect(String classes, double x, double y, double width, double height) {
    add(
        "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
        classes, x, y, width, height);
  }

  void line(String classes, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\"/>",
        classes, x1, y1, x2, y2);
  }

  void text(String classes, double x, double y, String text) {
    add("<text class=\"%s\" x=\"%.2f\" y=\"%.2f\">%s</text>", classes, x, y, escaped(text));
  }

  private void add(String format, Object... values) {
    elements.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The whole picture; title and description are for those who cannot see it. */
  String toString(int height, String title, String description) {
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\" aria-labelledby=\"title desc\">%n"
            + "  <title id=\"title\">%s</title>%n  <desc id=\"desc\">%s</desc>%n"
            + "  <style>%n%s  </style>%n%s</svg>%n",
        width,
        height,
        width,
        height,
        escaped(title),
        escaped(description),
        style,
        elements);
  }
}
