package dev.encodering.bench.compare;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down correction: many rows must not raise the chance of any false alarm. */
final class Holm {
  private Holm() {}

  /** The same probabilities, each as large as it must be among so many; in the given order. */
  static double[] adjust(double[] probabilities) {
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[probabilities.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      double scaled = probabilities[order[rank]] * (order.length - rank);
      largest = Math.max(largest, Math.min(1, scaled));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
}
