package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhRun;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two jars in turn, with a JMH that answers at once. */
class PairGateTest {
  private static final String ONE = "a.B.c";
  private static final String STEADY = "100 101 99";
  private static final String SLOWER = "120 121 119";

  @TempDir Path directory;
  private FakeJmh fake;

  @BeforeEach
  void makeFake() {
    fake = new FakeJmh(directory);
  }

  private PairGate pair(Path base, Path head) {
    JmhArguments arguments = JmhArguments.parse(List.of());
    return new PairGate(
        new JmhJar(base, arguments, directory),
        new JmhJar(head, arguments, directory),
        new Gate(Gates.ofTolerance(0.05), false),
        3,
        directory,
        new PrintWriter(Writer.nullWriter()));
  }

  @Test
  void forksOfBothSidesTakeTurnsAndTheirOrderSwaps() throws Exception {
    pair(fake.jar("base", ONE, STEADY), fake.jar("head", ONE, STEADY)).judge();
    assertEquals(List.of("base", "head", "head", "base", "base", "head"), fake.launches());
  }

  @Test
  void theResultsAreWhatJmhWouldHaveWritten() throws Exception {
    Path base = fake.jar("base", ONE, STEADY);
    Judgement judgement = pair(base, fake.jar("head", ONE, STEADY)).judge();
    JmhRun run = JmhRun.read(directory.resolve("base.json"));
    assertEquals(3, run.results().values().iterator().next().score().forks().size());
    assertEquals(Verdict.OK, judgement.rows().get(0).verdict());
    assertEquals(
        RatioEstimate.Method.PAIRED, judgement.rows().get(0).evidence().estimate().method());
    assertTrue(Files.exists(directory.resolve("head.env.json")));
  }

  @Test
  void whatRegressedIsConfirmedWithTwiceTheForks() throws Exception {
    Judgement judgement =
        pair(fake.jar("base", ONE, STEADY), fake.jar("head", ONE, SLOWER)).judge();
    assertEquals(Verdict.REGRESSED, judgement.rows().get(0).verdict());
    assertEquals("confirmed: +20.0 % in a first run", judgement.rows().get(0).reason());
    assertEquals(18, fake.launches().size());
    assertEquals(1, judgement.outcome().exitCode());
  }

  @Test
  void anAlarmThatDoesNotComeAgainIsNone() throws Exception {
    String once = SLOWER + " 100 101 99 100 101 99";
    Judgement judgement = pair(fake.jar("base", ONE, STEADY), fake.jar("head", ONE, once)).judge();
    assertEquals(Verdict.OK, judgement.rows().get(0).verdict());
    assertEquals("not confirmed: +20.0 % in a first run", judgement.rows().get(0).reason());
    assertEquals(0, judgement.outcome().exitCode());
  }

  @Test
  void benchmarksOfOneJarAloneAreNotRun() throws Exception {
    Path base = fake.jar("base", ONE + "\na.B.gone", STEADY);
    Path head = fake.jar("head", ONE + "\na.B.fresh", STEADY);
    assertEquals(1, pair(base, head).judge().rows().size());
    Path other = fake.jar("other", "a.B.other", STEADY);
    assertThrows(InputException.class, () -> pair(base, other).judge());
  }

  @Test
  void aForkThatFailsEndsTheRunWithItsLastWords() throws Exception {
    PairGate pair = pair(fake.jar("base", ONE, STEADY), fake.jar("head", ONE, "crash"));
    String message = assertThrows(IllegalStateException.class, pair::judge).getMessage();
    assertTrue(message.endsWith("head.jar ended with 1: the benchmark threw"), message);
  }
}
