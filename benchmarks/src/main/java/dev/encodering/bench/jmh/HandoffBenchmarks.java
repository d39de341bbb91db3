package dev.encodering.bench.jmh;

import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;

/** One benchmark for each way to hand a token over; a subclass says at which pace. */
public abstract class HandoffBenchmarks {

  /** Made by JMH. */
  HandoffBenchmarks() {}

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
