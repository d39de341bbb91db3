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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A token with some work behind the worker, which {@value #PROPERTY} makes longer by a share: what
 * the regression gate is proved with.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 2, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Timeout(time = 30)
public class PlantedSlowdown extends Watched {
  /** The share by which a token's work is longer, as a system property of the fork. */
  public static final String PROPERTY = "encodering.planted";

  /** So much that the token's time is hardly anything else. */
  private static final long WORK = 200_000;

  private EncoderWorker<Object> worker;
  private EncodeTask<Object> task;

  /** Made by JMH. */
  public PlantedSlowdown() {}

  /** Starts the worker. */
  @Setup(Level.Trial)
  public void start() {
    double planted = Double.parseDouble(System.getProperty(PROPERTY, "0"));
    long work = Math.round(WORK * (1 + planted));
    task = (encoder, ordinal) -> Blackhole.consumeCPU(work);
    worker = EncoderWorker.builder(Object::new).build();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() {
    worker.close();
  }

  /** One token, awaited. */
  @Benchmark
  public void token() throws InterruptedException {
    worker.await(worker.submit(task));
  }
}
