package dev.encodering.bench.results;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of one JMH run.
 *
 * @param file they came from, or what stands for it in messages
 * @param results by benchmark, in the file's order
 */
public record JmhRun(String file, Map<BenchmarkId, JmhResult> results) {

  /**
   * Reads what {@code -rf json} wrote.
   *
   * @param file such as jmh-result.json
   * @return at least one result
   * @throws InputException if it cannot be used
   */
  public static JmhRun read(Path file) {
    return of(file.toString(), JsonNode.read(file));
  }

  /**
   * Reads an element.
   *
   * @param name stands for the file
   * @param root an array of results
   * @return at least one result
   * @throws InputException if it cannot be used
   */
  public static JmhRun of(String name, JsonNode root) {
    List<JsonNode> entries = root.elements();
    if (entries.isEmpty()) {
      throw new InputException(name + ": it holds no result: did the benchmarks run?");
    }
    Map<BenchmarkId, JmhResult> results = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      JmhResult result = JmhResultReader.read(entry);
      if (results.put(result.id(), result) != null) {
        throw new InputException(
            entry.place() + ": " + result.id().label() + " is in this file twice");
      }
    }
    return new JmhRun(name, results);
  }
}
