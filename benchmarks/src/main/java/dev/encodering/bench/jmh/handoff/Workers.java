package dev.encodering.bench.jmh.handoff;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import dev.encodering.AdaptiveWaitStrategy;
import dev.encodering.CadenceWaitStrategy;
import dev.encodering.EncodeTask;
import dev.encodering.EncoderWorker;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The encoder worker; unless said, the caller spins for the answer. */
public final class Workers {
  private Workers() {}

  /** What all have in common. */
  public abstract static class WorkerWay extends Way {
    private final EncodeTask<Object> task = (encoder, ordinal) -> work.run();
    private EncoderWorker<Object> worker;
    private long ticket;

    WorkerWay() {}

    abstract WaitStrategy strategy();

    @Override
    void start() {
      worker = EncoderWorker.builder(Object::new).waitStrategy(strategy()).build();
    }

    @Override
    public void stop() {
      worker.close();
    }

    final void awaitParked() throws InterruptedException {
      worker.await(ticket);
    }

    @Override
    void handOver() throws InterruptedException {
      ticket = worker.submit(task);
    }

    @Override
    void awaitDone() throws InterruptedException {
      while (!worker.isDone(ticket)) {
        Thread.onSpinWait();
      }
    }
  }

  /** As it comes. */
  @State(Scope.Thread)
  public static class Adaptive extends WorkerWay {

    /** Made by JMH. */
    public Adaptive() {}

    @Override
    WaitStrategy strategy() {
      return new AdaptiveWaitStrategy();
    }
  }

  /** As it comes, and the caller awaits the task: it spins a little, then parks. */
  @State(Scope.Thread)
  public static class Awaited extends Adaptive {

    /** Made by JMH. */
    public Awaited() {}

    @Override
    void awaitDone() throws InterruptedException {
      awaitParked();
    }
  }

  /** Learns the pace and is awake when the token is due. */
  @State(Scope.Thread)
  public static class Cadence extends WorkerWay {

    /** Made by JMH. */
    public Cadence() {}

    @Override
    WaitStrategy strategy() {
      return new CadenceWaitStrategy();
    }
  }

  /** With the Disruptor's default: parks at once. */
  @State(Scope.Thread)
  public static class Blocking extends WorkerWay {

    /** Made by JMH. */
    public Blocking() {}

    @Override
    WaitStrategy strategy() {
      return new BlockingWaitStrategy();
    }
  }

  /** With the Disruptor's fastest: takes a whole core. */
  @State(Scope.Thread)
  public static class BusySpin extends WorkerWay {

    /** Made by JMH. */
    public BusySpin() {}

    @Override
    WaitStrategy strategy() {
      return new BusySpinWaitStrategy();
    }
  }
}
