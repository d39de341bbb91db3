package dev.encodering.bench.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Path file = Files.writeString(directory.resolve("bench.env.json"), "{\"cores\": \"many\"}");
    String message =
        assertThrows(
                InputException.class, () -> Environment.readBeside(directory.resolve("bench.json")))
            .getMessage();
    assertTrue(message.startsWith(file + ": this is no environment file"), message);
  }

  @Test
  void stealIsTheShareOfTicksInBetween() {
    Load before = new Load("then", 0.5, 100L, 1_000L);
    Load after = new Load("now", 0.5, 150L, 2_000L);
    assertEquals(0.05, Load.stealShare(before, after), 1e-12);
    assertEquals(null, Load.stealShare(new Load("then", null, null, null), after));
  }
}
