package dev.encodering.bench.jmh;

import dev.encodering.bench.decode.Spread;
import java.util.Optional;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one way to hand over took in one setting, in microseconds: the median of each fork, and of
 * these the median and the ends.
 *
 * @param setting pace and work
 * @param way the benchmark's method
 * @param caller until the caller is free; empty for what hands nothing over
 * @param start until the work starts; empty likewise
 * @param seen until the work is done and seen
 * @param bytes allocated per token, if that was measured and means anything
 */
record HandoffRow(
    String setting,
    String way,
    Optional<Spread> caller,
    Optional<Spread> start,
    Spread seen,
    Optional<Double> bytes) {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final double NS_PER_US = 1e3;

  /** Empty if this is no hand-over benchmark. */
  static Optional<HandoffRow> of(RunResult result) {
    BenchmarkParams params = result.getParams();
    String name = params.getBenchmark();
    int dot = name.lastIndexOf('.');
    return setting(name.substring(0, dot), params)
        .map(setting -> of(setting, name.substring(dot + 1), result));
  }

  private static Optional<String> setting(String type, BenchmarkParams params) {
    if (type.equals(SpawnVersusWorker.class.getName())) {
      return Optional.of("Back to back, no work");
    }
    if (type.equals(SpawnVersusWorkerWithWork.class.getName())) {
      return Optional.of("Back to back, " + work(params));
    }
    if (type.equals(SpawnVersusWorkerAfterIdle.class.getName())) {
      return Optional.of(
          "After %s us in which the caller %s, %s"
              .formatted(params.getParam("idleUs"), params.getParam("caller"), work(params)));
    }
    return Optional.empty();
  }

  private static String work(BenchmarkParams params) {
    String workUs = params.getParam("workUs");
    return workUs.equals("0") ? "no work" : "work of " + workUs + " us";
  }

  private static HandoffRow of(String setting, String way, RunResult result) {
    double unitNs = result.getParams().getTimeUnit().toNanos(1);
    // One token cannot be told from what the harness allocates around it.
    boolean manyTokens = result.getParams().getMode() != Mode.SingleShotTime;
    Result<?> bytes = result.getAggregatedResult().getSecondaryResults().get(ALLOCATION);
    return new HandoffRow(
        setting,
        way,
        counter(result, "callerNs"),
        counter(result, "startNs"),
        overForks(result, unitNs, IterationResult::getPrimaryResult),
        manyTokens ? Optional.ofNullable(bytes).map(Result::getScore) : Optional.empty());
  }

  /** By iteration: JMH adds a counter up wherever it gives one number for several. */
  private static Optional<Spread> counter(RunResult result, String name) {
    return result.getAggregatedResult().getSecondaryResults().containsKey(name)
        ? Optional.of(overForks(result, 1, each -> each.getSecondaryResults().get(name)))
        : Optional.empty();
  }

  private static Spread overForks(
      RunResult result, double unitNs, Function<IterationResult, Result<?>> of) {
    return Spread.of(
        result.getBenchmarkResults().stream()
            .mapToDouble(fork -> median(fork, of) * unitNs / NS_PER_US)
            .toArray());
  }

  private static double median(BenchmarkResult fork, Function<IterationResult, Result<?>> of) {
    return Spread.of(
            fork.getIterationResults().stream()
                .mapToDouble(each -> of.apply(each).getScore())
                .toArray())
        .median();
  }
}
