package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of a comparison, read from its SVG. */
class HtmlOutputTest {
  private static final Pattern BAND =
      Pattern.compile(
          "<path d=\"M([\\d.]+),[\\d.]+ L([\\d.]+),[^\"]*\" style=\"fill:var\\(--band\\)");

  private static Row row(String name, double ratio, double tolerance, Verdict verdict) {
    RatioEstimate estimate =
        new RatioEstimate(
            ratio, ratio - 0.01, ratio + 0.01, 0.01, 5, RatioEstimate.Method.WELCH, 3, 3);
    double[] forks = {ratio - 0.005, ratio, ratio + 0.005};
    Row.Evidence evidence = new Row.Evidence(estimate, 1 + tolerance, forks);
    return new Row(Layer.BASE_HEAD, name, "mean", "1", "2", evidence, verdict, "");
  }

  private static String page(Row... rows) {
    return HtmlOutput.of(new Judgement("a title", List.of(rows), List.of(), List.of(), false));
  }

  private static List<Double> widths(String page) {
    return BAND.matcher(page)
        .results()
        .map(each -> Double.parseDouble(each.group(2)) - Double.parseDouble(each.group(1)))
        .toList();
  }

  @Test
  void everyRowHasTheBandOfItsOwnTolerance() {
    List<Double> widths =
        widths(page(row("B.c", 1, 0.05, Verdict.OK), row("B.d", 1, 0.2, Verdict.OK)));
    assertEquals(2, widths.size());
    assertEquals(4, widths.get(1) / widths.get(0), 0.1);
  }

  @Test
  void whatRegressedHasAnotherColour() {
    assertFalse(page(row("B.c", 1, 0.05, Verdict.OK)).contains("fill:var(--s2)"));
    String page = page(row("B.c", 1.3, 0.05, Verdict.REGRESSED));
    assertTrue(page.contains("fill:var(--s2)"));
    assertTrue(page.contains("<p class=\"callout bad\">REGRESSED (1 regressed)</p>"));
  }

  @Test
  void everyClassHasAPlot() {
    String page = page(row("A.x:n=1", 1, 0.05, Verdict.OK), row("B.x", 1, 0.05, Verdict.OK));
    assertTrue(page.contains("<figcaption>A</figcaption>"));
    assertTrue(page.contains("<figcaption>B</figcaption>"));
  }

  @Test
  void noToleranceAndHugeChangesCanBeDrawn() {
    String page = page(row("B.c", 1, 0, Verdict.OK), row("B.d", 900, 3, Verdict.REGRESSED));
    assertEquals(2, widths(page).size());
    assertFalse(page.contains("NaN") || page.contains("Infinity"));
  }
}
