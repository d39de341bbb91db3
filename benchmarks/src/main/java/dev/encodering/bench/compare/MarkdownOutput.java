package dev.encodering.bench.compare;

import java.util.List;
import java.util.stream.Collectors;

/** A judgement for a CI's summary page. */
final class MarkdownOutput {
  private static final String HOW_TO_READ =
      "Cost: time per operation, or what throughput leaves of it; above 0 is worse. "
          + "Can show: the smallest change that these forks tell from none in four cases of five.";

  private MarkdownOutput() {}

  static String of(Judgement judgement) {
    StringBuilder text = new StringBuilder();
    text.append("## Benchmarks: ").append(escape(judgement.outcome().label())).append("\n\n");
    text.append(escape(judgement.title())).append("; ").append(judgement.counts()).append(".\n");
    judgement.differences().forEach(each -> text.append("\n- **differs**: ").append(escape(each)));
    judgement.notes().forEach(each -> text.append("\n- note: ").append(escape(each)));
    if (!judgement.differences().isEmpty() || !judgement.notes().isEmpty()) {
      text.append('\n');
    }
    for (Layer layer : Layer.values()) {
      List<Row> rows = judgement.of(layer);
      if (!rows.isEmpty()) {
        text.append("\n### ").append(layer.title()).append("\n\n");
        text.append(of(Table.of(layer, rows)));
      }
    }
    return text.append('\n').append(HOW_TO_READ).append('\n').toString();
  }

  static String of(Table table) {
    StringBuilder text = new StringBuilder(line(table.header()));
    text.append("|---".repeat(table.header().size())).append("|\n");
    table.lines().forEach(each -> text.append(line(each)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(MarkdownOutput::escape)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("`", "\\`")
        .replace("_", "\\_");
  }
}
