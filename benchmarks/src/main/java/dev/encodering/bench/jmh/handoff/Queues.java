package dev.encodering.bench.jmh.handoff;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A thread behind a queue: the usual home-made worker. */
public final class Queues {
  private Queues() {}

  /** What both have in common. */
  public abstract static class QueueWay extends ThreadWay {
    private final BlockingQueue<Runnable> queue;

    QueueWay(BlockingQueue<Runnable> queue) {
      this.queue = queue;
    }

    @Override
    void serve() {
      try {
        while (true) {
          queue.take().run();
        }
      } catch (InterruptedException e) {
        // This is the end.
      }
    }

    @Override
    void handOver() throws InterruptedException {
      queue.put(work);
    }
  }

  /** A LinkedBlockingQueue. */
  @State(Scope.Thread)
  public static class Linked extends QueueWay {

    /** Made by JMH. */
    public Linked() {
      super(new LinkedBlockingQueue<>());
    }
  }

  /** A LinkedTransferQueue, whose taker spins a little before it parks. */
  @State(Scope.Thread)
  public static class Transfer extends QueueWay {

    /** Made by JMH. */
    public Transfer() {
      super(new LinkedTransferQueue<>());
    }
  }
}
