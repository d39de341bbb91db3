package dev.encodering.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.SingleShotResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

/** The table of a run, from results of which every number is known. */
class HandoffTableTest {
  private static final int OLD_JAVA = 17;
  private static final int NEW_JAVA = 25;
  private static final IterationParams ITERATIONS =
      new IterationParams(IterationType.MEASUREMENT, 3, TimeValue.seconds(1), 1);

  private static BenchmarkParams params(Class<?> type, String way, Mode mode, String... settings) {
    return params(type, way, mode, TimeUnit.NANOSECONDS, settings);
  }

  private static BenchmarkParams params(
      Class<?> type, String way, Mode mode, TimeUnit unit, String... settings) {
    WorkloadParams workload = new WorkloadParams();
    for (int i = 0; i < settings.length; i += 2) {
      workload.put(settings[i], settings[i + 1], i);
    }
    return new BenchmarkParams(
        type.getName() + "." + way,
        "generated",
        true,
        1,
        new int[] {1},
        List.of(),
        2,
        0,
        ITERATIONS,
        ITERATIONS,
        mode,
        workload,
        unit,
        1,
        "java",
        List.of(),
        "17",
        "HotSpot",
        "17",
        "1.37",
        TimeValue.seconds(1));
  }

  /** One fork; a token takes as long as the numbers say, and its parts a tenth and a half. */
  private static BenchmarkResult fork(BenchmarkParams params, long... seenNs) {
    List<IterationResult> iterations = new ArrayList<>();
    for (long ns : seenNs) {
      IterationResult each =
          new IterationResult(params, ITERATIONS, new IterationResultMetaData(1, 1));
      each.addResult(
          params.getMode() == Mode.SingleShotTime
              ? new SingleShotResult(ResultRole.PRIMARY, "score", ns, params.getTimeUnit())
              : new AverageTimeResult(ResultRole.PRIMARY, "score", 1, ns, params.getTimeUnit()));
      each.addResult(new ScalarResult("callerNs", ns / 10.0, "#", AggregationPolicy.SUM));
      each.addResult(new ScalarResult("startNs", ns / 2.0, "#", AggregationPolicy.SUM));
      each.addResult(new ScalarResult("gc.alloc.rate.norm", 24, "B/op", AggregationPolicy.AVG));
      iterations.add(each);
    }
    return new BenchmarkResult(params, iterations);
  }

  private static RunResult run(BenchmarkParams params, BenchmarkResult... forks) {
    return new RunResult(params, List.of(forks));
  }

  private static RunResult backToBack(String way, long... forkNs) {
    BenchmarkParams params = params(SpawnVersusWorker.class, way, Mode.AverageTime);
    BenchmarkResult[] forks = new BenchmarkResult[forkNs.length];
    for (int i = 0; i < forks.length; i++) {
      forks[i] = fork(params, forkNs[i], forkNs[i], 1_000_000);
    }
    return run(params, forks);
  }

  private static RunResult afterIdle(String way, String workUs, long ns) {
    BenchmarkParams params =
        params(
            SpawnVersusWorkerAfterIdle.class,
            way,
            Mode.SingleShotTime,
            "idleUs",
            "13000",
            "caller",
            "sleeps",
            "workUs",
            workUs);
    return run(params, fork(params, ns), fork(params, ns));
  }

  private static List<String> table(int java, RunResult... results) {
    StringWriter text = new StringWriter();
    HandoffTable.print(new PrintWriter(text), List.of(results), java);
    return text.toString().lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
  }

  @Test
  void aRowHasTheMedianOfTheForksMediansAndTheirEnds() {
    List<String> lines = table(NEW_JAVA, backToBack("pooled", 3_000, 1_000, 2_000));
    assertTrue(
        lines.contains("pooled 0.20 (0.10 to 0.30) 1.00 (0.50 to 1.50) 2.00 (1.00 to 3.00) 24"),
        lines.toString());
  }

