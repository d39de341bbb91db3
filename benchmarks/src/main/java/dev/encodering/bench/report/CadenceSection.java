package dev.encodering.bench.report;

import dev.encodering.bench.plot.Axis;
import dev.encodering.bench.plot.Page;
import dev.encodering.bench.plot.Plot;
import dev.encodering.bench.plot.RowPlot;
import dev.encodering.bench.results.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens at a steady pace: latency by percentile, and latency against CPU share. Of {@code cadence
 * --json} it reads {@code results[]}: {@code arm}, {@code periodMs}, {@code cpuShare}, {@code
 * latency} with {@code p50}, {@code p90}, {@code p99}, {@code p999}, {@code jitterPercent} and
 * {@code caller}; and of {@code machine} and {@code settings.pin} where it was.
 */
final class CadenceSection {
  private static final int LEAST_HEIGHT = 300;
  private static final double LEAST_SHARE = 1e-4;
  private static final double LEAST_US = 1e-3;

  private CadenceSection() {}

  /** One arm under one setting; latencies in decimal logarithms of nanoseconds. */
  private record Point(
      String arm, double cpuShare, double p50, double p90, double p99, double p999) {
    static Point of(JsonNode result) {
      JsonNode latency = result.get("latency");
      return new Point(
          result.get("arm").text(),
          Math.max(LEAST_SHARE, result.get("cpuShare").number()),
          logNs(latency.get("p50")),
          logNs(latency.get("p90")),
          logNs(latency.get("p99")),
          logNs(latency.get("p999")));
    }

    private static double logNs(JsonNode us) {
      return Math.log10(1_000 * Math.max(LEAST_US, us.number()));
    }
  }

  /** The page shows every period, for the file's first jitter and caller. */
  static void add(Page page, String name, JsonNode file) {
    List<JsonNode> results = file.get("results").elements();
    if (results.isEmpty()) {
      throw file.get("results").wrong("an array with a result for each arm");
    }
    Map<String, List<Point>> periods = new LinkedHashMap<>();
    int others = 0;
    for (JsonNode result : results) {
      if (conditions(result).equals(conditions(results.get(0)))) {
        String period = "a token every " + Axis.plain(result.get("periodMs").number()) + " ms";
        periods.computeIfAbsent(period, each -> new ArrayList<>()).add(Point.of(result));
      } else {
        others++;
      }
    }
    page.section(
        "Latency at a steady pace",
        "From the moment a token is due to the start of its task: how long, by percentile, and at"
            + " what share of one core. Left is faster in the plots by percentile; down is faster"
            + " and left is cheaper in those against CPU share. Time and share are on logarithmic"
            + " axes.");
    page.paragraph(
        "From "
            + name
            + ": "
            + machine(file)
            + ". Shown: "
            + conditions(results.get(0))
            + (others == 0 ? "." : "; under other conditions, and not shown: " + others + "."));
    periods.forEach(
        (period, points) -> {
          page.beginPlots();
          page.plot("Latency by percentile, " + period, byPercentile(points), List.of());
          page.plot(
              "Latency against CPU share, " + period,
              againstCpu(points),
              points.stream().map(Point::arm).toList());
          page.endPlots();
        });
  }

  private static String conditions(JsonNode result) {
    double jitter = result.get("jitterPercent").number();
    return "the caller "
        + result.get("caller").text()
        + "s, "
        + (jitter == 0 ? "no jitter" : "jitter of " + Axis.plain(jitter) + " %");
  }

  private static String machine(JsonNode file) {
    JsonNode machine = file.get("machine");
    List<JsonNode> pins = file.get("settings").get("pin").elements();
    return machine.get("cpu").text()
        + ", "
        + machine.get("cores").text()
        + " cores, "
        + machine.get("system").text()
        + ", Java "
        + machine.get("java").text()
        + (pins.isEmpty() ? "; not pinned" : "; caller and worker pinned to a core each");
  }

  private static Plot byPercentile(List<Point> points) {
    RowPlot plot =
        new RowPlot(
            points.stream().map(Point::arm).toList(),
            "disc p50, bars p90 and p99, dot p99.9",
            latencyAxis(points));
    for (int arm = 0; arm < points.size(); arm++) {
      Point point = points.get(arm);
      plot.range(arm, arm, 0, point.p50, point.p999);
      plot.marks(arm, arm, 0, List.of(point.p90, point.p99), Plot.Shape.BAR);
      plot.marks(arm, arm, 0, List.of(point.p999), Plot.Shape.DOT);
      plot.marks(arm, arm, 0, List.of(point.p50), Plot.Shape.ofSeries(arm));
    }
    return plot.plot();
  }

  private static Plot againstCpu(List<Point> points) {
    Plot plot =
        new Plot(
            Math.max(LEAST_HEIGHT, RowPlot.height(points.size())),
            "share of one core (mark p50, bar p99)",
            Axis.logarithmic(
                points.stream().map(Point::cpuShare).toList(),
                share -> Axis.plain(share * 100) + " %"),
            latencyAxis(points));
    for (int arm = 0; arm < points.size(); arm++) {
      Point point = points.get(arm);
      double x = Math.log10(point.cpuShare);
      plot.line(arm, List.of(x, x), List.of(point.p50, point.p99), 1);
      plot.marks(arm, List.of(x), List.of(point.p99), new Plot.Mark(Plot.Shape.BAR));
      plot.marks(arm, List.of(x), List.of(point.p50), new Plot.Mark(Plot.Shape.ofSeries(arm)));
    }
    return plot;
  }

  private static Axis latencyAxis(List<Point> points) {
    List<Double> all = new ArrayList<>();
    for (Point point : points) {
      all.addAll(List.of(Math.pow(10, point.p50), Math.pow(10, point.p999)));
    }
    return Axis.logarithmic(all, Axis::time);
  }
}
