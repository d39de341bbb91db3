package dev.encodering;

/**
 * How long to spin before parking, by time and not by count: a spin of n polls takes ten times
 * longer on one CPU than on another.
 *
 * <p>Where cores are few the budgets are short, because the thread that is waited for may have been
 * placed on this very core and stands still meanwhile; the caller's is the shortest, because the
 * worker that it has just woken is likely to be. Neither yields instead: a scheduler that keeps
 * deadlines takes a yield for a slice that was given up, and lets the next wake-up wait for a tick.
 * On two cores that turned a wake-up of 40 us into one of 2 ms.
 *
 * <p>Immutable; any number of threads.
 */
final class SpinBudget {
  /** About what a park and its wake-up cost: spinning longer can lose more than it saves. */
  private static final long SPIN_NS = 20_000;

  /** Long enough to outlast a hiccup of the other side: both parked cost a wake-up each way. */
  private static final long CONSUMER_NS_WHEN_CORES_ARE_FEW = 10_000;

  /** Long enough for an answer that is on its way. */
  private static final long CALLER_NS_WHEN_CORES_ARE_FEW = 3_000;

  private static final int FEW_CORES = 2;

  /** Polls between two looks at the clock; a look costs about as much as a poll. */
  private static final int POLLS_PER_LOOK = 16;

  private final WaitOps ops;
  private final long spinNs;

  /**
   * @param spinNs nanoseconds from the first poll to the last; 0 parks at once
   */
  SpinBudget(WaitOps ops, long spinNs) {
    if (spinNs < 0) {
      throw new IllegalArgumentException("spin budget is " + spinNs + " ns: use 0 or more");
    }
    this.ops = ops;
    this.spinNs = spinNs;
  }

  /** For a thread that waits for work. */
  static SpinBudget ofConsumer(WaitOps ops, int cores) {
    return new SpinBudget(ops, cores > FEW_CORES ? SPIN_NS : CONSUMER_NS_WHEN_CORES_ARE_FEW);
  }

  /** For a thread that waits for another one's work. */
  static SpinBudget ofCaller(WaitOps ops, int cores) {
    return new SpinBudget(ops, cores > FEW_CORES ? SPIN_NS : CALLER_NS_WHEN_CORES_ARE_FEW);
  }

  /**
   * Called after each unsuccessful poll.
   *
   * @param startNs {@link WaitOps#nanoTime()} before the first poll
   * @param polls how many calls came before this one
   * @return true to poll again, false when it is time to park
   */
  boolean again(long startNs, int polls) {
    if (polls % POLLS_PER_LOOK == 0 && ops.nanoTime() - startNs >= spinNs) {
      return false;
    }
    ops.spin();
    return true;
  }

  @Override
  public String toString() {
    return "spins for up to " + spinNs / 1_000 + " us";
  }
}
