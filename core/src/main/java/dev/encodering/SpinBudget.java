package dev.encodering;

/**
 * How long to spin before parking, by time and not by count: a spin of n polls takes ten times
 * longer on one CPU than on another.
 *
 * <p>Spinning starts busy. Where cores are few it soon yields between polls: the thread that is
 * waited for may have been placed on this very core, and would otherwise stand still until the
 * budget is spent.
 *
 * <p>Immutable; any number of threads.
 */
final class SpinBudget {
  /** About what a park and its wake-up cost: spinning longer can lose more than it saves. */
  static final long DEFAULT_SPIN_NS = 20_000;

  /** Long enough for an answer that is on its way, short enough for a stalled neighbour. */
  private static final long BUSY_NS_WHEN_CORES_ARE_FEW = 3_000;

  private static final int FEW_CORES = 2;

  /** Polls between two looks at the clock; a look costs about as much as a poll. */
  private static final int POLLS_PER_LOOK = 16;

  private final long spinNs;
  private final long busyNs;

  /**
   * @param spinNs nanoseconds from the first poll to the last; 0 parks at once
   * @param cores processors that this virtual machine may use, cgroup limits included
   */
  SpinBudget(long spinNs, int cores) {
    if (spinNs < 0) {
      throw new IllegalArgumentException("spin budget is " + spinNs + " ns: use 0 or more");
    }
    this.spinNs = spinNs;
    this.busyNs = cores > FEW_CORES ? spinNs : Math.min(spinNs, BUSY_NS_WHEN_CORES_ARE_FEW);
  }

  static SpinBudget defaults() {
    return new SpinBudget(DEFAULT_SPIN_NS, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Called after each unsuccessful poll.
   *
   * @param startNs {@link System#nanoTime()} before the first poll
   * @param polls how many calls came before this one
   * @return true to poll again, false when it is time to park
   */
  boolean again(long startNs, int polls) {
    if (polls % POLLS_PER_LOOK != 0) {
      Thread.onSpinWait();
      return true;
    }
    long elapsedNs = System.nanoTime() - startNs;
    if (elapsedNs >= spinNs) {
      return false;
    }
    if (elapsedNs >= busyNs) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
    return true;
  }

  @Override
  public String toString() {
    String busy = busyNs < spinNs ? ", busy for " + busyNs / 1_000 + " us and then yielding" : "";
    return "spins for up to " + spinNs / 1_000 + " us" + busy;
  }
}
