package dev.encodering.bench.compare;

import dev.encodering.bench.results.Figures;

/** A row's figures as texts, the same in every output. */
final class Cells {
  private Cells() {}

  /** The change of cost, or the ratio itself; above 0, or above the bound, is worse. */
  static String change(Row row) {
    if (row.evidence() == null) {
      return "";
    }
    double ratio = row.evidence().estimate().ratio();
    return row.layer() == Layer.RATIO ? Figures.three(ratio) : Figures.change(ratio);
  }

  static String interval(Row row) {
    if (row.evidence() == null) {
      return "";
    }
    RatioEstimate estimate = row.evidence().estimate();
    return row.layer() == Layer.RATIO
        ? Figures.three(estimate.low()) + " to " + Figures.three(estimate.high())
        : Figures.change(estimate.low()) + " to " + Figures.change(estimate.high());
  }

  /** The smallest change that the data could have shown. */
  static String visible(Row row) {
    return row.evidence() == null
        ? ""
        : Figures.percent(row.evidence().estimate().smallestVisibleChange());
  }

  /** By what the interval was made, of how many forks. */
  static String method(Row row) {
    if (row.evidence() == null) {
      return "";
    }
    RatioEstimate estimate = row.evidence().estimate();
    return estimate.method() + ", " + estimate.baseForks() + " and " + estimate.headForks();
  }
}
