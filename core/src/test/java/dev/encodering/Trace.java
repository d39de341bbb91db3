package dev.encodering;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToLongFunction;

/** Times at which events come. */
final class Trace {
  static final long MS = 1_000_000;

  private static final long START_NS = 5 * MS;

  private Trace() {}

  /** Events whose intervals are given. */
  static long[] ofIntervals(int events, IntToLongFunction intervalNs) {
    long[] times = new long[events];
    times[0] = START_NS;
    for (int i = 1; i < events; i++) {
      times[i] = times[i - 1] + intervalNs.applyAsLong(i);
    }
    return times;
  }

  static long[] steady(int events, long periodNs) {
    return ofIntervals(events, i -> periodNs);
  }

  /** Each event up to {@code part} of a period before or after its time. */
  static long[] jittered(int events, long periodNs, double part, long seed) {
    Random random = new Random(seed);
    long[] times = steady(events, periodNs);
    for (int i = 0; i < events; i++) {
      times[i] += Math.round((2 * random.nextDouble() - 1) * part * periodNs);
    }
    Arrays.sort(times);
    return times;
  }

  /** One trace after the other. */
  static long[] then(long[] first, long gapNs, long[] second) {
    long shift = first[first.length - 1] + gapNs - second[0];
    long[] all = Arrays.copyOf(first, first.length + second.length);
    for (int i = 0; i < second.length; i++) {
      all[first.length + i] = second[i] + shift;
    }
    return all;
  }
}
