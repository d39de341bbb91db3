package dev.encodering.bench.figures;

import dev.encodering.bench.decode.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Figures as tables for docs. */
final class Markdown {
  private static final List<String> POSITIONS = List.of("0-127", "384-511");

  /** A column: heading, path of the figure, decimals. */
  private record Column(String heading, String path, int decimals) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("us/token", "mean_us.median", 1),
          new Column("p50", "us_per_token.p50", 1),
          new Column("p99", "us_per_token.p99", 1),
          new Column("encode us", "encode_us", 1),
          new Column("hand-off us", "handoff_us", 1),
          new Column("wait us", "gpu_wait_us", 1),
          new Column("calls", "native_calls_per_token", 2),
          new Column("submits", "submits_per_token", 2),
          new Column("spun", "spun_waits_per_token", 2),
          new Column("slept", "slept_waits_per_token", 2),
          new Column("B", "alloc_bytes_per_token", 0));

  private final StringBuilder text = new StringBuilder();

  /** A paragraph. */
  Markdown line(String line) {
    text.append(line).append(System.lineSeparator());
    return this;
  }

  Markdown goals(List<Goal> goals) {
    line("").line("## Goals").line("");
    line("| figure | goal | measured | |").line("|---|---|---|---|");
    goals.forEach(goal -> line(goal.row()));
    return this;
  }

  Markdown job(Job job, Runs runs) {
    line("").line("## " + job.title()).line("");
    line("`decode " + String.join(" ", job.arguments()) + "`").line("");
    modes(runs);
    ratios(runs);
    return this;
  }

  private void modes(Runs runs) {
    List<String> headings = new ArrayList<>(List.of("device", "mode"));
    COLUMNS.forEach(column -> headings.add(column.heading()));
    POSITIONS.forEach(range -> headings.add("us, positions " + range));
    row(headings);
    row(headings.stream().map(heading -> "---").toList());
    for (Runs.Row row : runs.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.device(), row.name()));
      COLUMNS.forEach(column -> cells.add(cell(runs.of(row, column.path()), column)));
      POSITIONS.forEach(range -> cells.add(optional(runs.position(row, range), 1)));
      row(cells);
    }
  }

  /** Only the first column has its spread: it is what is compared. */
  private static String cell(Spread spread, Column column) {
    return column == COLUMNS.get(0)
        ? spread.text(column.decimals())
        : new Spread(spread.median(), 0, 0).text(column.decimals()).replaceFirst(" .*", "");
  }

  private void ratios(Runs runs) {
    if (runs.ratios().isEmpty()) {
      return;
    }
    line("").line("| time per token | median of the runs (least to most) |").line("|---|---|");
    runs.ratios().forEach(name -> row(List.of(name, optional(runs.ratio(name), 3))));
    for (Runs.Row row : runs.rows()) {
      runs.hidden(row.name())
          .ifPresent(
              part ->
                  row(
                      List.of(
                          "part of inline(0)'s encode time that " + row.name() + " hides",
                          part.text(2))));
    }
  }

  Markdown encode(EncodeFigures figures) {
    line("").line("## Encoding alone, ns per dispatch").line("");
    line("| way | median of the forks (least to most) |").line("|---|---|");
    for (Map.Entry<String, Spread> each : figures.java().entrySet()) {
      row(List.of("EncodeCost." + each.getKey(), each.getValue().text(1)));
    }
    row(List.of("the same commands from C", optional(figures.c(), 1)));
    return this;
  }

  private static String optional(Optional<Spread> spread, int decimals) {
    return spread.map(value -> value.text(decimals)).orElse("not run");
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
