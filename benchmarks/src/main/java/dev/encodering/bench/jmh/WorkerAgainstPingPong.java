package dev.encodering.bench.jmh;

import dev.encodering.EncodeTask;
import dev.encodering.EncoderWorker;
import dev.encodering.bench.jmh.handoff.PingPong;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The worker's round trip against the ruler: two threads that hand a volatile counter back and
 * forth, the least that a hand-over between two cores can cost. Where the two threads land decides
 * both figures, so blocks of each alternate on the same two threads, and a virtual machine gives
 * one ratio: quote the median over the forks.
 *
 * <p>The score is the time of a pair of blocks; the figures are the counters, one set per fork.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(15)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 3)
@Timeout(time = 30)
public class WorkerAgainstPingPong extends Watched {
  private static final int ROUNDS = 1_000;

  /** Made by JMH. */
  public WorkerAgainstPingPong() {}

  /** Medians over a fork's blocks, in nanoseconds per round trip. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Figures {
    private final Histogram ruler = new Histogram(3);
    private final Histogram worker = new Histogram(3);
    private final Histogram permille = new Histogram(3);

    /** Made by JMH. */
    public Figures() {}

    /** Forgets the warm-up. */
    @Setup(Level.Iteration)
    public void reset() {
      ruler.reset();
      worker.reset();
      permille.reset();
    }

    void record(long rulerNs, long workerNs) {
      ruler.recordValue(rulerNs / ROUNDS);
      worker.recordValue(workerNs / ROUNDS);
      permille.recordValue(1_000 * workerNs / rulerNs);
    }

    /**
     * The ping-pong's round trip.
     *
     * @return nanoseconds
     */
    public double rulerNs() {
      return ruler.getValueAtPercentile(50);
    }

    /**
     * The worker's round trip.
     *
     * @return nanoseconds
     */
    public double workerNs() {
      return worker.getValueAtPercentile(50);
    }

    /**
     * The worker's round trip by the ping-pong's, pair by pair.
     *
     * @return the median ratio
     */
    public double ratio() {
      return permille.getValueAtPercentile(50) / 1_000.0;
    }
  }

  /** The two threads: JMH's and the worker's. */
  @State(Scope.Thread)
  public static class Pair {
    private final PingPong pingPong = new PingPong();
    private final EncodeTask<Object> respond = (encoder, from) -> pingPong.respond(from, ROUNDS);
    private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};
    private EncoderWorker<Object> worker;
    private long rounds;

    /** Made by JMH. */
    public Pair() {}

    /** Starts the worker. */
    @Setup(Level.Trial)
    public void start() {
      worker = EncoderWorker.builder(Object::new).build();
    }

    /** Ends the worker. */
    @TearDown(Level.Trial)
    public void stop() {
      worker.close();
    }

    long rulerBlockNs() throws InterruptedException {
      worker.submit(respond, rounds);
      rounds = pingPong.ask(rounds, 1); // the worker has arrived
      long startNs = System.nanoTime();
      rounds = pingPong.ask(rounds, ROUNDS);
      return System.nanoTime() - startNs;
    }

    long workerBlockNs() throws InterruptedException {
      long startNs = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        long ticket = worker.submit(nothing, i);
        while (!worker.isDone(ticket)) {
          Thread.onSpinWait();
        }
      }
      return System.nanoTime() - startNs;
    }
  }

  /** One block of each. */
  @Benchmark
  public void pairOfBlocks(Pair pair, Figures figures) throws InterruptedException {
    long rulerNs = pair.rulerBlockNs();
    figures.record(rulerNs, pair.workerBlockNs());
  }
}
