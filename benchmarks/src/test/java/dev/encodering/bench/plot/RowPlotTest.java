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
          "var\\(--(s\\d)\\)[^>]*>?[^<]*<ellipse[^>]*cx=\"([\\d.]+)\" cy=\"([\\d.]+)\"");

  private final RowPlot plot =
      new RowPlot(List.of("first", "second"), "x", new Axis(0, 10, 0, Axis::plain));

  @Test
  void rowsGoDownAndValuesGoRight() {
    plot.marks(0, 0, 0, List.of(2.0), Plot.Shape.DISC);
    plot.marks(1, 1, 0, List.of(7.0), Plot.Shape.DISC);
    String svg = plot.plot().svg("two rows");
    System.err.println(svg);
    assertTrue(svg.contains("aria-label=\"two rows\""));
    assertEquals(2, DISC.matcher(svg).results().count());
  }
}
