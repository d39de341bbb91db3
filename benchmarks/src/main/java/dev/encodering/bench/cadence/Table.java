package dev.encodering.bench.cadence;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under headings, the first column to the left and the others to the right. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  /** In columns that line up; as Markdown, with bars between them. */
  void print(PrintWriter out, boolean markdown) {
    for (int i = 0; i < rows.size(); i++) {
      out.println(line(rows.get(i), markdown));
      if (markdown && i == 0) {
        out.println("|---" + "|---:".repeat(rows.get(0).size() - 1) + "|");
      }
    }
  }

  private String line(List<String> row, boolean markdown) {
    if (markdown) {
      return "| " + String.join(" | ", row) + " |";
    }
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String format = column == 0 ? "%-" + width(column) + "s" : "  %" + width(column) + "s";
      line.append(format.formatted(row.get(column)));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
  }

  /** Three digits that matter, down to thousandths. */
  static String threeDigits(double value) {
    double size = Math.abs(value);
    int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** A number as a person writes it: 13 and not 13.0. */
  static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
