package dev.encodering.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a comparison came to.
 *
 * @param title the runs that were compared
 * @param rows in the order of their layers
 * @param differences of the environments for which base and head were not compared
 * @param notes that a reader should know
 * @param strict whether inconclusive rows fail
 */
record Judgement(
    String title, List<Row> rows, List<String> differences, List<String> notes, boolean strict) {

  List<Row> of(Layer layer) {
    return rows.stream().filter(row -> row.layer() == layer).toList();
  }

  /** Counters cannot be noisy, so what they say counts on an unstable machine too. */
  Outcome outcome() {
    if (has(Layer.COUNTER, Verdict.REGRESSED)) {
      return Outcome.REGRESSED;
    }
    if (!differences.isEmpty()) {
      return Outcome.OTHER_ENVIRONMENT;
    }
    if (has(Layer.RULER, Verdict.UNSTABLE)) {
      return Outcome.UNSTABLE;
    }
    if (rows.stream().anyMatch(row -> row.verdict() == Verdict.REGRESSED)) {
      return Outcome.REGRESSED;
    }
    boolean open =
        rows.stream()
            .filter(row -> row.layer() != Layer.RULER)
            .anyMatch(
                row -> row.verdict() == Verdict.INCONCLUSIVE || row.verdict() == Verdict.MISSING);
    return !open ? Outcome.OK : strict ? Outcome.INCONCLUSIVE : Outcome.OPEN;
  }

  private boolean has(Layer layer, Verdict verdict) {
    return of(layer).stream().anyMatch(row -> row.verdict() == verdict);
  }

  /** Such as {@code 1 regressed, 3 ok}. */
  String counts() {
    Map<Verdict, Integer> counts = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      int count = (int) rows.stream().filter(row -> row.verdict() == verdict).count();
      if (count > 0) {
        counts.put(verdict, count);
      }
    }
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (verdict, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(verdict.label().toLowerCase(Locale.ROOT)));
    return text.toString();
  }
}
