package dev.encodering.bench.jmh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same after a pause, as a decode loop has it between tokens: caches have cooled, clocks have
 * dropped, and whoever could park has parked. Each measurement is one hand-over, right after the
 * pause. The warm-up has no pauses, so that what is measured is compiled code.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 2, batchSize = 10_000)
@Measurement(iterations = 150, batchSize = 1)
@Timeout(time = 30)
@State(Scope.Thread)
public class SpawnVersusWorkerAfterIdle extends HandoffBenchmarks {
  /** Length of the pause in microseconds. */
  @Param({"1000", "13000"})
  public long idleUs;

  /** What the caller does in it: {@code sleeps} or {@code spins}. */
  @Param({"sleeps", "spins"})
  public String caller;

  /** Made by JMH. */
  public SpawnVersusWorkerAfterIdle() {}

  /** The pause; on the measuring thread and not part of the measurement. */
  @Setup(Level.Iteration)
  public void pause() {
    long untilNs = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(idleUs);
    boolean sleeps = caller.equals("sleeps");
    for (long leftNs; (leftNs = untilNs - System.nanoTime()) > 0; ) {
      if (sleeps) {
        LockSupport.parkNanos(leftNs);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** The encoder worker: what the caller pays until it is free. */
  @Benchmark
  public long encoderWorkerSubmit(Handoffs.Worker worker) throws InterruptedException {
    return worker.submit();
  }
}
