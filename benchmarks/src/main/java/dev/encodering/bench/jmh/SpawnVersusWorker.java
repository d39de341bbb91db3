package dev.encodering.bench.jmh;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Token after token with no pause: what each way costs until the work is done and seen. The caller
 * does nothing in between, so every thread that can stay awake does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Timeout(time = 30)
public class SpawnVersusWorker {

  /** Made by JMH. */
  public SpawnVersusWorker() {}

  /** A thread per token, joined. */
  @Benchmark
  public long spawnAndJoin(Handoffs.Spawn spawn) throws InterruptedException {
    return spawn.startAndJoin();
  }

  /** A thread per token, while the caller keeps its core. */
  @Benchmark
  public long spawnAndSpin(Handoffs.Spawn spawn) {
    return spawn.startAndSpin();
  }

  /** A virtual thread per token, joined. */
  @Benchmark
  public long virtualThread(Handoffs.Spawn spawn)
      throws ReflectiveOperationException, InterruptedException {
    return spawn.virtualStartAndJoin();
  }

  /** A cached pool. */
  @Benchmark
  public long pooled(Handoffs.Executor executor) throws InterruptedException, ExecutionException {
    return executor.pooled();
  }

  /** An executor with one thread. */
  @Benchmark
  public long singleThreadExecutor(Handoffs.Executor executor)
      throws InterruptedException, ExecutionException {
    return executor.single();
  }

  /** A thread behind a LinkedBlockingQueue; the caller spins. */
  @Benchmark
  public long queueWorker(Handoffs.QueueWorker worker) throws InterruptedException {
    return worker.putAndSpin();
  }

  /** The encoder worker; the caller spins. */
  @Benchmark
  public long encoderWorkerSpin(Handoffs.Worker worker) throws InterruptedException {
    return worker.submitAndSpin();
  }

  /** The encoder worker; the caller awaits. */
  @Benchmark
  public long encoderWorkerAwait(Handoffs.Worker worker) throws InterruptedException {
    return worker.submitAndAwait();
  }
}
