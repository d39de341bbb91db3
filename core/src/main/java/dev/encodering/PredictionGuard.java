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
 * <p>A prediction that does not hold costs a spin and gains nothing: where fewer than half are met,
 * prediction is suspended as well.
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

  /** An event that is met makes good for one that was not. */
  private static final int STEP = 2;

  private static final int SUSPEND_AT = 3 * SLOW_PENALTY - 4;

  /** Events met, after which the next suspension is a first one again. */
  private static final int RECOVERED = 32;

  private long parkedDelayNs = INITIAL_PARKED_DELAY_NS;
  private int penalty;
  private int suspendedWaits;
  private int nextSuspension = FIRST_SUSPENSION;
  private int metSinceSuspended;

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

  /**
   * A wait with a prediction has ended; its event had lain for {@code delayNs}.
   *
   * @param met true if the consumer was spinning when its event came
   */
  void predicted(boolean met, long delayNs) {
    if (delayNs > SLOW * parkedDelayNs) {
      penalty += SLOW_PENALTY;
    } else if (!met) {
      penalty += STEP;
    } else {
      penalty = Math.max(0, penalty - STEP);
      if (++metSinceSuspended == RECOVERED) {
        nextSuspension = FIRST_SUSPENSION;
      }
    }
    if (penalty >= SUSPEND_AT) {
      penalty = 0;
      metSinceSuspended = 0;
      suspendedWaits = nextSuspension;
      nextSuspension = Math.min(2 * nextSuspension, MAX_SUSPENSION);
    }
  }
}
