package dev.encodering.bench.decode;

import java.util.Arrays;

/** Times from token to token, summed by the position that they were waited for at. */
final class PositionTimes {
  private final long[] sumNs;
  private final int[] count;

  PositionTimes(int positions) {
    this.sumNs = new long[positions];
    this.count = new int[positions];
  }

  void add(int position, long ns) {
    sumNs[position] += ns;
    count[position]++;
  }

  /** The mean over a range of positions in microseconds; null if some of them never ran. */
  Double meanUs(PositionRange range) {
    if (range.last() >= sumNs.length) {
      return null;
    }
    long sum = 0;
    long tokens = 0;
    for (int position = range.first(); position <= range.last(); position++) {
      if (count[position] == 0) {
        return null;
      }
      sum += sumNs[position];
      tokens += count[position];
    }
    return sum / 1e3 / tokens;
  }

  void clear() {
    Arrays.fill(sumNs, 0);
    Arrays.fill(count, 0);
  }
}
