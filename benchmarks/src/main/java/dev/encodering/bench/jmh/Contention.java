package dev.encodering.bench.jmh;

import dev.encodering.EncodeTask;
import dev.encodering.EncoderWorker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Producers that share one worker: what a producer pays per token. Submitted as fast as possible,
 * the ring is mostly full, and a token costs what the worker needs for one, times the producers,
 * and the waiting for room; awaited, each producer sees its token done before it submits the next,
 * and the ring is never full.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Timeout(time = 30)
public class Contention extends Watched {
  /** Slots of the worker's ring. */
  @Param({"4", "64", "1024"})
  public int ringSize;

  private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};
  private EncoderWorker<Object> worker;

  /** Made by JMH. */
  public Contention() {}

  /** Starts the worker. */
  @Setup(Level.Trial)
  public void start() {
    worker = EncoderWorker.builder(Object::new).ringSize(ringSize).build();
  }

  /** Empties the ring: a task runs after all that were submitted before it. */
  @TearDown(Level.Iteration)
  public void drain() throws InterruptedException {
    submitAndAwait();
  }

  /** Ends the worker. */
  @TearDown(Level.Trial)
  public void stop() {
    worker.close();
  }

  private long submit() throws InterruptedException {
    return worker.submit(nothing);
  }

  private long submitAndAwait() throws InterruptedException {
    long ticket = worker.submit(nothing);
    worker.await(ticket);
    return ticket;
  }

  /** One producer, as fast as possible. */
  @Benchmark
  @Threads(1)
  public long submitBy1() throws InterruptedException {
    return submit();
  }

  /** Two producers, as fast as possible. */
  @Benchmark
  @Threads(2)
  public long submitBy2() throws InterruptedException {
    return submit();
  }

  /** Four producers, as fast as possible. */
  @Benchmark
  @Threads(4)
  public long submitBy4() throws InterruptedException {
    return submit();
  }

  /** One producer, which awaits each token. */
  @Benchmark
  @Threads(1)
  public long submitAndAwaitBy1() throws InterruptedException {
    return submitAndAwait();
  }

  /** Two producers, each of which awaits its tokens. */
  @Benchmark
  @Threads(2)
  public long submitAndAwaitBy2() throws InterruptedException {
    return submitAndAwait();
  }

  /** Four producers, each of which awaits its tokens. */
  @Benchmark
  @Threads(4)
  public long submitAndAwaitBy4() throws InterruptedException {
    return submitAndAwait();
  }
}
