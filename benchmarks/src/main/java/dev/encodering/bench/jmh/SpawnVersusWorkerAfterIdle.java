package dev.encodering.bench.jmh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same after a pause, as a decode loop has it between tokens: caches have cooled, clocks have
 * dropped, and whoever could park has parked. Each measurement is one hand-over, right after the
 * pause. The warm-up has no pauses, or short ones, so that what is measured is compiled code.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 2, batchSize = 5_000)
@Measurement(iterations = 100, batchSize = 1)
@Timeout(time = 120)
public class SpawnVersusWorkerAfterIdle extends HandoffBenchmarks {
  /** Length of the pause in microseconds. */
  @Param({"1000", "13000"})
  public long idleUs;

  /** What the caller does in it: {@code sleeps} or {@code spins}. */
  @Param("sleeps")
  public String caller;

  /** Length of a token's work in microseconds. */
  @Param({"0", "50", "500"})
  public long workUs;

  /** Made by JMH. */
  public SpawnVersusWorkerAfterIdle() {}

  @Override
  long workNs() {
    return TimeUnit.MICROSECONDS.toNanos(workUs);
  }

  /** The pause; on the measuring thread and not part of the measurement. */
  @Setup(Level.Iteration)
  public void pause() {
    boolean sleeps = caller.equals("sleeps");
    if (!sleeps && !caller.equals("spins")) {
      throw new IllegalArgumentException("caller is " + caller + ": use sleeps or spins");
    }
    long untilNs = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(idleUs);
    for (long leftNs; (leftNs = untilNs - System.nanoTime()) > 0; ) {
      if (sleeps) {
        LockSupport.parkNanos(leftNs);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
