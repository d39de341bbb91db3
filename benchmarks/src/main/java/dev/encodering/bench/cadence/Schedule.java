package dev.encodering.bench.cadence;

import java.util.SplittableRandom;

/**
 * When each token is due, fixed before the first one: token k at k periods after the start, moved
 * by jitter. A token that is handled late moves no other, so that whoever delays tokens is charged
 * for all of them.
 */
final class Schedule {
  /** Up to here no token can become due before the one ahead of it. */
  static final int MAX_JITTER_PERCENT = 50;

  private final long[] offsetNs;

  private Schedule(long[] offsetNs) {
    this.offsetNs = offsetNs;
  }

  /**
   * @param periodNs between two tokens
   * @param jitterPercent each token is due within this share of the period around its even time, at
   *     any moment of it with equal likelihood; 0 to {@link #MAX_JITTER_PERCENT}
   * @param tokens how many
   * @param seed draws the jitter
   */
  static Schedule of(long periodNs, int jitterPercent, int tokens, long seed) {
    if (jitterPercent < 0 || jitterPercent > MAX_JITTER_PERCENT) {
      throw new IllegalArgumentException(
          "jitter is " + jitterPercent + " %: use 0 to " + MAX_JITTER_PERCENT);
    }
    SplittableRandom random = new SplittableRandom(seed);
    long widthNs = Math.round(periodNs * (jitterPercent / 100.0));
    long[] offsetNs = new long[tokens];
    for (int k = 0; k < tokens; k++) {
      long shiftNs = widthNs == 0 ? 0 : random.nextLong(-widthNs, widthNs + 1);
      offsetNs[k] = Math.max((k + 1) * periodNs + shiftNs, 0);
    }
    return new Schedule(offsetNs);
  }

  int tokens() {
    return offsetNs.length;
  }

  /** Nanoseconds from the start to the moment at which token {@code k} is due. */
  long offsetNs(int k) {
    return offsetNs[k];
  }
}
