package dev.encodering.bench.results;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What makes two results of two runs the same benchmark.
 *
 * @param name class and method
 * @param mode JMH's short name: thrpt, avgt, sample or ss
 * @param threads that called it
 * @param params of {@code @Param}, sorted by name
 */
public record BenchmarkId(String name, String mode, int threads, Map<String, String> params) {

  /** Copies the parameters. */
  public BenchmarkId {
    params = Collections.unmodifiableMap(new TreeMap<>(params));
  }

  /**
   * The whole name; what patterns are matched against.
   *
   * @return such as {@code com.acme.Parser.parse:size=10,text=x}
   */
  public String label() {
    return name + suffix();
  }

  /**
   * As people call it.
   *
   * @return class and method without the package, and the parameters
   */
  public String shortLabel() {
    int method = name.lastIndexOf('.');
    int type = name.lastIndexOf('.', method - 1);
    return name.substring(type + 1) + suffix();
  }

  private String suffix() {
    return params.isEmpty()
        ? ""
        : params.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(",", ":", ""));
  }
}
