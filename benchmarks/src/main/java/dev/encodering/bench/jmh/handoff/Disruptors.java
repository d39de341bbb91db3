package dev.encodering.bench.jmh.handoff;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A ring with one producer and the Disruptor's own BatchEventProcessor. */
public final class Disruptors {
  private static final int RING_SIZE = 64;

  private Disruptors() {}

  /** What both have in common. */
  public abstract static class Bare extends ThreadWay {
    private final RingBuffer<Object> ring;
    private final BatchEventProcessor<Object> processor;

    Bare(WaitStrategy strategy) {
      ring = RingBuffer.createSingleProducer(Object::new, RING_SIZE, strategy);
      processor =
          new BatchEventProcessorBuilder()
              .build(ring, ring.newBarrier(), (event, sequence, endOfBatch) -> work.run());
      ring.addGatingSequences(processor.getSequence());
    }

    @Override
    void serve() {
      processor.run();
    }

    @Override
    void end() {
      processor.halt();
    }

    @Override
    void handOver() {
      ring.publish(ring.next());
    }
  }

  /** Its default: parks at once. */
  @State(Scope.Thread)
  public static class Blocking extends Bare {

    /** Made by JMH. */
    public Blocking() {
      super(new BlockingWaitStrategy());
    }
  }

  /** Its fastest: takes a whole core. */
  @State(Scope.Thread)
  public static class BusySpin extends Bare {

    /** Made by JMH. */
    public BusySpin() {
      super(new BusySpinWaitStrategy());
    }
  }
}
