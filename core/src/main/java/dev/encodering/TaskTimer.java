package dev.encodering;

/**
 * Adds up the time that a worker spends in tasks. A look at the clock costs a tenth of a hand-over,
 * so of tasks that are short only one in sixteen is timed and stands for those after it; of longer
 * ones each is. Used by the worker's thread; any thread may read the sum.
 */
final class TaskTimer {
  private static final long SHORT_NS = 5_000;
  private static final int ONE_IN = 16;

  private final SingleWriterCounter sumNs = new SingleWriterCounter();
  private long lastNs;
  private long startNs;
  private boolean timing;

  void start(long ticket) {
    timing = lastNs >= SHORT_NS || ticket % ONE_IN == 0;
    if (timing) {
      startNs = System.nanoTime();
    }
  }

  /** Called after the task's completion is told: nobody waits for a clock. */
  void end() {
    if (timing) {
      lastNs = System.nanoTime() - startNs;
    }
    sumNs.add(lastNs);
  }

  long sumNs() {
    return sumNs.get();
  }
}
