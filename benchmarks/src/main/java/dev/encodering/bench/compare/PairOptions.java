package dev.encodering.bench.compare;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a paired run is made. */
final class PairOptions {
  private static final int MOST_BLOCKS = 1_000;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "8",
      description = "Forks of each side, launched in turn; default: ${DEFAULT-VALUE}.")
  private int blocks;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "compare-pair",
      description = "Where the results go; default: ${DEFAULT-VALUE}.")
  private Path directory;

  int blocks() {
    return checked(blocks);
  }

  /** As many as an interval can be made of. */
  static int checked(int blocks) {
    if (blocks < RatioEstimator.LEAST_FORKS || blocks > MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "--blocks is "
              + blocks
              + ": use "
              + RatioEstimator.LEAST_FORKS
              + " to "
              + MOST_BLOCKS
              + ", 6 or more for good intervals");
    }
    return blocks;
  }

  Path directory() {
    return directory;
  }
}
