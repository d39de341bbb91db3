package dev.encodering.bench.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Where things are in the picture, read from its SVG. */
class RowPlotTest {
  private static final Pattern DISC =
      Pattern.compile(
          "<ellipse cx=\"([\\d.]+)\" cy=\"([\\d.]+)\" rx=\"5\" ry=\"5\" style=\"fill:var\\(--(s\\d)\\)");
  private static final Pattern BAND =
      Pattern.compile("<path d=\"([^\"]*)\" style=\"fill:var\\(--band\\)");

  private static final Axis AXIS = new Axis(0, 10, 0, Axis::plain);

  private final RowPlot plot = new RowPlot(List.of("first", "second"), "x", AXIS);

  private record Disc(double x, double y, String colour) {}

  private List<Disc> discs() {
    return DISC.matcher(plot.plot().svg("two rows"))
        .results()
        .map(
            each ->
                new Disc(
                    Double.parseDouble(each.group(1)),
                    Double.parseDouble(each.group(2)),
                    each.group(3)))
        .toList();
  }

  @Test
  void rowsGoDownValuesGoRightAndSeriesHaveColours() {
    plot.marks(0, 0, 0, List.of(2.0, 4.0), Plot.Shape.DISC);
    plot.marks(1, 1, 0, List.of(7.0), Plot.Shape.DISC);
    List<Disc> discs = discs();
    assertEquals(List.of("s1", "s1", "s2"), discs.stream().map(Disc::colour).toList());
    assertEquals(discs.get(0).y, discs.get(1).y);
    assertTrue(discs.get(2).y > discs.get(0).y + 20, discs.toString());
    double unit = (discs.get(1).x - discs.get(0).x) / 2;
    assertTrue(unit > 20, discs.toString());
    assertEquals(discs.get(0).x + 5 * unit, discs.get(2).x, 0.5);
  }

  @Test
  void everyRowHasALabelOfItsOwnEvenIfItsNameIsLongOrThereTwice() {
    String longName = "aVeryLongNameOf%sTheSameBeginningAndEnd";
    assertEquals(
        List.of("a", "a (2)", "aVeryLongName…inningAndEnd", "aVeryLongName…inningAndEnd (2)", "b"),
        RowPlot.distinct(
            List.of("a", "a", longName.formatted("One"), longName.formatted("Other"), "b")));
  }

  @Test
  void anOffsetAboveZeroIsUp() {
    plot.marks(0, 0, 0.25, List.of(2.0), Plot.Shape.DISC);
    plot.marks(0, 0, -0.25, List.of(2.0), Plot.Shape.DISC);
    List<Disc> discs = discs();
    assertTrue(discs.get(0).y < discs.get(1).y - 10, discs.toString());
  }

  @Test
  void aBandIsBehindItsRowAlone() {
    plot.band(1, 4, 6);
    plot.marks(1, 0, 0, List.of(4.0), Plot.Shape.DISC);
    plot.marks(1, 0, 0, List.of(6.0), Plot.Shape.DISC);
    String svg = plot.plot().svg("a band");
    String corners = BAND.matcher(svg).results().findFirst().orElseThrow().group(1);
    double[] numbers =
        Pattern.compile("[\\d.]+")
            .matcher(corners)
            .results()
            .mapToDouble(each -> Double.parseDouble(each.group()))
            .toArray();
    List<Disc> discs = discs();
    assertEquals(discs.get(0).x, numbers[0], 1);
    assertEquals(discs.get(1).x, numbers[2], 1);
    assertTrue(numbers[5] < discs.get(0).y && discs.get(0).y < numbers[1], corners);
    assertEquals(2 * discs.get(0).y, numbers[1] + numbers[5], 2);
    assertTrue(svg.indexOf("--band") < svg.indexOf("<ellipse"), "behind");
  }

  @Test
  void nothingOfTheStandInColoursIsLeft() {
    plot.reference(5);
    plot.range(0, 7, 0, 1, 2);
    String svg = plot.plot().svg("a line");
    assertTrue(svg.startsWith("<svg ") && svg.contains("aria-label=\"a line\""));
    assertTrue(svg.contains("stroke:var(--s8)") && svg.contains("stroke-dasharray"));
    assertTrue(!svg.contains("rgb(7,77,"));
  }
}
