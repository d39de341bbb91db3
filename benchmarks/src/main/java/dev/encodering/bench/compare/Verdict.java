package dev.encodering.bench.compare;

/** What is said of a row. */
public enum Verdict {
  /** The interval ends below the tolerance. */
  OK,
  /** The interval ends below no change at all. */
  IMPROVED,
  /** The interval begins above the tolerance, or a counter is not what it must be. */
  REGRESSED,
  /** The data cannot tell. */
  INCONCLUSIVE,
  /** In the base alone. */
  MISSING,
  /** In the head alone. */
  NEW,
  /** Shown, not judged. */
  NOT_GATED,
  /** A ruler that moved. */
  UNSTABLE;

  static Verdict of(RatioEstimate estimate, double tolerance) {
    if (estimate.low() > 1 + tolerance) {
      return REGRESSED;
    }
    if (estimate.high() < 1) {
      return IMPROVED;
    }
    return estimate.high() < 1 + tolerance ? OK : INCONCLUSIVE;
  }

  /** As it is printed. */
  String label() {
    return this == NOT_GATED ? "NOT GATED" : name();
  }
}
