package dev.encodering.bench.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.results.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  @TempDir Path directory;

  @Test
  void whatIsWrittenBesideARunIsReadAgain() throws Exception {
    Path results = directory.resolve("bench.json");
    Environment environment = Environment.begin().end().pairedBy("a pair");
    environment.writeBeside(results);
    assertTrue(Files.exists(directory.resolve("bench.env.json")));
    assertEquals(Optional.of(environment), Environment.readBeside(results));
  }

  @Test
  void aRunWithoutAFileBesideItHasNone() {
    assertEquals(Optional.empty(), Environment.readBeside(directory.resolve("bench.json")));
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("bench.env.json"), "{\"machine\": \"many\"}");
    String message =
        assertThrows(
                InputException.class, () -> Environment.readBeside(directory.resolve("bench.json")))
            .getMessage();
    assertTrue(message.startsWith(file + ": this is no environment file"), message);
  }

  @Test
  void stealIsTheShareOfAllCoresTime() {
    MachineFacts machine = new MachineFacts("C", 2, -1, "S", "J", List.of(), 50_000, 0.5, 0.5, 100);
    String start = "2026-01-01T00:00:00Z";
    String end = "2026-01-01T00:00:01Z";
    assertEquals(0.05, new Environment(machine, start, end, null).stealShare(), 1e-12);
    assertEquals(0, new Environment(machine, start, null, null).stealShare());
  }
}
