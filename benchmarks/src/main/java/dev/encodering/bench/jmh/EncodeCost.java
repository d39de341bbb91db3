package dev.encodering.bench.jmh;

import dev.encodering.bench.decode.ShapeEncoding;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What encoding costs for each dispatch of the 930-dispatch token. The same commands from C, with
 * nothing in between, are encode-probe's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Timeout(time = 60)
public class EncodeCost extends Watched {
  private static final int DISPATCHES = 930;

  /** Made by JMH. */
  public EncodeCost() {}

  /** A device with the token's buffers and pipelines. */
  @State(Scope.Thread)
  public static class Token {
    /** As for decode --device. */
    @Param("host")
    public String device;

    ShapeEncoding encoding;

    /** Made by JMH. */
    public Token() {}

    /** Opens the device. */
    @Setup
    public void open() {
      encoding = new ShapeEncoding(device);
    }

    /** Closes the device. */
    @TearDown
    public void close() throws InterruptedException {
      encoding.settle();
      encoding.close();
    }
  }

  /** A token whose last submission is complete before each call, off the clock. */
  public static class SettledToken extends Token {

    /** Made by JMH. */
    public SettledToken() {}

    /** Waits; a token takes so long that JMH's own two looks at the clock do not show. */
    @Setup(Level.Invocation)
    public void settle() throws InterruptedException {
      encoding.settle();
    }
  }

  /** Writing the stream in Java. */
  @Benchmark
  @OperationsPerInvocation(DISPATCHES)
  public void write(Token token) {
    token.encoding.write();
  }

  /** Writing the stream, and one native call that encodes it. */
  @Benchmark
  @OperationsPerInvocation(DISPATCHES)
  public void oneCall(Token token) {
    token.encoding.encode();
  }

  /** The same, committed by that one call too. */
  @Benchmark
  @OperationsPerInvocation(DISPATCHES)
  public void oneCallCommitted(SettledToken token) {
    token.encoding.commit();
  }

  /** A native call for each dispatch, each a command buffer. */
  @Benchmark
  @OperationsPerInvocation(DISPATCHES)
  public void oneCallPerDispatch(Token token) {
    token.encoding.encodeOneByOne();
  }

  /** A native call that does nothing: what each call more costs at least. */
  @Benchmark
  @OperationsPerInvocation(DISPATCHES)
  public long emptyCall(Token token) {
    return token.encoding.callOneByOne();
  }

  /** The same calls through java.lang.foreign, which is final in Java 22, in place of JNA. */
  @Benchmark
  @OperationsPerInvocation(DISPATCHES)
  public long emptyCallForeign(Token token) throws Throwable {
    long sum = 0;
    for (int i = 0; i < DISPATCHES; i++) {
      sum += ForeignCall.liveObjects();
    }
    return sum;
  }
}
