package dev.encodering.bench.compare;

import static dev.encodering.bench.results.JmhJson.forks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rulers, counters, ratios and exemptions, as gates.json asks for them. */
class LayersTest {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final double[][] STEADY = forks(100, 101, 99, 100, 102, 98);
  private static final double[][] SLOWER = forks(120, 121, 119, 120, 122, 118);

  @TempDir Path directory;

  private Judgement judge(String gates, JmhJson base, JmhJson head) throws IOException {
    Path file = Files.writeString(directory.resolve("gates.json"), gates);
    return new Gate(GatesReader.read(file), false)
        .judge(new Gate.Side(base.run(), null), new Gate.Side(head.run(), null), List.of(), false);
  }

  private static JmhJson run(double[]... forks) {
    return new JmhJson().benchmark("a.B.c", forks);
  }

  @Test
  void aRulerThatMovedMakesTheRunUnstable() throws IOException {
    String gates = "{\"rulers\": [{\"benchmark\": \"Ruler\"}]}";
    Judgement judgement =
        judge(
            gates,
            run(STEADY).benchmark("a.Ruler.spin", STEADY),
            run(SLOWER).benchmark("a.Ruler.spin", SLOWER));
    assertEquals(Verdict.UNSTABLE, judgement.of(Layer.RULER).get(0).verdict());
    assertEquals(1, judgement.of(Layer.BASE_HEAD).size());
    assertEquals(4, judgement.outcome().exitCode());
  }

  @Test
  void aRulerThatStoodStillLetsARegressionCount() throws IOException {
    String gates = "{\"rulers\": [{\"benchmark\": \"Ruler\"}]}";
    Judgement judgement =
        judge(
            gates,
            run(STEADY).benchmark("a.Ruler.spin", STEADY),
            run(SLOWER).benchmark("a.Ruler.spin", STEADY));
    assertEquals(Verdict.OK, judgement.of(Layer.RULER).get(0).verdict());
    assertEquals(1, judgement.outcome().exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"equals\": 1', 1, 1, OK",
    "'\"equals\": 1', 1, 1.01, REGRESSED",
    "'\"equals\": 1, \"slack\": 0.1', 1, 1.01, OK",
    "'\"equals\": 1, \"slack\": 0.1', 0.8, 1, REGRESSED",
    "'\"atMost\": 0.5', 0.5, 0.4, OK",
    "'\"atMost\": 0.5', 0.6, 0.6, REGRESSED",
    "'\"atMost\": 0', 0, 0, OK"
  })
  void aCounterIsWhatItMustBe(String rule, double first, double second, Verdict verdict)
      throws IOException {
    String gates =
        "{\"counters\": [{\"benchmark\": \"B.c\", \"metric\": \"calls\", " + rule + "}]}";
    JmhJson head = run(STEADY).secondary("calls", "#", forks(first, second));
    Judgement judgement = judge(gates, run(STEADY), head);
    assertEquals(verdict, judgement.of(Layer.COUNTER).get(0).verdict());
    assertEquals(verdict == Verdict.OK ? 0 : 1, judgement.outcome().exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "0.001, 0.004, OK",
    "0, 0, OK",
    "0, 24, REGRESSED",
    "24, 0, IMPROVED",
    "1000, 1005, OK",
    "1000, 1024, REGRESSED"
  })
  void bytesPerOperationAreComparedByTheirDifference(double was, double is, Verdict verdict)
      throws IOException {
    Judgement judgement =
        judge(
            "{}",
            run(STEADY).secondary(ALLOCATION, "B/op", forks(was, was)),
            run(STEADY).secondary(ALLOCATION, "B/op", forks(is, is)));
    assertEquals(verdict, judgement.of(Layer.COUNTER).get(0).verdict());
  }

  @Test
  void oneForkThatAllocatesMoreIsNoRegression() throws IOException {
    Judgement judgement =
        judge(
            "{}",
            run(STEADY).secondary(ALLOCATION, "B/op", forks(16, 16, 16)),
            run(STEADY).secondary(ALLOCATION, "B/op", forks(16, 900, 16)));
    assertEquals(Verdict.OK, judgement.of(Layer.COUNTER).get(0).verdict());
  }

