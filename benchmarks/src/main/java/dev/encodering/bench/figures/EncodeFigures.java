package dev.encodering.bench.figures;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.encodering.bench.decode.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What encoding costs, in nanoseconds per dispatch.
 *
 * @param java by JMH benchmark
 * @param c from C; empty if there is no probe for this device
 */
record EncodeFigures(Map<String, Spread> java, Optional<Spread> c) {
  private static final String VULKAN = "vulkan:";
  private static final String PROBE_FIGURE = "encode_ns_per_dispatch";

  /** Runs JMH and, for a Vulkan device, the probe. */
  static EncodeFigures measure(Forks forks, String device, Path probe, int runs, boolean brief)
      throws IOException, InterruptedException {
    Path json = forks.directory().resolve("encode-cost.json");
    List<String> bench = new ArrayList<>(List.of("bench", "EncodeCost"));
    bench.addAll(List.of("-p", "device=" + device, "-f", Integer.toString(runs)));
    String time = brief ? "20ms" : "400ms";
    bench.addAll(List.of("-wi", brief ? "0" : "3", "-i", brief ? "1" : "5"));
    bench.addAll(List.of("-w", time, "-r", time, "-rf", "json", "-rff", json.toString()));
    forks.run("encode-cost.log", bench);
    Map<String, Spread> java = parse(JsonParser.parseString(Files.readString(json)));
    return new EncodeFigures(java, probe(forks, device, probe, runs));
  }

  /** The median of each fork, then over the forks. */
  static Map<String, Spread> parse(JsonElement results) {
    Map<String, Spread> all = new LinkedHashMap<>();
    for (JsonElement each : results.getAsJsonArray()) {
      JsonObject result = each.getAsJsonObject();
      String name = result.get("benchmark").getAsString();
      List<Double> forks = new ArrayList<>();
      for (JsonElement fork : result.getAsJsonObject("primaryMetric").getAsJsonArray("rawData")) {
        JsonArray iterations = fork.getAsJsonArray();
        double[] values = new double[iterations.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = iterations.get(i).getAsDouble();
        }
        forks.add(Spread.of(values).median());
      }
      all.put(
          name.substring(name.lastIndexOf('.') + 1),
          Spread.of(forks.stream().mapToDouble(Double::doubleValue).toArray()));
    }
    return all;
  }

  private static Optional<Spread> probe(Forks forks, String device, Path probe, int runs)
      throws IOException, InterruptedException {
    if (probe == null || !device.startsWith(VULKAN)) {
      return Optional.empty();
    }
    double[] values = new double[runs];
    for (int i = 0; i < runs; i++) {
      List<String> command =
          List.of(
              probe.toString(),
              device.substring(VULKAN.length()),
              probe.resolveSibling("kernels").toString());
      String line = forks.execute("encode-probe-" + i + ".json", command);
      values[i] = JsonParser.parseString(line).getAsJsonObject().get(PROBE_FIGURE).getAsDouble();
    }
    return Optional.of(Spread.of(values));
  }

  /** Java, JNA and shim against C; empty if C was not measured. */
  Optional<Double> javaToC() {
    return c.map(direct -> java.get("oneCall").median() / direct.median());
  }
}
