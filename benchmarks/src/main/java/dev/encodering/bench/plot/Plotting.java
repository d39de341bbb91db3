package dev.encodering.bench.plot;

/** Whether this Java runtime can draw at all. */
public final class Plotting {
  private static final String MODULE = "java.desktop";

  private Plotting() {}

  /**
   * To be called before anything is drawn, and before a run whose plot is asked for.
   *
   * @throws UnsupportedOperationException on a runtime that was made without what plots need
   */
  public static void require() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw new UnsupportedOperationException(
          "this Java runtime has no "
              + MODULE
              + ", which plots need: draw with a whole JDK, by java -jar lib/benchmarks.jar"
              + " cadence-plot, report or compare, from the JSON files that were written here");
    }
    System.setProperty("java.awt.headless", "true"); // a plot is a file: it needs no screen
  }
}
