package dev.encodering.bench.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What rounds gave.
 *
 * @param median of the rounds
 * @param min the least round
 * @param max the most
 */
public record Spread(double median, double min, double max) {

  /**
   * Sums them up.
   *
   * @param values one for each round, at least one
   * @return their median and ends
   */
  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  static <T> Spread of(List<T> rounds, ToDoubleFunction<? super T> figure) {
    return of(rounds.stream().mapToDouble(figure).toArray());
  }

  /**
   * The median and, in brackets, the spread.
   *
   * @param decimals of each number
   * @return text
   */
  public String text(int decimals) {
    String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + " to " + number + ")", median, min, max);
  }
}
