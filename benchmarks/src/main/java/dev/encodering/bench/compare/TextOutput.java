package dev.encodering.bench.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A judgement for a terminal. */
final class TextOutput {
  private TextOutput() {}

  static void print(PrintWriter out, Judgement judgement) {
    out.println(judgement.title());
    for (Layer layer : Layer.values()) {
      List<Row> rows = judgement.of(layer);
      if (!rows.isEmpty()) {
        out.printf("%n%s%n", layer.title());
        print(out, Table.of(layer, rows));
      }
    }
    out.println();
    judgement.differences().forEach(each -> out.println("differs: " + each));
    judgement.notes().forEach(each -> out.println("note: " + each));
    out.printf("%s (%s)%n", judgement.outcome().label(), judgement.counts());
    out.flush();
  }

  static void print(PrintWriter out, Table table) {
    List<List<String>> lines = new ArrayList<>(List.of(table.header()));
    lines.addAll(table.lines());
    int columns = table.header().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
