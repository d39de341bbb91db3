package dev.encodering.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Token after token with no pause and next to no work: what each way costs until the work is done
 * and seen. The caller does nothing in between, so every thread that can stay awake does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Timeout(time = 30)
public class SpawnVersusWorker extends HandoffBenchmarks {

  /** Made by JMH. */
  public SpawnVersusWorker() {}

  @Override
  long workNs() {
    return 0;
  }
}
