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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two builds in turn. */
class PairGateTest {
  private static final List<String> ONE = List.of("a.B.c");
  private static final double[] STEADY = {100, 101, 99};
  private static final double[] SLOWER = {120, 121, 119};

  @TempDir Path directory;
  private final List<String> launches = new ArrayList<>();

  private FakeBuild build(String name, double... costs) {
    return new FakeBuild(name, ONE, launches, costs);
  }

  private PairGate pair(Build base, Build head) {
    return new PairGate(
        base,
        head,
        new Gate(Gates.ofTolerance(0.05), false),
        3,
        directory,
        new PrintWriter(Writer.nullWriter()));
  }

  @Test
  void forksOfBothSidesTakeTurnsAndTheirOrderSwaps() throws Exception {
    pair(build("base", STEADY), build("head", STEADY)).judge();
    assertEquals(List.of("base", "head", "head", "base", "base", "head"), launches);
  }

  @Test
  void theResultsAreWhatJmhWouldHaveWritten() throws Exception {
    Judgement judgement = pair(build("base", STEADY), build("head", STEADY)).judge();
    JmhRun run = JmhRun.read(directory.resolve("base.json"));
    assertEquals(3, run.results().values().iterator().next().score().forks().size());
    assertEquals(Verdict.OK, judgement.rows().get(0).verdict());
    assertEquals(
        RatioEstimate.Method.PAIRED, judgement.rows().get(0).evidence().estimate().method());
    assertTrue(Files.exists(directory.resolve("head.env.json")));
  }

  @Test
  void whatRegressedIsConfirmedWithTwiceTheForks() throws Exception {
    Judgement judgement = pair(build("base", STEADY), build("head", SLOWER)).judge();
    assertEquals(Verdict.REGRESSED, judgement.rows().get(0).verdict());
    assertEquals("confirmed: +20.0 % in a first run", judgement.rows().get(0).reason());
    assertEquals(18, launches.size());
    assertEquals(1, judgement.outcome().exitCode());
  }

  @Test
  void anAlarmThatDoesNotComeAgainIsNone() throws Exception {
    double[] once = {120, 121, 119, 100, 101, 99, 100, 101, 99};
    Judgement judgement = pair(build("base", STEADY), build("head", once)).judge();
    assertEquals(Verdict.OK, judgement.rows().get(0).verdict());
    assertEquals("not confirmed: +20.0 % in a first run", judgement.rows().get(0).reason());
    assertEquals(0, judgement.outcome().exitCode());
  }

  @Test
  void aRulerThatMovesInTheSecondRunMakesItUnstable() throws Exception {
    List<String> names = List.of("a.B.c", "a.Ruler.spin");
    double[] still = {100, 100, 101, 101, 99, 99};
    double[] moving = {
      120, 100, 121, 101, 119, 99, 120, 200, 121, 201, 119, 199, 120, 200, 121, 201, 119, 199
    };
    String gates = "{\"rulers\": [{\"benchmark\": \"Ruler\"}]}";
    Path file = Files.writeString(directory.resolve("gates.json"), gates);
    Judgement judgement =
        new PairGate(
                new FakeBuild("base", names, launches, still),
                new FakeBuild("head", names, launches, moving),
                new Gate(GatesReader.read(file), false),
                3,
                directory,
                new PrintWriter(Writer.nullWriter()))
            .judge();
    assertEquals(Outcome.UNSTABLE, judgement.outcome());
    assertEquals(36, launches.size());
  }

  @Test
  void onlyWhatBothHaveIsRun() throws Exception {
    Build base = new FakeBuild("base", List.of("a.B.c", "a.B.gone"), launches, STEADY);
    Build head = new FakeBuild("head", List.of("a.B.fresh", "a.B.c"), launches, STEADY);
    assertEquals(1, pair(base, head).judge().rows().size());
    Build other = new FakeBuild("other", List.of("a.B.other"), launches, STEADY);
    assertThrows(InputException.class, () -> pair(base, other).judge());
  }
}
