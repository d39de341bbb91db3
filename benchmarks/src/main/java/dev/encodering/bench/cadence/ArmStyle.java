package dev.encodering.bench.cadence;

import java.awt.Color;
import java.util.Map;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How an arm looks in a plot, the same in every plot: the colour is its family's, the shape its
 * own.
 *
 * @param color of mark and line
 * @param mark at the median
 */
record ArmStyle(Color color, Marker mark) {
  private static final Color POLLING = new Color(0xBC4C00);
  private static final Color PARKING = new Color(0x6E7781);
  private static final Color NO_RING = new Color(0x24292F);

  private static final Map<String, ArmStyle> STYLES =
      Map.ofEntries(
          Map.entry("adaptive", new ArmStyle(new Color(0x0969DA), SeriesMarkers.CIRCLE)),
          Map.entry("cadence", new ArmStyle(new Color(0xCF222E), SeriesMarkers.DIAMOND)),
          Map.entry("prepare", new ArmStyle(new Color(0x8250DF), SeriesMarkers.TRIANGLE_UP)),
          Map.entry("oracle", new ArmStyle(new Color(0x1A7F37), SeriesMarkers.TRIANGLE_DOWN)),
          Map.entry(Arms.BUSY_SPIN, new ArmStyle(POLLING, SeriesMarkers.SQUARE)),
          Map.entry("yielding", new ArmStyle(POLLING, SeriesMarkers.TRIANGLE_UP)),
          Map.entry("sleeping", new ArmStyle(POLLING, SeriesMarkers.TRIANGLE_DOWN)),
          Map.entry("phased-backoff", new ArmStyle(POLLING, SeriesMarkers.DIAMOND)),
          Map.entry(Arms.BLOCKING, new ArmStyle(PARKING, SeriesMarkers.SQUARE)),
          Map.entry("lite-blocking", new ArmStyle(PARKING, SeriesMarkers.TRIANGLE_UP)),
          Map.entry("timeout-blocking", new ArmStyle(PARKING, SeriesMarkers.TRIANGLE_DOWN)),
          Map.entry("lite-timeout-blocking", new ArmStyle(PARKING, SeriesMarkers.DIAMOND)),
          Map.entry("linked-blocking-queue", new ArmStyle(NO_RING, SeriesMarkers.PLUS)),
          Map.entry(Arms.SPAWN, new ArmStyle(NO_RING, SeriesMarkers.CROSS)));

  private static final ArmStyle OTHER = new ArmStyle(Color.MAGENTA, SeriesMarkers.OVAL);

  /** That of an arm which this version does not know stands out. */
  static ArmStyle of(String arm) {
    return STYLES.getOrDefault(arm, OTHER);
  }
}