  /** The score follows -tu; the counters do not. */
  @Test
  void anotherUnitGivesTheSameTable() {
    BenchmarkParams params =
        params(SpawnVersusWorker.class, "a", Mode.AverageTime, TimeUnit.MILLISECONDS);
    List<String> lines = table(NEW_JAVA, run(params, fork(params, 2_000)));
    assertTrue(
        lines.contains("a 0.20 (0.20 to 0.20) 1.00 (1.00 to 1.00) 2.00 (2.00 to 2.00) 24"),
        lines.toString());
  }

  @Test
  void theFastestWayComesFirstAndEachSettingHasATable() {
    List<String> lines =
        table(
            NEW_JAVA,
            backToBack("a", 3_000),
            backToBack("b", 1_000),
            afterIdle("a", "0", 5_000),
            afterIdle("a", "50", 70_000));
    List<String> firsts =
        lines.stream()
            .filter(line -> line.matches("(a|b) .*|.*work.*") && !line.startsWith("caller"))
            .map(line -> line.replaceAll("^([ab]) .*", "$1"))
            .toList();
    assertEquals(
        List.of(
            "After 13000 us in which the caller sleeps, no work",
            "a",
            "After 13000 us in which the caller sleeps, work of 50 us",
            "a",
            "Back to back, no work",
            "b",
            "a"),
        firsts);
  }

  /** What the harness allocates around one token would be taken for the token's. */
  @Test
  void oneTokenHasNoAllocation() {
    List<String> lines = table(NEW_JAVA, afterIdle("a", "0", 5_000));
    assertTrue(lines.stream().anyMatch(line -> line.matches("a .*\\) -")), lines.toString());
  }

  @Test
  void anOldJavaIsSaidToMissThreadsThatHaveEnded() {
    assertTrue(
        table(OLD_JAVA, backToBack("a", 1)).toString().contains("on Java 17 JMH misses threads"));
    assertFalse(table(NEW_JAVA, backToBack("a", 1)).toString().contains("misses"));
    assertFalse(table(OLD_JAVA, afterIdle("a", "0", 1)).toString().contains("misses"));
  }

  @Test
  void whatHandsNothingOverHasOnlyAScore() {
    BenchmarkParams params = params(SpawnVersusWorker.class, "rulerConsumeCpu", Mode.AverageTime);
    IterationResult only =
        new IterationResult(params, ITERATIONS, new IterationResultMetaData(1, 1));
    only.addResult(
        new AverageTimeResult(ResultRole.PRIMARY, "score", 1, 2_000, TimeUnit.NANOSECONDS));
    List<String> lines = table(NEW_JAVA, run(params, new BenchmarkResult(params, List.of(only))));
    assertTrue(lines.contains("rulerConsumeCpu - - 2.00 (2.00 to 2.00) -"), lines.toString());
  }

  @Test
  void theRatioToThePingPongIsOneForEachFork() {
    BenchmarkParams params = params(WorkerAgainstPingPong.class, "pairOfBlocks", Mode.AverageTime);
    List<BenchmarkResult> forks = new ArrayList<>();
    for (double ratio : new double[] {1.5, 1.1, 1.2}) {
      List<IterationResult> iterations = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        IterationResult each =
            new IterationResult(params, ITERATIONS, new IterationResultMetaData(1, 1));
        each.addResult(
            new AverageTimeResult(ResultRole.PRIMARY, "score", 1, 1, TimeUnit.NANOSECONDS));
        each.addResult(new ScalarResult("ratio", ratio, "#", AggregationPolicy.SUM));
        each.addResult(new ScalarResult("workerNs", 120 * ratio, "#", AggregationPolicy.SUM));
        each.addResult(new ScalarResult("rulerNs", 120, "#", AggregationPolicy.SUM));
        iterations.add(each);
      }
      forks.add(new BenchmarkResult(params, iterations));
    }
    String text = table(NEW_JAVA, new RunResult(params, forks)).toString();
    assertTrue(text.contains("1.20 (1.10 to 1.50) over 3 forks; worker 144 ns"), text);
    assertTrue(text.contains("ping-pong 120 ns"), text);
  }

  @Test
  void otherBenchmarksHaveNoTable() {
    BenchmarkParams params = params(EncodeCost.class, "write", Mode.AverageTime);
    assertEquals(List.of(), table(NEW_JAVA, run(params, fork(params, 1))));
  }
}
