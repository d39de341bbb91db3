package dev.encodering.bench.compare;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The history of a machine's runs for change-point tools such as Apache Otava: a line per run, a
 * column per benchmark. Appends to what is there; a benchmark that is new gets a new column.
 */
final class HistoryCsv {
  private static final String TIME = "time";
  private static final String COMMIT = "commit";

  private final Set<String> columns = new LinkedHashSet<>(List.of(TIME, COMMIT));
  private final List<Map<String, String>> lines = new ArrayList<>();

  private HistoryCsv() {}

  static void append(Path file, JmhRun run, String time, String commit) throws IOException {
    HistoryCsv history = new HistoryCsv();
    if (Files.exists(file) && Files.size(file) > 0) {
      history.read(file);
    }
    Map<String, String> line = new LinkedHashMap<>();
    line.put(TIME, time);
    line.put(COMMIT, plain(commit));
    run.results()
        .forEach(
            (id, result) -> {
              for (Statistic statistic : Statistic.defaultsOf(id.mode())) {
                Arm arm = Arm.of(result.score(), statistic);
                if (arm.problem().isEmpty()) {
                  String name =
                      id.shortLabel() + " " + statistic.name() + " " + result.score().unit().name();
                  line.put(plain(name), String.valueOf(arm.value()));
                }
              }
            });
    history.columns.addAll(line.keySet());
    history.lines.add(line);
    Files.writeString(file, history.text());
  }

  private void read(Path file) throws IOException {
    List<String> texts = Files.readAllLines(file);
    String[] header = texts.get(0).split(",", -1);
    if (!header[0].equals(TIME)) {
      throw new InputException(
          file + " has " + header[0] + " for its first column: --csv appends to its own files");
    }
    columns.addAll(List.of(header));
    for (String text : texts.subList(1, texts.size())) {
      String[] cells = text.split(",", -1);
      Map<String, String> line = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(cells.length, header.length); i++) {
        line.put(header[i], cells[i]);
      }
      lines.add(line);
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    for (Map<String, String> line : lines) {
      text.append(
              columns.stream()
                  .map(column -> line.getOrDefault(column, ""))
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }

  /** Nothing in a cell needs quoting. */
  private static String plain(String text) {
    return text.replaceAll("[,\"'\\s]+", " ").strip();
  }
}
