package dev.encodering.bench.compare;

import dev.encodering.bench.results.BenchmarkId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a run is held to.
 *
 * @param tolerance by which any benchmark may be slower
 * @param rulers that no change can touch
 * @param counters of the head
 * @param ratios within the head's run
 * @param benchmarks exceptions for base against head
 */
record Gates(
    double tolerance,
    List<Ruler> rulers,
    List<Counter> counters,
    List<Ratio> ratios,
    List<Exemption> benchmarks) {
  static final double DEFAULT_TOLERANCE = 0.05;

  /** Without a file: every benchmark against the tolerance. */
  static Gates ofTolerance(double tolerance) {
    return new Gates(tolerance, List.of(), List.of(), List.of(), List.of());
  }

  /** The same for every benchmark that has no exception. */
  Gates withTolerance(double other) {
    return new Gates(other, rulers, counters, ratios, benchmarks);
  }

  Optional<Ruler> rulerFor(BenchmarkId id) {
    return rulers.stream().filter(each -> each.benchmark.matches(id.label())).findFirst();
  }

  Optional<Exemption> exemptionFor(BenchmarkId id) {
    return benchmarks.stream().filter(each -> each.benchmark.matches(id.label())).findFirst();
  }

  /** Which benchmarks, and the place in the file that says so. */
  record Selector(String place, Pattern pattern) {
    boolean matches(String label) {
      return pattern.matcher(label).find();
    }
  }

  /** A benchmark that tells whether the machine itself has changed. */
  record Ruler(Selector benchmark, double tolerance) {}

  /** Either {@code equals}, give or take {@code slack}, or {@code atMost}; the others are null. */
  record Counter(Selector benchmark, String metric, Double equals, double slack, Double atMost) {}

  /** A subject's cost in costs of its reference. */
  record Ratio(
      Selector subject, Selector reference, double atMost, Statistic statistic, int minCores) {}

  /** What is different for some benchmarks; null where nothing is. */
  record Exemption(
      Selector benchmark,
      Double tolerance,
      List<Statistic> statistics,
      boolean gated,
      int minCores) {}
}
