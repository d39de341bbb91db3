package dev.encodering;

import java.util.Arrays;

/**
 * Predicts a periodic arrival from the last few intervals, and says nothing unless they agree.
 *
 * <p>The confidence rule is that of Linux's <i>menu</i> cpuidle governor, made absolute: eight
 * intervals; their mean is trusted if the standard deviation is small enough for the arrival to be
 * met within the time that one may spin; else the interval farthest from the mean is left out,
 * twice at most. Needs three intervals, so that a stream that starts, or starts anew, is predicted
 * from its fourth arrival on.
 *
 * <p>An interval much longer than the mean is a pause and not a period: it is left out, unless the
 * next one is as long. After two predictions in a row that did not hold, what was learned before
 * them is forgotten.
 *
 * <p>Plain state of one thread; no clock, no allocation.
 */
final class ArrivalPredictor {
  private static final int HISTORY = 8;
  private static final int NEEDED = 3;

  /** One interval in so many may be left out. */
  private static final int OUTLIERS = 4;

  /** Times the mean; a shorter interval may still be a slow token. */
  private static final int PAUSE = 2;

  private static final int MISSES_TO_FORGET = 2;

  /** Arrivals closer together than this are one. */
  private static final long BURST_NS = 20_000;

  private final long maxDeviationNs;
  private final long[] intervals = new long[HISTORY];
  private final boolean[] leftOut = new boolean[HISTORY];

  private int size;
  private int newest = -1;

  /** The last interval, if it was left out as a pause; else 0. */
  private long pauseNs;

  private int misses;
  private long lastArrivalNs = Forecast.UNKNOWN;

  private boolean confident;
  private long periodNs;
  private long deviationNs;

  /**
   * @param maxDeviationNs the largest standard deviation of intervals that is still worth a
   *     prediction
   */
  ArrivalPredictor(long maxDeviationNs) {
    this.maxDeviationNs = maxDeviationNs;
  }

  /** When the next arrival is due, or {@link Forecast#NEVER}; may be in the past. */
  long nextNs() {
    return confident && isKnown(lastArrivalNs) ? lastArrivalNs + periodNs : Forecast.NEVER;
  }

  /** The standard deviation of the intervals that the prediction rests on. */
  long deviationNs() {
    return deviationNs;
  }

  /**
   * Learns an arrival.
   *
   * @param arrivalNs when it came, or {@link Forecast#UNKNOWN}: then the intervals to both of its
   *     sides are unknown too
   * @param held false if there was a prediction and this arrival did not come when it said
   */
  void arrived(long arrivalNs, boolean held) {
    if (isKnown(arrivalNs) && isKnown(lastArrivalNs) && arrivalNs - lastArrivalNs < BURST_NS) {
      return;
    }
    misses = held ? 0 : misses + 1;
    if (isKnown(arrivalNs) && isKnown(lastArrivalNs)) {
      record(arrivalNs - lastArrivalNs);
    }
    lastArrivalNs = arrivalNs;
    if (misses >= MISSES_TO_FORGET) {
      size = Math.min(size, MISSES_TO_FORGET);
      misses = 0;
    }
    judge();
  }

  private static boolean isKnown(long arrivalNs) {
    return arrivalNs != Forecast.UNKNOWN;
  }

  private void record(long intervalNs) {
    boolean pause = size >= NEEDED && intervalNs > PAUSE * mean();
    if (pause && pauseNs == 0) {
      pauseNs = intervalNs;
      return;
    }
    if (pause) { // the second one: that is the pace now
      size = 0;
      add(pauseNs);
    }
    pauseNs = 0;
    add(intervalNs);
  }

  private void add(long intervalNs) {
    newest = (newest + 1) % HISTORY;
    intervals[newest] = intervalNs;
    size = Math.min(size + 1, HISTORY);
  }

  private void judge() {
    Arrays.fill(leftOut, false);
    confident = false;
    for (int outliers = 0; size >= Math.max(NEEDED, OUTLIERS * outliers); outliers++) {
      long mean = mean();
      long deviation = deviation(mean);
      if (deviation <= maxDeviationNs) {
        confident = true;
        periodNs = mean;
        deviationNs = deviation;
        return;
      }
      leftOut[farthestFrom(mean)] = true;
    }
  }

  /** The slot of the i-th newest interval. */
  private int slot(int i) {
    return Math.floorMod(newest - i, HISTORY);
  }

  private long mean() {
    long sum = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!leftOut[slot(i)]) {
        sum += intervals[slot(i)];
        count++;
      }
    }
    return sum / count;
  }

  private long deviation(long mean) {
    double squares = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!leftOut[slot(i)]) {
        double distance = intervals[slot(i)] - mean;
        squares += distance * distance;
        count++;
      }
    }
    return (long) Math.sqrt(squares / count);
  }

  private int farthestFrom(long mean) {
    int farthest = -1;
    for (int i = 0; i < size; i++) {
      int slot = slot(i);
      if (!leftOut[slot]
          && (farthest < 0
              || Math.abs(intervals[slot] - mean) > Math.abs(intervals[farthest] - mean))) {
        farthest = slot;
      }
    }
    return farthest;
  }
}
