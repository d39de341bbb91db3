package dev.encodering.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A benchmark whose fork ends with a thread dump if it hangs. JMH's own time limit does not help:
 * it begins to interrupt a thread only after that thread has left the benchmark method.
 */
@State(Scope.Benchmark)
public abstract class Watched {
  private static final int HUNG = 86;

  private Watchdog watchdog;

  Watched() {}

  /**
   * Starts the watchdog: an iteration may take its time and the benchmark's time limit.
   *
   * @param params of this benchmark
   */
  @Setup(Level.Trial)
  public final void watch(BenchmarkParams params) {
    long iterationNs =
        Math.max(ns(params.getWarmup().getTime()), ns(params.getMeasurement().getTime()));
    watchdog = new Watchdog(iterationNs + ns(params.getTimeout()), Watched::endFork);
  }

  private static long ns(TimeValue time) {
    return time.convertTo(TimeUnit.NANOSECONDS);
  }

  private static void endFork(String threadDump) {
    System.err.println(threadDump);
    System.err.flush();
    Runtime.getRuntime().halt(HUNG);
  }

  /** Tells the watchdog that another iteration begins or has ended. */
  @Setup(Level.Iteration)
  @TearDown(Level.Iteration)
  public final void alive() {
    watchdog.alive();
  }

  /**
   * Stops the watchdog.
   *
   * @throws InterruptedException if interrupted
   */
  @TearDown(Level.Trial)
  public final void unwatch() throws InterruptedException {
    watchdog.stop();
  }
}
