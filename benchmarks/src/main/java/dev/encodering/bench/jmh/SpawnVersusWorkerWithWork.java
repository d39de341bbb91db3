package dev.encodering.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/** The same with work behind every token, during which the caller may have parked. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Timeout(time = 30)
public class SpawnVersusWorkerWithWork extends HandoffBenchmarks {
  /** Length of a token's work in microseconds. */
  @Param({"50", "500"})
  public long workUs;

  /** Made by JMH. */
  public SpawnVersusWorkerWithWork() {}

  @Override
  long workNs() {
    return TimeUnit.MICROSECONDS.toNanos(workUs);
  }
}
