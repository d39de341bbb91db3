package dev.encodering;

/**
 * How much earlier than wanted a timer has to ring, learned from how late timers were. Follows the
 * late ones at once and the early ones slowly, which settles near the worst of ten. Used by one
 * thread.
 *
 * <p>On Linux a timed park of a normal thread is late by the thread's timer slack, 50 us unless
 * lowered, and by what the wake-up costs.
 */
final class WakeLead {
  private static final long INITIAL_NS = 60_000;

  /** A timer is not later than this: the thread was kept from running. */
  private static final long MAX_NS = 200_000;

  private long leadNs = INITIAL_NS;

  long ns() {
    return leadNs;
  }

  /**
   * @param overshootNs how long after the time that it was set for the sleeper ran
   * @param cutShort true if something else woke it: the timer would have been later still
   */
  void learn(long overshootNs, boolean cutShort) {
    long errorNs = (cutShort ? 2 : 1) * overshootNs - leadNs;
    leadNs = Math.min(MAX_NS, leadNs + (errorNs > 0 ? errorNs / 2 : errorNs / 32));
  }
}
