package dev.encodering.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** A layer's rows as a table; columns that are empty in every row are left out. */
final class Table {
  private final List<String> header = new ArrayList<>();
  private final List<List<String>> lines = new ArrayList<>();

  private Table() {}

  static Table of(Layer layer, List<Row> rows) {
    List<String> names =
        switch (layer) {
          case COUNTER ->
              List.of("verdict", "benchmark", "metric", "wanted, or base", "head", "remark");
          case RATIO ->
              List.of(
                  "verdict",
                  "subject / reference",
                  "statistic",
                  "wanted",
                  "ratio",
                  "95 % interval",
                  "can show",
                  "remark");
          default ->
              List.of(
                  "verdict",
                  "benchmark",
                  "statistic",
                  "base",
                  "head",
                  "cost",
                  "95 % interval",
                  "can show",
                  "remark");
        };
    List<List<String>> all = rows.stream().map(row -> cells(layer, row)).toList();
    return of(names, all);
  }

  static Table of(List<String> names, List<List<String>> all) {
    Table table = new Table();
    all.forEach(each -> table.lines.add(new ArrayList<>()));
    for (int column = 0; column < names.size(); column++) {
      int each = column;
      if (all.stream().anyMatch(line -> !line.get(each).isEmpty())) {
        table.header.add(names.get(column));
        for (int i = 0; i < all.size(); i++) {
          table.lines.get(i).add(all.get(i).get(column));
        }
      }
    }
    return table;
  }

  private static List<String> cells(Layer layer, Row row) {
    String verdict = row.verdict().label();
    return switch (layer) {
      case COUNTER ->
          List.of(verdict, row.name(), row.what(), row.base(), row.head(), row.reason());
      case RATIO ->
          List.of(
              verdict,
              row.name(),
              row.what(),
              row.base(),
              row.head(),
              Cells.interval(row),
              Cells.visible(row),
              row.reason());
      default ->
          List.of(
              verdict,
              row.name(),
              row.what(),
              row.base(),
              row.head(),
              Cells.change(row),
              Cells.interval(row),
              Cells.visible(row),
              row.reason());
    };
  }

  List<String> header() {
    return header;
  }

  List<List<String>> lines() {
    return lines;
  }
}
