package dev.encodering.bench.report;

import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.plot.RowPlot;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decode modes, with the fastest replay as the floor. Of {@code decode --json} it reads {@code
 * runs[]}: {@code mode}, {@code depth}, {@code us_per_token} with {@code p50} and {@code p99}, and,
 * if they are there, {@code device}, {@code tokens_per_s}, {@code native_calls_per_token} and
 * {@code alloc_bytes_per_token}.
 */
final class DecodeSection {
  private static final String REPLAY = "replay";

  private DecodeSection() {}

  static void add(Page page, String name, JsonNode file) {
    Map<String, List<JsonNode>> devices = new LinkedHashMap<>();
    List<JsonNode> all = file.get("runs").elements();
    if (all.isEmpty()) {
      throw file.get("runs").wrong("an array with a run for each mode");
    }
    for (JsonNode run : all) {
      String device = run.get("device").text(file.get("device").text("a device"));
      devices.computeIfAbsent(device, each -> new ArrayList<>()).add(run);
    }
    page.section(
        "Decoding, mode by mode",
        "Time from token to token: the disc is the median, the bar the 99th percentile. The dashed"
            + " line is the floor: recorded commands, submitted again, encode nothing. Native calls and"
            + " bytes allocated are those of one token.");
    page.paragraph("From " + name + ".");
    devices.forEach(
        (device, runs) -> {
          page.beginPlots();
          page.plot("on " + device, plot(runs), List.of());
          page.table(header(), runs.stream().map(DecodeSection::line).toList());
          page.endPlots();
        });
  }

  private static Plot plot(List<JsonNode> runs) {
    List<Double> all = new ArrayList<>();
    Double floor = null;
    for (JsonNode run : runs) {
      double p50 = ns(run, "p50");
      all.add(p50);
      all.add(ns(run, "p99"));
      if (run.get("mode").text().equals(REPLAY)) {
        floor = floor == null ? p50 : Math.min(floor, p50);
      }
    }
    RowPlot plot =
        new RowPlot(
            runs.stream().map(DecodeSection::name).toList(),
            "time per token",
            Axis.logarithmic(all, Axis::time));
    if (floor != null) {
      plot.reference(Math.log10(floor));
    }
    for (int row = 0; row < runs.size(); row++) {
      double p50 = Math.log10(ns(runs.get(row), "p50"));
      double p99 = Math.log10(ns(runs.get(row), "p99"));
      plot.range(row, 0, 0, p50, p99);
      plot.marks(row, 0, 0, List.of(p99), Plot.Shape.BAR);
      plot.marks(row, 0, 0, List.of(p50), Plot.Shape.DISC);
    }
    return plot.plot();
  }

  private static double ns(JsonNode run, String percentile) {
    JsonNode us = run.get("us_per_token").get(percentile);
    if (!(us.number() > 0)) {
      throw us.wrong("a number above 0");
    }
    return 1_000 * us.number();
  }

  private static String name(JsonNode run) {
    JsonNode depth = run.get("depth");
    return run.get("mode").text() + (depth.exists() ? " " + (int) depth.number() : "");
  }

  private static List<String> header() {
    return List.of("mode", "tokens/s", "p50 us", "p99 us", "calls", "bytes");
  }

  private static List<String> line(JsonNode run) {
    return List.of(
        name(run),
        number(run.get("tokens_per_s")),
        number(run.get("us_per_token").get("p50")),
        number(run.get("us_per_token").get("p99")),
        number(run.get("native_calls_per_token")),
        number(run.get("alloc_bytes_per_token")));
  }

  private static String number(JsonNode node) {
    return node.exists() ? Figures.three(node.number()) : "";
  }
}
