package dev.encodering.bench.figures;

import dev.encodering.bench.decode.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that was promised, beside what was measured.
 *
 * @param what the figure
 * @param limit its goal
 * @param atMost whether less is better
 * @param measured empty if it was not
 */
record Goal(String what, double limit, boolean atMost, Optional<Double> measured) {

  /** All that a run of everything can tell. */
  static List<Goal> all(Map<String, Runs> jobs, EncodeFigures encode) {
    List<Goal> goals = new ArrayList<>();
    Runs model = jobs.get("model");
    Runs shape = jobs.get("shape");
    String aheadToReplay = "ahead(2) / replay(2)";
    goals.add(atMost("fable-f16: " + aheadToReplay, 1.03, model.ratio(aheadToReplay)));
    goals.add(atMost("930 dispatches: " + aheadToReplay, 1.05, shape.ratio(aheadToReplay)));
    goals.add(
        atLeast(
            "930 dispatches: part of inline(0)'s encode time that ahead(2) hides",
            0.9,
            shape.hidden("ahead(2)")));
    goals.add(
        atMost("930 dispatches: split(0) / inline(0)", 1, shape.ratio("split(0) / inline(0)")));
    goals.add(
        atLeast("930 dispatches: spawn(0) / split(0)", 1, shape.ratio("spawn(0) / split(0)")));
    goals.add(new Goal("encoding from Java / from C", 1.15, true, encode.javaToC()));
    for (String figure : List.of("native_calls_per_token", "submits_per_token")) {
      goals.add(atMost("fable-f16, ahead(2): " + figure, 1, ahead(model, figure)));
    }
    goals.add(
        atMost(
            "fable-f16, ahead(2): us per token, positions 0-127",
            240,
            model.row("ahead(2)").flatMap(row -> model.position(row, "0-127"))));
    if (jobs.containsKey("two-gpus")) {
      Optional<Spread> two = jobs.get("two-gpus").sum("ahead");
      Optional<Spread> one = ahead(jobs.get("one-gpu"), "tokens_per_s");
      goals.add(
          new Goal(
              "fable-f16, ahead(2): tokens/s of two GPUs / of one",
              1.9,
              false,
              two.map(sum -> sum.median() / one.orElseThrow().median())));
    }
    return goals;
  }

  private static Optional<Spread> ahead(Runs runs, String figure) {
    return runs.row("ahead(2)").map(row -> runs.of(row, figure));
  }

  private static Goal atMost(String what, double limit, Optional<Spread> measured) {
    return new Goal(what, limit, true, measured.map(Spread::median));
  }

  private static Goal atLeast(String what, double limit, Optional<Spread> measured) {
    return new Goal(what, limit, false, measured.map(Spread::median));
  }

  /** A row of a Markdown table. */
  String row() {
    String goal = (atMost ? "at most " : "at least ") + number(limit);
    String verdict =
        measured
            .map(
                value -> (atMost ? value <= limit : value >= limit) ? "reached" : "**not reached**")
            .orElse("not measured");
    return "| %s | %s | %s | %s |"
        .formatted(what, goal, measured.map(Goal::number).orElse("-"), verdict);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
  }
}
