package dev.encodering.bench.compare;

import dev.encodering.bench.results.Fork;
import dev.encodering.bench.results.JmhRun;
import dev.encodering.bench.results.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Something that was counted, not timed.
 *
 * @param label of the benchmark, with its parameters
 * @param name of the benchmark as it is printed
 * @param metric its name
 * @param unit of the metric; empty if none is known
 * @param forks one count each: the median of its iterations
 */
record Counts(String label, String name, String metric, String unit, double[] forks) {

  /** The secondary metrics of a run. */
  static List<Counts> of(JmhRun run) {
    List<Counts> counts = new ArrayList<>();
    run.results()
        .forEach(
            (id, result) ->
                result
                    .secondary()
                    .forEach(
                        (name, metric) ->
                            counts.add(
                                new Counts(
                                    id.label(),
                                    id.shortLabel(),
                                    name,
                                    metric.unit().name(),
                                    metric.forks().stream()
                                        .mapToDouble(Counts::median)
                                        .toArray()))));
    return counts;
  }

  /** The numbers of a {@code decode --json} file, under names like {@code decode:ahead:2}. */
  static List<Counts> ofDecode(Path file) {
    List<Counts> counts = new ArrayList<>();
    for (JsonNode run : JsonNode.read(file).get("runs").elements()) {
      String label = "decode:" + run.get("mode").text() + ":" + run.get("depth").text();
      run.members()
          .forEach(
              (name, value) -> {
                if (value.element().isJsonPrimitive()
                    && value.element().getAsJsonPrimitive().isNumber()) {
                  counts.add(new Counts(label, label, name, "", new double[] {value.number()}));
                }
              });
    }
    return counts;
  }

  private static double median(Fork fork) {
    return fork.quantile(0.5);
  }

  double median() {
    return Median.withDefaults().evaluate(forks);
  }

  double least() {
    return Arrays.stream(forks).min().orElse(Double.NaN);
  }

  double most() {
    return Arrays.stream(forks).max().orElse(Double.NaN);
  }

  boolean allWithin(double low, double high) {
    return forks.length > 0 && least() >= low && most() <= high;
  }
}
