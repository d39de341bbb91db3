package dev.encodering.bench.results;

import java.util.List;

/**
 * What a benchmark measured, fork by fork.
 *
 * @param name {@code score} for the primary one, else JMH's or the counter's name
 * @param unit reduced; the forks' values are in it
 * @param direction which way is better
 * @param forks in the order of their launch
 */
public record Metric(String name, Unit unit, Direction direction, List<Fork> forks) {
  /** The primary metric's name. */
  public static final String SCORE = "score";

  /** Copies the list. */
  public Metric {
    forks = List.copyOf(forks);
  }
}