  @ParameterizedTest
  @CsvSource({"0.9, OK", "0.5, REGRESSED", "0.835, INCONCLUSIVE"})
  void aRatioWithinTheRunIsHeldToItsBound(double atMost, Verdict verdict) throws IOException {
    String gates =
        "{\"ratios\": [{\"subject\": \"B.c\", \"reference\": \"B.slow\", \"atMost\": "
            + atMost
            + "}]}";
    JmhJson head = run(STEADY).benchmark("a.B.slow", SLOWER);
    Judgement judgement = judge(gates, head, head);
    assertEquals(verdict, judgement.of(Layer.RATIO).get(0).verdict());
  }

  @Test
  void aRatiosTwoSidesHaveTheSameParameters() throws IOException {
    String gates =
        "{\"ratios\": [{\"subject\": \"B.c\", \"reference\": \"B.slow\", \"atMost\": 1}]}";
    JmhJson head =
        run(STEADY)
            .with("params", Map.of("size", "1"))
            .benchmark("a.B.c", SLOWER)
            .with("params", Map.of("size", "2"))
            .benchmark("a.B.slow", SLOWER)
            .with("params", Map.of("size", "1"))
            .benchmark("a.B.slow", STEADY)
            .with("params", Map.of("size", "2"));
    List<Row> rows = judge(gates, head, head).of(Layer.RATIO);
    assertEquals(
        List.of("B.c:size=1 / B.slow:size=1 OK", "B.c:size=2 / B.slow:size=2 REGRESSED"),
        rows.stream().map(row -> row.name() + " " + row.verdict()).toList());
  }

  @Test
  void anExemptionLoosensOneBenchmark() throws IOException {
    String gates = "{\"benchmarks\": [{\"benchmark\": \"B.c\", \"tolerance\": \"40%\"}]}";
    assertEquals(0, judge(gates, run(STEADY), run(SLOWER)).outcome().exitCode());
  }

  @Test
  void whatIsNotGatedIsShown() throws IOException {
    String gates = "{\"benchmarks\": [{\"benchmark\": \"B.c\", \"gated\": false}]}";
    Judgement judgement = judge(gates, run(STEADY), run(SLOWER));
    assertEquals(Verdict.NOT_GATED, judgement.rows().get(0).verdict());
    assertTrue(judgement.rows().get(0).evidence().estimate().low() > 1.05);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rulers\": [{\"benchmark\": \"zzz\"}]}|$.rulers[0].benchmark matches no benchmark",
        "{\"counters\": [{\"benchmark\": \"zzz\", \"metric\": \"m\", \"equals\": 1}]}"
            + "|$.counters[0].benchmark matches no benchmark of the head with a metric m",
        "{\"ratios\": [{\"subject\": \"zzz\", \"reference\": \"c\", \"atMost\": 1}]}"
            + "|$.ratios[0].subject matches no benchmark",
        "{\"ratios\": [{\"subject\": \"c\", \"reference\": \"B\", \"atMost\": 1}]}"
            + "|$.ratios[0].reference matches 2 benchmarks for a.B.c: it must match one"
      })
  void aGateThatMatchesNothingIsAnError(String gates, String message) {
    JmhJson head = run(STEADY).benchmark("a.B.d", STEADY);
    String refusal =
        assertThrows(InputException.class, () -> judge(gates, head, head)).getMessage();
    assertTrue(refusal.contains(message), refusal);
  }

  @Test
  void countersOfADecodingAreCountersToo() throws IOException {
    Path decode =
        Files.writeString(
            directory.resolve("decode.json"),
            "{\"runs\": [{\"mode\": \"ahead\", \"depth\": 2, \"native_calls_per_token\": 1.0,"
                + " \"us_per_token\": {\"p50\": 3}}]}");
    String text =
        "{\"counters\": [{\"benchmark\": \"decode:ahead\", \"metric\": \"native_calls_per_token\","
            + " \"equals\": 1}]}";
    Gates gates = GatesReader.read(Files.writeString(directory.resolve("gates.json"), text));
    Judgement judgement =
        new Gate(gates, false)
            .judge(new Gate.Side(run(STEADY).run(), null), Counts.ofDecode(decode));
    assertEquals("decode:ahead:2", judgement.rows().get(0).name());
    assertEquals(0, judgement.outcome().exitCode());
  }

  @Test
  void withOneRunAndNoGatesThereIsNothingToJudge() {
    Gate gate = new Gate(Gates.ofTolerance(0.05), false);
    Gate.Side head = new Gate.Side(run(STEADY).run(), null);
    assertThrows(InputException.class, () -> gate.judge(head, List.of()));
  }
}
