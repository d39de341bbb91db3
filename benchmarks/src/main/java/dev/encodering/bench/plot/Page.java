package dev.encodering.bench.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A self-contained page, section by section. */
public final class Page {
  private static final String STYLE = "page.css";

  private final StringBuilder body = new StringBuilder();
  private final String title;

  /**
   * A page.
   *
   * @param title its heading
   * @param about one or two sentences below it
   */
  public Page(String title, String about) {
    this.title = title;
    body.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    paragraph(about);
  }

  /**
   * A section begins.
   *
   * @param heading of it
   * @param about what it shows and how to read it
   */
  public void section(String heading, String about) {
    body.append("<h2>").append(Html.escape(heading)).append("</h2>\n");
    paragraph(about);
  }

  /**
   * A paragraph.
   *
   * @param text left out if it is empty
   */
  public void paragraph(String text) {
    if (!text.isEmpty()) {
      body.append("<p>").append(Html.escape(text)).append("</p>\n");
    }
  }

  /**
   * A paragraph that catches the eye.
   *
   * @param text of it
   * @param good whether it is good news
   */
  public void callout(String text, boolean good) {
    body.append("<p class=\"callout ")
        .append(good ? "good" : "bad")
        .append("\">")
        .append(Html.escape(text))
        .append("</p>\n");
  }

  /** Plots and tables from here to {@link #endPlots} stand side by side where there is room. */
  public void beginPlots() {
    body.append("<div class=\"plots\">\n");
  }

  /** See {@link #beginPlots}. */
  public void endPlots() {
    body.append("</div>\n");
  }

  /**
   * A plot.
   *
   * @param heading above it
   * @param plot itself
   * @param series names of those that it shows, in the order of their colours
   */
  public void plot(String heading, Plot plot, List<String> series) {
    body.append("<figure><figcaption>").append(Html.escape(heading)).append("</figcaption>\n");
    if (!series.isEmpty()) {
      body.append("<ul class=\"legend\">");
      for (int i = 0; i < series.size(); i++) {
        body.append("<li><i class=\"")
            .append(Plot.Shape.ofSeries(i).name().toLowerCase(Locale.ROOT))
            .append("\" style=\"background:var(--")
            .append(Ink.ofSeries(i).variable())
            .append(")\"></i>")
            .append(Html.escape(series.get(i)))
            .append("</li>");
      }
      body.append("</ul>\n");
    }
    body.append(plot.svg(heading)).append("\n</figure>\n");
  }

  /**
   * A table; on a narrow screen it scrolls by itself.
   *
   * @param header of its columns
   * @param lines of cells
   */
  public void table(List<String> header, List<List<String>> lines) {
    body.append("<div class=\"table\" tabindex=\"0\"><table><thead>");
    row("th", header);
    body.append("</thead><tbody>\n");
    lines.forEach(line -> row("td", line));
    body.append("</tbody></table></div>\n");
  }

  private void row(String cell, List<String> texts) {
    body.append("<tr>");
    for (String text : texts) {
      body.append('<').append(cell);
      if (text.matches("[-+x]?[\\d.,]+( .*)?")) {
        body.append(" class=\"number\"");
      }
      body.append('>').append(Html.escape(text)).append("</").append(cell).append('>');
    }
    body.append("</tr>\n");
  }

  /**
   * The whole page.
   *
   * @return HTML
   */
  public String html() {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>"
        + Html.escape(title)
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<main>\n"
        + body
        + "</main>\n</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream stream = Page.class.getResourceAsStream(STYLE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
