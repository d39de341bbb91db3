package dev.encodering.bench.compare;

import java.util.Optional;

/** How many forks there are, and how many there should be. */
final class Forks {
  private static final int MOST = 999;

  private Forks() {}

  /** Why no ratio can be estimated from these arms. */
  static Optional<String> problem(Arm base, Arm head, boolean paired) {
    int fewest = Math.min(base.size(), head.size());
    if (fewest < RatioEstimator.LEAST_FORKS) {
      return Optional.of(
          fewest
              + (fewest == 1 ? " fork: " : " forks: ")
              + RatioEstimator.LEAST_FORKS
              + " or more are needed, 6 are better");
    }
    if (paired && base.size() != head.size()) {
      return Optional.of("a pair is incomplete");
    }
    return base.problem().or(head::problem);
  }

  /** The error falls with the root of the forks. */
  static String needed(RatioEstimate estimate, double tolerance) {
    double tooCoarse = Math.log1p(estimate.smallestVisibleChange()) / Math.log1p(tolerance);
    double forks =
        Math.max(
            RatioEstimator.LEAST_FORKS, Math.ceil(estimate.headForks() * tooCoarse * tooCoarse));
    return forks > MOST ? "more than " + MOST : "about " + (int) forks;
  }
}
