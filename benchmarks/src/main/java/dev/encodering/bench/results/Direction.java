package dev.encodering.bench.results;

/** Which way a metric is better. */
public enum Direction {
  /** Time, bytes. */
  LOWER_IS_BETTER,
  /** Operations per time. */
  HIGHER_IS_BETTER,
  /** Neither mode nor unit tells. */
  UNKNOWN
}
