package dev.encodering.bench.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.encodering.bench.decode.Spread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures over several runs, and goals beside them. */
class FiguresTest {
  private static final Spread TWO = new Spread(2, 1, 3);

  /** What decode --json prints, as far as it is read; the factor makes one run differ. */
  private static JsonObject output(double factor) {
    String text =
        """
        {"runs": [{"device": "vulkan:0", "mode": "ahead", "depth": 2, "tokens_per_s": %1$s,
                   "mean_us": {"median": %1$s}, "us_per_token": {"p50": %1$s, "p99": %1$s},
                   "encode_us": 5, "handoff_us": 1, "gpu_wait_us": 9, "native_calls_per_token": 1,
                   "submits_per_token": 1, "spun_waits_per_token": 0.25,
                   "slept_waits_per_token": 0.75, "alloc_bytes_per_token": 0,
                   "positions": [{"range": "0-127", "mean_us": {"median": %1$s}}]}],
         "ratios": [{"name": "ahead(2) / replay(2)", "value": {"median": %1$s}},
                    {"name": "split(0) / inline(0)", "value": {"median": 0.9}},
                    {"name": "spawn(0) / split(0)", "value": {"median": 1.5}}],
         "hidden_encode": [{"name": "ahead(2)", "value": {"median": 0.95}}],
         "sums": [{"mode": "ahead", "tokens_per_s": %1$s}]}
        """
            .formatted(factor);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static Runs runs(double... factors) {
    List<JsonObject> outputs = new ArrayList<>();
    for (double factor : factors) {
      outputs.add(output(factor));
    }
    return new Runs(outputs);
  }

  private static Map<String, Runs> jobs(Runs model, Runs shape) {
    return new HashMap<>(Map.of("model", model, "shape", shape));
  }

  private static EncodeFigures encode(Optional<Spread> c) {
    return new EncodeFigures(Map.of("oneCall", new Spread(110, 100, 120)), c);
  }

  private static Goal goal(List<Goal> goals, String start) {
    return goals.stream().filter(goal -> goal.what().startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void aFigureIsTheMedianOfTheRunsWithItsSpread() {
    Runs three = runs(3, 1, 2);
    Runs.Row row = three.row("ahead(2)").orElseThrow();
    assertEquals(TWO, three.of(row, "mean_us.median"));
    assertEquals(TWO, three.of(row, "us_per_token.p99"));
    assertEquals(Optional.of(TWO), three.position(row, "0-127"));
    assertEquals(Optional.empty(), three.position(row, "384-511"));
    assertEquals(Optional.of(TWO), three.ratio("ahead(2) / replay(2)"));
    assertEquals(Optional.of(TWO), three.sum("ahead"));
    assertEquals(Optional.empty(), three.row("replay(7)"));
  }

  @Test
  void goalsSayWhatIsReachedAndWhatIsNot() {
    List<Goal> goals = Goal.all(jobs(runs(1.02), runs(1.06)), encode(Optional.empty()));
    assertTrue(goal(goals, "fable-f16: ahead(2) / replay(2)").row().endsWith("| reached |"));
    assertTrue(goal(goals, "930 dispatches: ahead(2) /").row().endsWith("| **not reached** |"));
    assertTrue(goal(goals, "930 dispatches: part of").row().endsWith("| reached |"));
    assertTrue(goal(goals, "encoding from Java").row().endsWith("| - | not measured |"));
  }

  @Test
  void encodingIsComparedWithC() {
    EncodeFigures figures = encode(Optional.of(new Spread(100, 90, 110)));
    assertEquals(1.1, figures.javaToC().orElseThrow(), 1e-9);
  }

  @Test
  void jmhsResultsAreTheMediansOfItsForks() {
    String json =
        """
        [{"benchmark": "dev.encodering.bench.jmh.EncodeCost.write",
          "primaryMetric": {"rawData": [[1, 9, 2], [4, 4, 4], [3, 3, 0]]}}]
        """;
    assertEquals(
        Map.of("write", new Spread(3, 2, 4)), EncodeFigures.parse(JsonParser.parseString(json)));
  }

  @Test
  void twoGpusAreComparedWithOne() {
    Map<String, Runs> jobs = jobs(runs(1), runs(1));
    jobs.put("one-gpu", runs(100));
    jobs.put("two-gpus", runs(195));
    List<Goal> goals = Goal.all(jobs, encode(Optional.empty()));
    Goal goal = goals.get(goals.size() - 1);
    assertEquals(1.95, goal.measured().orElseThrow(), 1e-9);
    assertTrue(goal.row().endsWith("| reached |"));
  }

  @Test
  void theTablesHaveARowForEachModeAndARatio() {
    Job job = Job.all("vulkan:0", List.of("vulkan:0"), false).get(0);
    String page = new Markdown().job(job, runs(3, 1, 2)).toString();
    assertTrue(page.contains("`decode --device vulkan:0 --mode all"), page);
    assertTrue(page.contains("| vulkan:0 | ahead(2) | 2.0 (1.0 to 3.0) | 2.0 | 2.0 | 5.0 |"), page);
    assertTrue(page.contains("| ahead(2) / replay(2) | 2.000 (1.000 to 3.000) |"), page);
    assertTrue(page.contains("hides | 0.95 (0.95 to 0.95) |"), page);
  }

  @Test
  void twoGpusAreMeasuredWhereThereAre() {
    assertEquals(6, Job.all("vulkan:0", List.of("vulkan:0"), false).size());
    List<Job> jobs = Job.all("vulkan:0", List.of("vulkan:0", "vulkan:1"), false);
    assertEquals(8, jobs.size());
    assertTrue(jobs.get(7).arguments().contains("vulkan:0,vulkan:1"));
  }
}
