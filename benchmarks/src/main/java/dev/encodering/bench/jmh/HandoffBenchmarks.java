package dev.encodering.bench.jmh;

import dev.encodering.bench.jmh.handoff.Disruptors;
import dev.encodering.bench.jmh.handoff.HandoffFigures;
import dev.encodering.bench.jmh.handoff.Inline;
import dev.encodering.bench.jmh.handoff.Pools;
import dev.encodering.bench.jmh.handoff.Queues;
import dev.encodering.bench.jmh.handoff.Rulers;
import dev.encodering.bench.jmh.handoff.Spawns;
import dev.encodering.bench.jmh.handoff.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One benchmark for each way to hand a token over; a subclass says at which pace and how long a
 * token's work is. The score is the time until the work is done and seen; {@link HandoffFigures}
 * say what the caller paid and when the work began.
 */
public abstract class HandoffBenchmarks extends Watched {
  private static final int RULER_WORK = 1_000;

  /** Made by JMH. */
  HandoffBenchmarks() {}

  /** How long each token's work takes. */
  abstract long workNs();

  /** The caller does the work: the floor. */
  @Benchmark
  public long inline(Inline way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** Ruler: two threads that spin on volatile counters. */
  @Benchmark
  public long rulerPingPong(Rulers.PingPongSpin way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** Ruler: a thread that parks, unparked by a caller that spins. */
  @Benchmark
  public long rulerParkUnpark(Rulers.ParkUnpark way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** Ruler: how fast the caller's core is now, with nothing handed over. */
  @Benchmark
  public void rulerConsumeCpu() {
    Blackhole.consumeCPU(RULER_WORK);
  }

  /** A thread per token, joined. */
  @Benchmark
  public long spawnAndJoin(Spawns.Join way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A thread per token, while the caller keeps its core. */
  @Benchmark
  public long spawnAndSpin(Spawns.Spin way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A virtual thread per token, joined. */
  @Benchmark
  public long virtualThread(Spawns.Virtual way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A cached pool; the caller waits for the future. */
  @Benchmark
  public long pooled(Pools.Cached way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** An executor with one thread; the caller waits for the future. */
  @Benchmark
  public long singleThreadExecutor(Pools.Single way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A thread behind a LinkedBlockingQueue; the caller spins. */
  @Benchmark
  public long queueWorker(Queues.Linked way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A thread behind a LinkedTransferQueue; the caller spins. */
  @Benchmark
  public long transferQueueWorker(Queues.Transfer way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A Disruptor with its BlockingWaitStrategy; the caller spins. */
  @Benchmark
  public long disruptorBlocking(Disruptors.Blocking way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** A Disruptor with its BusySpinWaitStrategy; the caller spins. */
  @Benchmark
  public long disruptorBusySpin(Disruptors.BusySpin way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** The encoder worker as it comes; the caller spins. */
  @Benchmark
  public long encoderWorkerSpin(Workers.Adaptive way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** The encoder worker as it comes; the caller awaits. */
  @Benchmark
  public long encoderWorkerAwait(Workers.Awaited way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** The encoder worker with CadenceWaitStrategy; the caller spins. */
  @Benchmark
  public long encoderWorkerCadence(Workers.Cadence way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** The encoder worker with BlockingWaitStrategy; the caller spins. */
  @Benchmark
  public long encoderWorkerBlocking(Workers.Blocking way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }

  /** The encoder worker with BusySpinWaitStrategy; the caller spins. */
  @Benchmark
  public long encoderWorkerBusySpin(Workers.BusySpin way, HandoffFigures figures) throws Exception {
    return way.token(workNs(), figures);
  }
}
