package dev.encodering.bench.jmh;

import dev.encodering.bench.decode.ModeDecoding;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A decode loop's time from token to token in each mode, the caller's work included. Measured by
 * texts of {@value ModeDecoding#TOKENS} tokens, so that positions are the same in each, and a
 * text's start and end are divided among its tokens. The {@code decode} command has the same modes
 * interleaved in one process; here each has forks of its own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Timeout(time = 60)
public class DecodeModes extends Watched {
  private static final int DEPTH = 2;

  /** As for decode --device. */
  @Param("host")
  public String device;

  /** The bundled {@code model}, or the {@code shape} of 930 dispatches. */
  @Param("model")
  public String workload;

  /** As for decode --mode. */
  @Param({"inline:0", "inline:2", "split", "ahead:2", "replay:2", "spawn"})
  public String mode;

  /** Microseconds that the caller is busy for after each token. */
  @Param({"0", "50", "300"})
  public long callerWorkUs;

  private ModeDecoding decoding;

  /** Made by JMH. */
  public DecodeModes() {}

  /** Opens the device. */
  @Setup(Level.Trial)
  public void open() {
    decoding = new ModeDecoding(device, workload, mode, DEPTH);
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    decoding.close();
  }

  /** One token of a text. */
  @Benchmark
  @OperationsPerInvocation(ModeDecoding.TOKENS)
  public int[] token() throws InterruptedException {
    return decoding.text(TimeUnit.MICROSECONDS.toNanos(callerWorkUs));
  }
}
