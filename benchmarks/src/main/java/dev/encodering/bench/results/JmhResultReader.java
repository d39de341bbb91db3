package dev.encodering.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads one entry of JMH's JSON; is lenient about everything that no verdict depends on. */
final class JmhResultReader {
  private static final String OLD_PROFILER_MARK = "·";

  private JmhResultReader() {}

  static JmhResult read(JsonNode entry) {
    Map<String, String> params = new TreeMap<>();
    entry.get("params").members().forEach((name, value) -> params.put(name, value.text()));
    String mode = entry.get("mode").text();
    BenchmarkId id = new BenchmarkId(entry.get("benchmark").text(), mode, threads(entry), params);
    Metric score = metric(Metric.SCORE, entry.get("primaryMetric"), directionOf(mode));
    Map<String, Metric> secondary = new LinkedHashMap<>();
    entry
        .get("secondaryMetrics")
        .members()
        .forEach(
            (name, node) -> {
              String plain = name.replace(OLD_PROFILER_MARK, "");
              secondary.put(plain, metric(plain, node, Direction.UNKNOWN));
            });
    return new JmhResult(id, jvm(entry), score, secondary);
  }

  private static int threads(JsonNode entry) {
    JsonNode threads = entry.get("threads");
    return threads.exists() ? (int) threads.number() : 1;
  }

  private static JmhResult.Jvm jvm(JsonNode entry) {
    List<String> arguments = new ArrayList<>();
    JsonNode given = entry.get("jvmArgs");
    if (given.exists()) {
      given.elements().forEach(each -> arguments.add(each.text()));
    }
    String version = entry.get("vmVersion").text(entry.get("jdkVersion").text(""));
    return new JmhResult.Jvm(version, entry.get("vmName").text(""), arguments);
  }

  private static Direction directionOf(String mode) {
    return switch (mode) {
      case "thrpt" -> Direction.HIGHER_IS_BETTER;
      case "avgt", "sample", "ss" -> Direction.LOWER_IS_BETTER;
      default -> Direction.UNKNOWN;
    };
  }

  /** The mode tells a score's direction; where it does not, the unit may. */
  private static Metric metric(String name, JsonNode node, Direction byMode) {
    Unit unit = Unit.of(node.get("scoreUnit").text());
    List<Fork> forks = new ArrayList<>();
    JsonNode histograms = node.get("rawDataHistogram");
    if (histograms.exists()) {
      histograms.elements().forEach(fork -> forks.add(histogram(fork, unit.factor())));
    } else {
      JsonNode data = node.get("rawData");
      if (!data.exists()) {
        throw data.wrong("an array of forks");
      }
      data.elements().forEach(fork -> forks.add(iterations(fork, unit.factor())));
    }
    return new Metric(name, unit, byMode == Direction.UNKNOWN ? unit.direction() : byMode, forks);
  }

  private static Fork iterations(JsonNode fork, double factor) {
    return Fork.ofIterations(
        fork.elements().stream().mapToDouble(each -> each.number() * factor).toArray());
  }

  private static Fork histogram(JsonNode fork, double factor) {
    TreeMap<Double, Long> merged = new TreeMap<>();
    for (JsonNode iteration : fork.elements()) {
      for (JsonNode entry : iteration.elements()) {
        List<JsonNode> pair = entry.elements();
        if (pair.size() != 2) {
          throw entry.wrong("a value and its count");
        }
        merged.merge(pair.get(0).number() * factor, (long) pair.get(1).number(), Long::sum);
      }
    }
    return Fork.ofHistogram(
        merged.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        merged.values().stream().mapToLong(Long::longValue).toArray());
  }
}
