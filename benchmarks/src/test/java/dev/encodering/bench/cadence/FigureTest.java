package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.cadence.CadenceReport.Result;
import dev.encodering.bench.cadence.CadenceReport.Settings;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class FigureTest {
  private static final Percentiles NONE = new Percentiles(1, 0, 0, 0, 0, 0);

  private static Result result(double periodMs, String arm, double p50Us, double cpuShare) {
    Percentiles latency = new Percentiles(100, p50Us, p50Us * 2, p50Us * 9, p50Us * 9, p50Us * 10);
    return new Result(
        periodMs, 20, "spin", arm, latency, latency, NONE, NONE, cpuShare, 1, 0, null, null, null,
        Map.of(), List.of());
  }

  private static CadenceReport report(List<Result> results) {
    Settings settings = new Settings(List.of(), 1, 1, 0, 0, 0, List.of(), 0, 1);
    return new CadenceReport(MachineFacts.now(), settings, results);
  }

  /** Every arm, so often. */
  private static CadenceReport report(double... periodsMs) {
    List<Result> results = new ArrayList<>();
    for (double periodMs : periodsMs) {
      for (String arm : Arms.names()) {
        results.add(result(periodMs, arm, 1 + results.size(), 0.01));
      }
    }
    return report(results);
  }

  private static String svg(CadenceReport report) throws Exception {
    return new String(Figure.svg(report), StandardCharsets.UTF_8);
  }

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static int count(String svg, String color) {
    return (int) Pattern.compile(Pattern.quote(color)).matcher(svg).results().count();
  }

  private static String css(Color color) {
    return "rgb(%d,%d,%d)".formatted(color.getRed(), color.getGreen(), color.getBlue());
  }

  @Test
  void theFigureIsWellFormedAndAsWideAsAPage() throws Exception {
    Element root = parsed(svg(report(1, 13)));
    assertEquals("svg", root.getTagName());
    assertEquals("800px", root.getAttribute("width"));
  }

  @Test
  void eachPeriodAddsAPanelWithAMarkForEachArm() throws Exception {
    String adaptive = "fill:" + css(ArmStyle.of("adaptive").color());
    assertEquals(2, count(svg(report(13)), adaptive)); // and one in the legend
    assertEquals(6, count(svg(report(0.2, 1, 5, 13, 30)), adaptive));
  }

  @Test
  void twoPanelsShareARowAndTheLegendTakesAPlaceOfItsOwn() throws Exception {
    int one = height(report(1));
    assertEquals(2 * (one - 72) + 72, height(report(1, 5, 13)));
    assertEquals(3 * (one - 72) + 72, height(report(0.2, 1, 5, 13, 30)));
  }

  private static int height(CadenceReport report) throws Exception {
    return Integer.parseInt(parsed(svg(report)).getAttribute("height").replace("px", ""));
  }

  @Test
  void noDtdIsFetchedByWhoeverReadsTheFigure() throws Exception {
    assertFalse(svg(report(13)).contains("DOCTYPE"));
  }

  @Test
  void everyArmHasALookOfItsOwn() {
    assertEquals(Arms.names().size(), Arms.names().stream().map(ArmStyle::of).distinct().count());
    assertFalse(Arms.names().stream().map(ArmStyle::of).anyMatch(ArmStyle.of("?")::equals));
  }

  @Test
  void aWorkerThatUsedNothingAndALatencyOfNothingAreDrawnToo() throws Exception {
    String svg = svg(report(List.of(result(13, "adaptive", 0, 0))));
    parsed(svg);
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
  }

  @Test
  void aFasterArmIsDrawnFartherDown() throws Exception {
    double slowY = markY(svg(report(List.of(result(13, "adaptive", 90, 0.01)))));
    double fastY =
        markY(
            svg(
                report(
                    List.of(result(13, "adaptive", 2, 0.01), result(13, "blocking", 90, 0.01)))));
    assertTrue(fastY > slowY, fastY + " and " + slowY);
  }

  /** Of the first circle: the adaptive arm's. */
  private static double markY(String svg) throws Exception {
    Element ellipse = (Element) parsed(svg).getElementsByTagName("ellipse").item(0);
    return Double.parseDouble(ellipse.getAttribute("cy"));
  }

  @ParameterizedTest
  @CsvSource({"0, park", "0, spin", "20, park"})
  void settingsThatTheReportLacksAreAnsweredWithThoseThatItHas(int jitter, String caller) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Figure.svg(report(13), jitter, caller));
    assertEquals(
        "the report has no figures for jitter %d %% and a caller that %ss: it has jitter 20 %%, spin"
            .formatted(jitter, caller),
        e.getMessage());
  }
}
