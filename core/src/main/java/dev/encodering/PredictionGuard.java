package dev.encodering;

/**
 * Notices where waking up early does not pay and stops it for a while.
 *
 * <p>With no core to spare, a consumer that spends its time spinning loses the credit by which the
 * scheduler lets a sleeper run at once: its events then lie for milliseconds, not microseconds. So
 * the delay of predicted events is compared with that of events that woke a plainly parked
 * consumer. Two slow ones close together suspend prediction for 32 waits, and for twice as many
 * each time that it turns out no better.
 *
 * <p>Plain state of one thread; no clock, no allocation.
 */
final class PredictionGuard {
  private static final int FIRST_SUSPENSION = 8;
  private static final int MAX_SUSPENSION = 4_096;

  /** A wake-up on an idle machine, until one was measured here. */
  private static final long INITIAL_PARKED_DELAY_NS = 50_000;

  /** A delayed event is slow from this many times a parked consumer's delay on. */
  private static final int SLOW = 4;

  private static final int SLOW_PENALTY = 8;
  private static final int SUSPEND_AT = 3 * SLOW_PENALTY - 4;

  /** Predicted events in time, after which the next suspension is a first one again. */
  private static final int RECOVERED = 32;

  private long parkedDelayNs = INITIAL_PARKED_DELAY_NS;
  private int penalty;
  private int suspendedWaits;
  private int nextSuspension = FIRST_SUSPENSION;
  private int inTime;

  boolean allows() {
    return suspendedWaits == 0;
  }

  /** A wait without a prediction has ended; its event had lain for {@code delayNs}. */
  void parked(long delayNs) {
    long sampleNs = Math.min(delayNs, SLOW * parkedDelayNs); // one hiccup is not the machine
    parkedDelayNs += (sampleNs - parkedDelayNs) / 8;
    if (suspendedWaits > 0) {
      suspendedWaits--;
    }
  }

  /** A wait with a prediction has ended; its event had lain for {@code delayNs}. */
  void predicted(long delayNs) {
    if (delayNs <= SLOW * parkedDelayNs) {
      penalty = Math.max(0, penalty - 1);
      if (++inTime == RECOVERED) {
        nextSuspension = FIRST_SUSPENSION;
      }
      return;
    }
    penalty += SLOW_PENALTY;
    if (penalty >= SUSPEND_AT) {
      penalty = 0;
      inTime = 0;
      suspendedWaits = nextSuspension;
      nextSuspension = Math.min(2 * nextSuspension, MAX_SUSPENSION);
    }
  }
}
