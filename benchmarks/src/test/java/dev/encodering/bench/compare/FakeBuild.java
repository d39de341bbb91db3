package dev.encodering.bench.compare;

import com.google.gson.JsonArray;
import dev.encodering.bench.results.JmhJson;
import dev.encodering.bench.results.JsonNode;
import java.util.List;

/** A build whose n-th fork measures the n-th of its costs, and then from the first again. */
final class FakeBuild implements Build {
  private final String name;
  private final List<String> benchmarks;
  private final double[] costs;
  private final List<String> launches;
  private int count;

  /** Adds its name to the launches at each fork. */
  FakeBuild(String name, List<String> benchmarks, List<String> launches, double... costs) {
    this.name = name;
    this.benchmarks = benchmarks;
    this.costs = costs;
    this.launches = launches;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> benchmarks() {
    return benchmarks;
  }

  @Override
  public JsonArray fork(String benchmark) {
    launches.add(name);
    double cost = costs[count++ % costs.length];
    String text = new JmhJson().benchmark(benchmark, new double[] {cost}).text();
    return JsonNode.parse(name, text).element().getAsJsonArray();
  }
}
