package dev.encodering.bench.cadence;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One thread behind a LinkedBlockingQueue: the usual home-made worker. */
final class QueueHandoff implements Handoff {
  private static final Integer STOP = -1;

  private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
  private final Usage.Probe probe = new Usage.Probe();
  private final Thread thread;

  QueueHandoff(WorkerSide side) {
    thread = new Thread(() -> takeAndRun(side), "queue-worker");
    thread.setDaemon(true);
    thread.start();
  }

  private void takeAndRun(WorkerSide side) {
    probe.run();
    side.placement().run();
    try {
      for (Integer token; !(token = queue.take()).equals(STOP); ) {
        side.run(token);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody here interrupts it: it ends
    }
  }

  @Override
  public void hand(int token) throws InterruptedException {
    queue.put(token);
  }

  @Override
  public Usage usage() throws InterruptedException {
    return probe.read();
  }

  @Override
  public void close() {
    queue.add(STOP);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
