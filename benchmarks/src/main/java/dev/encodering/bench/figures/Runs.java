package dev.encodering.bench.figures;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.encodering.bench.decode.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The JSON of several runs of one decode command, and figures over them: the median of the runs and
 * their spread.
 *
 * @param outputs at least one, all of the same command
 */
record Runs(List<JsonObject> outputs) {

  /** Names of devices and modes in the table's order, for example {@code ahead(2)}. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (JsonElement each : outputs.get(0).getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      rows.add(
          new Row(
              run.get("device").getAsString(),
              run.get("mode").getAsString(),
              run.get("depth").getAsInt()));
    }
    return rows;
  }

  /** A mode on a device. */
  record Row(String device, String mode, int depth) {
    String name() {
      return mode + "(" + depth + ")";
    }
  }

  /** A figure of a row; the path has dots between names. */
  Spread of(Row row, String path) {
    return over(output -> find(output, row).map(run -> number(run, path))).orElseThrow();
  }

  /** The row of a mode; empty if it was not run. */
  Optional<Row> row(String name) {
    return rows().stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /** The mean over a range of positions; empty if it did not run. */
  Optional<Spread> position(Row row, String range) {
    return over(
        output ->
            find(output, row)
                .flatMap(run -> entry(run.getAsJsonArray("positions"), "range", range))
                .map(position -> number(position, "mean_us.median")));
  }

  /** A ratio by its name; empty if there is none. */
  Optional<Spread> ratio(String name) {
    return named("ratios", name);
  }

  /** Which part of INLINE(0)'s encode time a mode hides; empty if that was not run. */
  Optional<Spread> hidden(String name) {
    return named("hidden_encode", name);
  }

  /** The names of the ratios. */
  List<String> ratios() {
    List<String> names = new ArrayList<>();
    for (JsonElement each : outputs.get(0).getAsJsonArray("ratios")) {
      names.add(each.getAsJsonObject().get("name").getAsString());
    }
    return names.stream().distinct().toList();
  }

  /** Tokens per second of all devices in a mode. */
  Optional<Spread> sum(String mode) {
    return over(
        output ->
            entry(output.getAsJsonArray("sums"), "mode", mode)
                .map(sum -> number(sum, "tokens_per_s")));
  }

  private Optional<Spread> named(String list, String name) {
    return over(
        output ->
            entry(output.getAsJsonArray(list), "name", name)
                .map(entry -> number(entry, "value.median")));
  }

  private Optional<Spread> over(Function<JsonObject, Optional<Double>> figure) {
    double[] values =
        outputs.stream()
            .map(figure)
            .flatMap(Optional::stream)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }

  private static Optional<JsonObject> find(JsonObject output, Row row) {
    for (JsonElement each : output.getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      if (run.get("device").getAsString().equals(row.device)
          && run.get("mode").getAsString().equals(row.mode)
          && run.get("depth").getAsInt() == row.depth) {
        return Optional.of(run);
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonObject> entry(JsonArray list, String key, String value) {
    for (JsonElement each : list) {
      JsonObject entry = each.getAsJsonObject();
      if (entry.get(key).getAsString().equals(value)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static double number(JsonObject object, String path) {
    JsonElement at = object;
    for (String name : path.split("\\.")) {
      at = at.getAsJsonObject().get(name);
    }
    return at.getAsDouble();
  }
}
