package dev.encodering.bench.report;

import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.results.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens at a steady pace: latency by percentile, and latency against CPU share. Of {@code cadence
 * --json} it reads {@code results[]}: {@code arm}, {@code periodMs}, {@code cpuShare}, {@code
 * latency} with {@code p50}, {@code p90}, {@code p99}, {@code p999}, and, to tell settings apart,
 * {@code jitterPercent} and {@code caller}.
 */
final class CadenceSection {
  private static final int HEIGHT = 300;
  private static final double LEAST_SHARE = 1e-4;
  private static final double LEAST_US = 1e-3;

  /** Their distances on the axis are those of a logarithm of what is above. */
  private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

  static {
    PERCENTILES.put("p50", 0.5);
    PERCENTILES.put("p90", 0.1);
    PERCENTILES.put("p99", 0.01);
    PERCENTILES.put("p999", 0.001);
  }

  private CadenceSection() {}

  /** One arm under one setting; latencies in nanoseconds. */
  private record Point(String arm, double cpuShare, Map<String, Double> latencyNs) {}

  static void add(Page page, JsonNode file) {
    Map<String, List<Point>> settings = new LinkedHashMap<>();
    List<JsonNode> results = file.get("results").elements();
    for (JsonNode result : results) {
      if (!sameCaller(results.get(0), result)) {
        continue;
      }
      settings.computeIfAbsent(setting(result), each -> new ArrayList<>()).add(point(result));
    }
    if (settings.isEmpty()) {
      return;
    }
    page.section(
        "Latency at a steady pace",
        "From the moment a token is due to the start of its task: how long, by percentile, and at"
            + " what share of one core. Down is faster, left is cheaper; both axes of the second"
            + " plot are logarithmic.");
    settings.forEach(
        (setting, points) -> {
          List<String> arms = points.stream().map(Point::arm).toList();
          page.beginPlots();
          page.plot("Latency by percentile, " + setting, byPercentile(points), arms);
          page.plot("Latency against CPU share, " + setting, againstCpu(points), arms);
          page.endPlots();
        });
  }

  /** A file may have many settings: the page shows every period, for the first jitter and caller. */
  private static boolean sameCaller(JsonNode first, JsonNode other) {
    return first.get("jitterPercent").element().equals(other.get("jitterPercent").element())
        && first.get("caller").element().equals(other.get("caller").element());
  }

  private static String setting(JsonNode result) {
    String setting = "a token every " + Axis.plain(result.get("periodMs").number()) + " ms";
    JsonNode jitter = result.get("jitterPercent");
    if (jitter.exists() && jitter.number() != 0) {
      setting += " +- " + Axis.plain(jitter.number()) + " %";
    }
    JsonNode caller = result.get("caller");
    return caller.exists() ? setting + ", the caller " + caller.text() + "s" : setting;
  }

  private static Point point(JsonNode result) {
    Map<String, Double> latencyNs = new LinkedHashMap<>();
    for (String percentile : PERCENTILES.keySet()) {
      JsonNode us = result.get("latency").get(percentile);
      if (us.exists()) {
        latencyNs.put(percentile, 1_000 * Math.max(LEAST_US, us.number()));
      }
    }
    double share = Math.max(LEAST_SHARE, result.get("cpuShare").number());
    return new Point(result.get("arm").text(), share, latencyNs);
  }

  private static Plot byPercentile(List<Point> points) {
    Plot plot =
        new Plot(
            HEIGHT,
            "tokens that are slower",
            new Axis(0.2, 3.1, 0.1, CadenceSection::percentileLabel),
            latencyAxis(points));
    for (int arm = 0; arm < points.size(); arm++) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      points
          .get(arm)
          .latencyNs
          .forEach(
              (percentile, ns) -> {
                xs.add(-Math.log10(PERCENTILES.get(percentile)));
                ys.add(Math.log10(ns));
              });
      if (!xs.isEmpty()) {
        plot.line(arm, xs, ys, 2);
        plot.marks(arm, xs, ys, new Plot.Mark(Plot.Shape.DOT));
      }
    }
    return plot;
  }

  private static String percentileLabel(double x) {
    return Math.abs(x - Math.rint(x)) > 1e-6
        ? ""
        : "1 in " + Math.round(Math.pow(10, x));
  }

  private static Plot againstCpu(List<Point> points) {
    Plot plot =
        new Plot(
            HEIGHT,
            "share of one core (disc: p50, bar: p99)",
            Axis.logarithmic(
                points.stream().map(Point::cpuShare).toList(),
                share -> Axis.plain(share * 100) + " %"),
            latencyAxis(points));
    for (int arm = 0; arm < points.size(); arm++) {
      Point point = points.get(arm);
      double x = Math.log10(point.cpuShare);
      Double p50 = point.latencyNs.get("p50");
      Double p99 = point.latencyNs.get("p99");
      if (p50 != null && p99 != null) {
        plot.line(arm, List.of(x, x), List.of(Math.log10(p50), Math.log10(p99)), 1);
        plot.marks(arm, List.of(x), List.of(Math.log10(p99)), new Plot.Mark(Plot.Shape.BAR));
      }
      if (p50 != null) {
        plot.marks(arm, List.of(x), List.of(Math.log10(p50)), new Plot.Mark(Plot.Shape.DISC));
      }
    }
    return plot;
  }

  private static Axis latencyAxis(List<Point> points) {
    List<Double> all = new ArrayList<>();
    points.forEach(point -> all.addAll(point.latencyNs.values()));
    return Axis.logarithmic(all, Axis::time);
  }
}
