package dev.encodering.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** Two runs of the same comparison, the second longer: a regression counts if both show it. */
final class Confirmation {
  private Confirmation() {}

  static Judgement of(Judgement first, Judgement second) {
    List<Row> rows = new ArrayList<>();
    for (Row row : first.rows()) {
      boolean alarmed = row.layer() == Layer.BASE_HEAD && row.verdict() == Verdict.REGRESSED;
      rows.add(alarmed ? confirm(row, second) : row);
    }
    second.of(Layer.RULER).stream()
        .filter(row -> row.verdict() == Verdict.UNSTABLE)
        .forEach(rows::add);
    List<String> notes = new ArrayList<>(first.notes());
    second.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    return new Judgement(first.title(), rows, first.differences(), notes, first.strict());
  }

  private static Row confirm(Row alarm, Judgement second) {
    Row again = second.rows().stream().filter(alarm::isSameAs).findFirst().orElseThrow();
    String first = Cells.change(alarm) + " in a first run";
    return again.verdict() == Verdict.REGRESSED
        ? again.withVerdict(Verdict.REGRESSED, "confirmed: " + first)
        : again.withVerdict(again.verdict(), "not confirmed: " + first);
  }
}
