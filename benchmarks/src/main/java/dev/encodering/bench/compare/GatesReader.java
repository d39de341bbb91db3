package dev.encodering.bench.compare;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads gates.json; the schema has said by then that everything has its type. */
final class GatesReader {
  private GatesReader() {}

  static Gates read(Path file) {
    JsonNode root = JsonNode.read(file);
    GatesSchema.check(root);
    return new Gates(
        share(root.get("tolerance"), Gates.DEFAULT_TOLERANCE),
        list(root.get("rulers"), GatesReader::ruler),
        list(root.get("counters"), GatesReader::counter),
        list(root.get("ratios"), GatesReader::ratio),
        list(root.get("benchmarks"), GatesReader::exemption));
  }

  private static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
    return node.exists() ? node.elements().stream().map(read).toList() : List.of();
  }

  private static Gates.Ruler ruler(JsonNode node) {
    return new Gates.Ruler(
        selector(node.get("benchmark")), share(node.get("tolerance"), Gates.DEFAULT_TOLERANCE));
  }

  private static Gates.Counter counter(JsonNode node) {
    return new Gates.Counter(
        selector(node.get("benchmark")),
        node.get("metric").text(),
        number(node.get("equals")),
        node.get("slack").exists() ? node.get("slack").number() : 0,
        number(node.get("atMost")));
  }

  private static Gates.Ratio ratio(JsonNode node) {
    return new Gates.Ratio(
        selector(node.get("subject")),
        selector(node.get("reference")),
        node.get("atMost").number(),
        node.get("statistic").exists() ? new Statistic(node.get("statistic").text()) : null,
        cores(node));
  }

  private static Gates.Exemption exemption(JsonNode node) {
    JsonNode gated = node.get("gated");
    return new Gates.Exemption(
        selector(node.get("benchmark")),
        node.get("tolerance").exists() ? share(node.get("tolerance"), 0) : null,
        list(node.get("statistics"), each -> new Statistic(each.text())),
        !gated.exists() || gated.element().getAsBoolean(),
        cores(node));
  }

  private static int cores(JsonNode node) {
    return node.get("minCores").exists() ? (int) node.get("minCores").number() : 1;
  }

  private static Double number(JsonNode node) {
    return node.exists() ? node.number() : null;
  }

  private static double share(JsonNode node, double otherwise) {
    return node.exists() ? Share.parse(node.place(), node.text()) : otherwise;
  }

  private static Gates.Selector selector(JsonNode node) {
    try {
      return new Gates.Selector(node.place(), Pattern.compile(node.text()));
    } catch (PatternSyntaxException e) {
      throw new InputException(
          node.place() + " is no regular expression: " + e.getDescription() + " in " + node.text(),
          e);
    }
  }
}
