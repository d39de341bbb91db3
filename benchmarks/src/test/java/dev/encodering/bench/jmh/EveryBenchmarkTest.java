package dev.encodering.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.LiveThreads;
import dev.encodering.bench.NativeObjects;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, for a moment and in this process, and leaves nothing behind. */
class EveryBenchmarkTest {
  private static final List<String> NEED_A_NEWER_JAVA =
      Runtime.version().feature() >= 22
          ? List.of()
          : Runtime.version().feature() >= 21
              ? List.of("emptyCallForeign")
              : List.of("emptyCallForeign", "virtualThread");

  /** Other runs on this machine are not this test's business. */
  @BeforeAll
  static void runBesideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  static List<String> everyBenchmark() {
    return AllBenchmarks.of(new OptionsBuilder().build()).stream()
        .map(BenchmarkListEntry::getUsername)
        .filter(name -> NEED_A_NEWER_JAVA.stream().noneMatch(name::endsWith))
        .toList();
  }

  private static OptionsBuilder moment(String benchmark) {
    OptionsBuilder options = new OptionsBuilder();
    options.include("^" + benchmark.replace(".", "\\.") + "$");
    options.forks(0).verbosity(VerboseMode.SILENT).shouldFailOnError(true);
    options.warmupIterations(1).warmupTime(TimeValue.milliseconds(1)).warmupBatchSize(2);
    options.measurementIterations(2).measurementTime(TimeValue.milliseconds(1));
    options.timeout(TimeValue.minutes(1));
    options.param("idleUs", "100").param("workUs", "1").param("ringSize", "4");
    options.param("callerWorkUs", "1");
    return options;
  }

  @ParameterizedTest
  @MethodSource("everyBenchmark")
  void runsAndEndsItsThreads(String benchmark) throws RunnerException {
    LiveThreads threads = new LiveThreads();
    Collection<RunResult> results = new Runner(moment(benchmark).build()).run();
    assertFalse(results.isEmpty());
    for (RunResult result : results) {
      double score = result.getPrimaryResult().getScore();
      assertTrue(score > 0 && Double.isFinite(score), benchmark + ": " + score);
    }
    threads.awaitAllEnded();
    NativeObjects.awaitNone();
  }
}
