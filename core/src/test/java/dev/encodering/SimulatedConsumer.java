package dev.encodering;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;

/** A consumer that takes the events of a simulated machine one by one. */
final class SimulatedConsumer {
  private static final long WORK_NS = 500;

  private final SimulatedMachine machine;
  private final CadenceWaitStrategy strategy;
  private final SequenceBarrier barrier;
  private long sequence;

  SimulatedConsumer(SimulatedMachine machine, int cores) {
    this.machine = machine;
    this.strategy = new CadenceWaitStrategy(machine, cores);
    this.barrier = RingBuffer.createSingleProducer(Object::new, 2, strategy).newBarrier();
    machine.onPublish(strategy::signalAllWhenBlocking);
  }

  SimulatedMachine machine() {
    return machine;
  }

  CadenceWaitStrategy strategy() {
    return strategy;
  }

  /** Waits for the next event and returns how long it lay before the consumer had it. */
  long next() {
    if (machine.cursor().get() < sequence) {
      try {
        strategy.waitFor(sequence, machine.cursor(), machine.cursor(), barrier);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    long latencyNs = machine.now() - machine.eventNs((int) sequence++);
    machine.work(WORK_NS);
    return latencyNs;
  }

  void next(int events) {
    for (int i = 0; i < events; i++) {
      next();
    }
  }

  void all() {
    next(machine.events() - (int) sequence);
  }

  /** The counters; the last long wait is not in them yet. */
  WaitStats stats() {
    return strategy.stats();
  }

  /** The counters with the last wait in them. */
  WaitStats statsAfterAnotherWait() {
    next();
    return stats();
  }
}
