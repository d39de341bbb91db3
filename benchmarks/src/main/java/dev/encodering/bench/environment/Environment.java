package dev.encodering.bench.environment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run was made on, and when; JMH's JSON does not say.
 *
 * @param machine with its load before and after
 * @param started in UTC
 * @param ended in UTC; null while it runs
 * @param pair the same in both files of a paired run; null in others
 */
public record Environment(MachineFacts machine, String started, String ended, String pair) {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * The run begins.
   *
   * @return this machine as it is now
   */
  public static Environment begin() {
    return new Environment(MachineFacts.now(), now(), null, null);
  }

  /**
   * The run has ended.
   *
   * @return with what has happened since {@link #begin()}
   */
  public Environment end() {
    return new Environment(machine.after(), started, now(), pair);
  }

  /**
   * One arm of a paired run.
   *
   * @param id the same for both arms
   * @return with it
   */
  public Environment pairedBy(String id) {
    return new Environment(machine, started, ended, id);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * Which part of the machine's time its host kept for others during the run.
   *
   * @return a share; 0 where it is not known
   */
  public double stealShare() {
    try {
      long ms = Duration.between(Instant.parse(started), Instant.parse(ended)).toMillis();
      return ms <= 0 || machine.stolenMs() < 0
          ? 0
          : (double) machine.stolenMs() / ms / machine.cores();
    } catch (DateTimeParseException | NullPointerException e) {
      return 0;
    }
  }

  /**
   * Where the environment of a result file is.
   *
   * @param results such as bench.json
   * @return such as bench.env.json
   */
  public static Path beside(Path results) {
    String name = Objects.requireNonNull(results.getFileName(), "a file").toString();
    return results.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".env.json");
  }

  /**
   * Writes it beside a result file.
   *
   * @param results such as bench.json
   * @throws IOException if that fails
   */
  public void writeBeside(Path results) throws IOException {
    Files.writeString(beside(results), GSON.toJson(this) + "\n");
  }

  /**
   * Reads what is beside a result file.
   *
   * @param results such as bench.json
   * @return empty if there is no such file
   * @throws InputException if there is one that cannot be used
   */
  public static Optional<Environment> readBeside(Path results) {
    Path file = beside(results);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Environment read = GSON.fromJson(JsonNode.read(file).element(), Environment.class);
      if (read != null && read.machine != null) {
        return Optional.of(read);
      }
      throw new InputException(file + ": this is no environment file: it has no machine");
    } catch (JsonParseException e) {
      throw new InputException(file + ": this is no environment file: " + e.getMessage(), e);
    }
  }
}
