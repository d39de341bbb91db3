package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhRun;
import dev.encodering.bench.results.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launching JMH, with one that answers at once. */
class JmhJarTest {
  private static final JmhArguments NO_ARGUMENTS = JmhArguments.parse(List.of());

  @TempDir Path directory;
  @TempDir Path work;

  private JmhJar jar(String benchmarks, String cost) throws Exception {
    return new JmhJar(new FakeJmh(directory).jar("fake", benchmarks, cost), NO_ARGUMENTS, work);
  }

  @Test
  void theBenchmarksAreThoseThatJmhLists() throws Exception {
    assertEquals(List.of("a.B.c", "a.B.d"), jar("a.B.c\na.B.d", "1").benchmarks());
    assertEquals(List.of(), jar("", "1").benchmarks());
  }

  @Test
  void aForkIsOneLaunchAndLeavesNothingBehind() throws Exception {
    JmhRun run = JmhRun.of("x", new JsonNode("x", jar("a.B.c", "7.5").fork("a.B.c")));
    assertEquals("a.B.c", run.results().keySet().iterator().next().name());
    assertEquals(7.5, run.results().values().iterator().next().score().forks().get(0).mean());
    try (Stream<Path> left = Files.list(work)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aForkThatFailsSaysItsLastWords() throws Exception {
    JmhJar jar = jar("a.B.c", "crash");
    String message =
        assertThrows(IllegalStateException.class, () -> jar.fork("a.B.c")).getMessage();
    assertTrue(message.endsWith("fake.jar ended with 1: the benchmark threw"), message);
  }

  @Test
  void aJarThatIsNotThereIsNamed() {
    Path jar = directory.resolve("none.jar");
    String message =
        assertThrows(InputException.class, () -> new JmhJar(jar, NO_ARGUMENTS, work)).getMessage();
    assertEquals(jar + ": there is no such file", message);
  }
}
