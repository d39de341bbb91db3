package dev.encodering.bench.results;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes JSON as JMH does, with only what a test is about. */
public final class JmhJson {
  private final List<Map<String, Object>> entries = new ArrayList<>();
  private Map<String, Object> entry;

  /** One benchmark: average time in ns/op, one inner array a fork. */
  public JmhJson benchmark(String name, double[]... forks) {
    entry = new LinkedHashMap<>();
    entry.put("jmhVersion", "1.37");
    entry.put("benchmark", name);
    entry.put("mode", "avgt");
    entry.put("threads", 1);
    entry.put("forks", forks.length);
    entry.put("jvmArgs", List.of());
    entry.put("vmName", "a virtual machine");
    entry.put("vmVersion", "17");
    entry.put("primaryMetric", metric("ns/op", forks));
    entry.put("secondaryMetrics", new LinkedHashMap<String, Object>());
    entries.add(entry);
    return this;
  }

  /** The last benchmark's member. */
  public JmhJson with(String member, Object value) {
    entry.put(member, value);
    return this;
  }

  /** The last benchmark's mode, unit and forks. */
  public JmhJson measured(String mode, String unit, double[]... forks) {
    return with("mode", mode).with("primaryMetric", metric(unit, forks));
  }

  /** One more metric of the last benchmark. */
  public JmhJson secondary(String name, String unit, double[]... forks) {
    @SuppressWarnings("unchecked")
    Map<String, Object> metrics = (Map<String, Object>) entry.get("secondaryMetrics");
    metrics.put(name, metric(unit, forks));
    return this;
  }

  private static Map<String, Object> metric(String unit, double[]... forks) {
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("score", forks[0][0]);
    metric.put("scoreError", "NaN");
    metric.put("scoreUnit", unit);
    metric.put("rawData", forks);
    return metric;
  }

  /** The file's text. */
  public String text() {
    return new GsonBuilder().serializeSpecialFloatingPointValues().create().toJson(entries);
  }

  /** Writes the file. */
  public Path write(Path file) {
    try {
      return Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if it had been read from a file. */
  public JmhRun run() {
    return JmhRun.of("run.json", JsonNode.parse("run.json", text()));
  }

  /** Forks with one iteration each. */
  public static double[][] forks(double... values) {
    double[][] forks = new double[values.length][];
    for (int i = 0; i < values.length; i++) {
      forks[i] = new double[] {values[i]};
    }
    return forks;
  }
}
