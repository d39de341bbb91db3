package dev.encodering.bench.compare;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.encodering.bench.results.BenchmarkId;
import dev.encodering.bench.results.Fork;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import dev.encodering.bench.results.JsonNode;
import dev.encodering.bench.results.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forks that were launched one by one, put together into what JMH would have written. */
final class MergedResults {
  private static final List<String> RAW = List.of("rawData", "rawDataHistogram");

  private final Map<BenchmarkId, JsonObject> results = new LinkedHashMap<>();

  /** Adds one launch's forks after those that are there. */
  void add(JsonArray launch) {
    JmhRun run = JmhRun.of("a fork's results", new JsonNode("a fork's results: $", launch));
    int index = 0;
    for (BenchmarkId id : run.results().keySet()) {
      JsonObject fork = launch.get(index++).getAsJsonObject();
      JsonObject before = results.putIfAbsent(id, fork);
      if (before != null) {
        append(before, fork);
      }
    }
  }

  private static void append(JsonObject all, JsonObject fork) {
    all.addProperty("forks", all.get("forks").getAsInt() + fork.get("forks").getAsInt());
    appendRaw(all.getAsJsonObject("primaryMetric"), fork.getAsJsonObject("primaryMetric"));
    JsonObject more = fork.getAsJsonObject("secondaryMetrics");
    for (Map.Entry<String, JsonElement> each : all.getAsJsonObject("secondaryMetrics").entrySet()) {
      if (more.has(each.getKey())) {
        appendRaw(each.getValue().getAsJsonObject(), more.getAsJsonObject(each.getKey()));
      }
    }
  }

  private static void appendRaw(JsonObject all, JsonObject fork) {
    for (String raw : RAW) {
      if (all.has(raw) && fork.has(raw)) {
        all.getAsJsonArray(raw).addAll(fork.getAsJsonArray(raw));
      }
    }
  }

  /** Writes JMH's JSON. Its summary of all iterations says nothing here but the mean. */
  void write(Path file) throws IOException {
    JsonArray all = new JsonArray();
    results.values().forEach(all::add);
    JmhRun merged = JmhRun.of(file.toString(), new JsonNode(file + ": $", all));
    merged.results().forEach((id, result) -> summarise(results.get(id), result));
    Files.writeString(
        file, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all));
  }

  private static void summarise(JsonObject json, JmhResult result) {
    summarise(json.getAsJsonObject("primaryMetric"), result.score());
    result
        .secondary()
        .forEach(
            (name, metric) -> {
              JsonElement each = json.getAsJsonObject("secondaryMetrics").get(name);
              if (each != null) {
                summarise(each.getAsJsonObject(), metric);
              }
            });
  }

  private static void summarise(JsonObject json, Metric metric) {
    double mean =
        metric.forks().stream().mapToDouble(Fork::mean).average().orElse(Double.NaN)
            / metric.unit().factor();
    JsonArray confidence = new JsonArray();
    confidence.add("NaN");
    confidence.add("NaN");
    if (Double.isNaN(mean)) {
      json.addProperty("score", "NaN");
    } else {
      json.addProperty("score", mean);
    }
    json.addProperty("scoreError", "NaN");
    json.add("scoreConfidence", confidence);
    json.add("scorePercentiles", new JsonObject());
  }
}
