package dev.encodering.bench.compare;

import static dev.encodering.bench.results.JmhJson.forks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhJson;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From two runs to verdicts, on data small enough to be seen through. */
class GateTest {
  private static final double[][] BASE = forks(100, 101, 99, 100, 102, 98);
  private static final double[][] SLOWER = forks(120, 121, 119, 120, 122, 118);
  private static final double[][] FASTER = forks(80, 81, 79, 80, 82, 78);
  private static final double[][] NOISY = forks(50, 150, 200, 40, 180, 60);

  private static Judgement judge(JmhJson base, JmhJson head) {
    return judge(base, head, false);
  }

  private static Judgement judge(JmhJson base, JmhJson head, boolean strict) {
    return new Gate(Gates.ofTolerance(0.05), strict)
        .judge(side(base), side(head), List.of(), false);
  }

  private static Gate.Side side(JmhJson json) {
    return new Gate.Side(json.run(), null);
  }

  private static JmhJson run(double[]... forks) {
    return new JmhJson().benchmark("a.B.c", forks);
  }

  private static Row only(Judgement judgement) {
    assertEquals(1, judgement.rows().size());
    return judgement.rows().get(0);
  }

  @Test
  void aSlowerHeadIsRegressed() {
    Judgement judgement = judge(run(BASE), run(SLOWER));
    assertEquals(Verdict.REGRESSED, only(judgement).verdict());
    assertEquals(1, judgement.outcome().exitCode());
  }

  @Test
  void aFasterHeadIsImproved() {
    Judgement judgement = judge(run(BASE), run(FASTER));
    assertEquals(Verdict.IMPROVED, only(judgement).verdict());
    assertEquals(0, judgement.outcome().exitCode());
  }

  @Test
  void moreOperationsPerTimeAreAnImprovement() {
    JmhJson base = run(BASE).measured("thrpt", "ops/s", BASE);
    JmhJson head = run(BASE).measured("thrpt", "ops/s", SLOWER);
    assertEquals(Verdict.IMPROVED, only(judge(base, head)).verdict());
    assertEquals(Verdict.REGRESSED, only(judge(head, base)).verdict());
  }

  @Test
  void unitsOfOneKindAreComparedAsOne() {
    JmhJson head = run(BASE).measured("avgt", "us/op", forks(.1, .101, .099, .1, .102, .098));
    assertEquals(1, only(judge(run(BASE), head)).evidence().estimate().ratio(), 1e-9);
  }

  @Test
  void unitsOfDifferentKindsAreNot() {
    JmhJson head = run(BASE).measured("avgt", "B/op", BASE);
    Row row = only(judge(run(BASE), head));
    assertEquals(Verdict.INCONCLUSIVE, row.verdict());
    assertEquals("the units differ: ns/op and B/op", row.reason());
  }

  @Test
  void noisyForksAreInconclusiveAndSayWhatTheyCouldHaveShown() {
    Judgement judgement = judge(run(NOISY), run(NOISY));
    Row row = only(judgement);
    assertEquals(Verdict.INCONCLUSIVE, row.verdict());
    assertTrue(row.reason().startsWith("could have shown a change of "), row.reason());
    assertEquals(0, judgement.outcome().exitCode());
    assertEquals(3, judge(run(NOISY), run(NOISY), true).outcome().exitCode());
  }

  @Test
  void aBenchmarkOfOneRunAloneIsNamed() {
    JmhJson base = run(BASE).benchmark("a.B.gone", BASE);
    JmhJson head = run(BASE).benchmark("a.B.fresh", BASE);
    Judgement judgement = judge(base, head);
    assertEquals(
        List.of("B.c OK", "B.gone MISSING", "B.fresh NEW"),
        judgement.rows().stream().map(row -> row.name() + " " + row.verdict()).toList());
    assertEquals(0, judgement.outcome().exitCode());
    assertEquals(3, judge(base, head, true).outcome().exitCode());
  }

  @Test
  void nothingInCommonIsNoPass() {
    JmhJson other = new JmhJson().benchmark("a.B.other", BASE);
    String message = refusal(run(BASE), other);
    assertTrue(message.contains("have no benchmark in common"), message);
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void fewerThanThreeForksAreRefused(int count) {
    double[][] few = Arrays.copyOf(BASE, count);
    assertEquals(
        "run.json has 6 and run.json "
            + count
            + " forks per benchmark: 3 or more are needed, 6 are better (JMH's -f)",
        refusal(run(BASE), run(few)));
  }

  @Test
  void fromThreeForksOnAnIntervalIsStudents() {
    Row row = only(judge(run(forks(100, 101, 99)), run(forks(120, 121, 119))));
    assertEquals(Verdict.REGRESSED, row.verdict());
    assertEquals(RatioEstimate.Method.WELCH, row.evidence().estimate().method());
  }

  @ParameterizedTest
  @CsvSource({"NaN, a fork has no finite value", "0, a fork's value is not above 0"})
  void aForkWithoutAUsableValueLeavesTheRowOpen(double value, String reason) {
    Row row = only(judge(run(BASE), run(forks(100, 101, value, 100, 102, 98))));
    assertEquals(Verdict.INCONCLUSIVE, row.verdict());
    assertTrue(row.reason().startsWith(reason), row.reason());
  }

  @Test
  void forksThatAreAllTheSameDecideWithoutAnInterval() {
    Row row = only(judge(run(forks(5, 5, 5, 5, 5, 5)), run(forks(6, 6, 6, 6, 6, 6))));
    assertEquals(Verdict.REGRESSED, row.verdict());
  }

  /** Interval alone would fail every fortieth row that has not changed. */
  @Test
  void oneDoubtfulRowAmongManyDoesNotFail() {
    double[][] doubtful = forks(109, 112, 106, 111, 107, 113);
    assertEquals(Verdict.REGRESSED, only(judge(run(BASE), run(doubtful))).verdict());
    JmhJson base = run(BASE);
    JmhJson head = run(doubtful);
    for (int i = 0; i < 200; i++) {
      base.benchmark("a.B.c" + i, BASE);
      head.benchmark("a.B.c" + i, BASE);
    }
    Row row = judge(base, head).rows().get(0);
    assertEquals(Verdict.INCONCLUSIVE, row.verdict());
    assertEquals("one such row among so many may be chance", row.reason());
  }

  @Test
  void anotherJavaIsAnotherEnvironment() {
    Judgement judgement = judge(run(BASE), run(SLOWER).with("vmVersion", "25"));
    assertEquals(4, judgement.outcome().exitCode());
    assertTrue(judgement.of(Layer.BASE_HEAD).isEmpty());
    assertEquals(
        List.of("the JDK differs: 17 in the base, 25 in the head"), judgement.differences());
  }

  @Test
  void otherFlagsAreAnotherEnvironment() {
    JmhJson head = run(SLOWER).with("jvmArgs", List.of("-Xmx1g"));
    assertEquals(4, judge(run(BASE), head).outcome().exitCode());
  }

  @Test
  void anotherEnvironmentMayBeAllowed() {
    Judgement judgement =
        new Gate(Gates.ofTolerance(0.05), false)
            .judge(side(run(BASE)), side(run(SLOWER).with("vmVersion", "25")), List.of(), true);
    assertEquals(1, judgement.outcome().exitCode());
    assertTrue(judgement.notes().toString().contains("the JDK differs"));
  }

  private static String refusal(JmhJson base, JmhJson head) {
    return assertThrows(InputException.class, () -> judge(base, head)).getMessage();
  }
}
