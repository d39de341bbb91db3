package dev.encodering.bench.plot;

import dev.encodering.bench.results.Figures;
import java.util.Collection;
import java.util.function.DoubleFunction;

/** Logarithmic axes: data as powers of ten, labelled by what they stand for. */
public final class Scale {
  private static final int LABEL_WIDTH = 46;

  private Scale() {}

  /**
   * An axis for positive values.
   *
   * @param values all that it must show; their logarithms are drawn
   * @param label of a value
   * @return from below the smallest to above the largest, a tick at least each decade
   */
  public static Plot.Axis logarithmic(Collection<Double> values, DoubleFunction<String> label) {
    double low = values.stream().mapToDouble(Math::log10).min().orElse(0);
    double high = values.stream().mapToDouble(Math::log10).max().orElse(1);
    double margin = Math.max(0.08, (high - low) * 0.04);
    return new Plot.Axis(
        Math.floor(10 * (low - margin)) / 10,
        Math.ceil(10 * (high + margin)) / 10,
        LABEL_WIDTH,
        x -> label.apply(Math.pow(10, x)));
  }

  /**
   * A time.
   *
   * @param ns in nanoseconds
   * @return such as 300 ns, 1 us, 20 ms
   */
  public static String time(double ns) {
    return ns < 999.5
        ? short2(ns) + " ns"
        : ns < 999_500
            ? short2(ns / 1e3) + " us"
            : ns < 999.5e6 ? short2(ns / 1e6) + " ms" : short2(ns / 1e9) + " s";
  }

  private static String short2(double value) {
    return value >= 9.95
        ? String.valueOf(Math.round(value))
        : Figures.three(Math.round(value * 10) / 10.0).replaceFirst("\\.?0+$", "");
  }
}
