package dev.encodering.bench.results;

import java.util.List;
import java.util.Map;

/**
 * One benchmark of a run.
 *
 * @param id which
 * @param jvm what ran it
 * @param score the primary metric
 * @param secondary profilers' and counters' metrics by name
 */
public record JmhResult(BenchmarkId id, Jvm jvm, Metric score, Map<String, Metric> secondary) {

  /**
   * What ran it, as far as it must be the same in two runs.
   *
   * @param version of the JDK, with its build
   * @param name of the virtual machine
   * @param arguments of the fork
   */
  public record Jvm(String version, String name, List<String> arguments) {}

  /**
   * A metric by its name.
   *
   * @param name {@link Metric#SCORE} or that of a secondary metric
   * @return null if it was not measured
   */
  public Metric metric(String name) {
    return name.equals(Metric.SCORE) ? score : secondary.get(name);
  }
}
