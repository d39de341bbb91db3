package dev.encodering.bench.plot;

import dev.encodering.bench.results.Figures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One axis of a plot, in the plot's own coordinates.
 *
 * @param low end
 * @param high end
 * @param step between possible ticks; 0 leaves ticks to the library
 * @param label of a tick; empty where there is none
 */
public record Axis(double low, double high, double step, DoubleFunction<String> label) {
  private static final double LOG_STEP = 0.1;
  private static final double PART_OF_A_DECADE = 0.65;
  private static final double ABOUT_A_DECADE = 1.25;
  private static final double FEW_DECADES = 2;
  private static final double MANY_DECADES = 6;

  /**
   * A logarithmic axis; what is drawn on it are decimal logarithms.
   *
   * @param values all that it must show, above 0
   * @param label of a value
   * @return an axis from below the smallest to above the largest
   */
  public static Axis logarithmic(Collection<Double> values, DoubleFunction<String> label) {
    double least = values.stream().mapToDouble(Math::log10).min().orElse(0);
    double most = values.stream().mapToDouble(Math::log10).max().orElse(1);
    double margin = Math.max(0.12, (most - least) * 0.06);
    double low = Math.floor((least - margin) / LOG_STEP) * LOG_STEP;
    double high = Math.ceil((most + margin) / LOG_STEP) * LOG_STEP;
    double range = high - low;
    return new Axis(low, high, LOG_STEP, x -> isLabelled(x, range) ? label.apply(nice(x)) : "");
  }

  /** As many as there is room for, at numbers that a person would choose. */
  private static boolean isLabelled(double x, double range) {
    long ticks = Math.round(x / LOG_STEP);
    int tenths = Math.floorMod(ticks, 10);
    if (range < PART_OF_A_DECADE) {
      return true;
    }
    if (range < ABOUT_A_DECADE) {
      return tenths % 2 == 0; // 1, 1.6, 2.5, 4, 6.3
    }
    if (range < FEW_DECADES) {
      return tenths == 0 || tenths == 3 || tenths == 7; // 1, 2, 5
    }
    return range < MANY_DECADES ? tenths == 0 : Math.floorMod(ticks, 20) == 0;
  }

  /** The tenths of a decade are, to two digits, the preferred numbers 1, 1.25, 1.6, 2, 2.5 ... */
  private static double nice(double x) {
    double[] preferred = {1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8};
    long tenths = Math.round(x / LOG_STEP);
    double decade = Math.pow(10, Math.floorDiv(tenths, 10));
    return preferred[Math.floorMod(tenths, 10)] * decade;
  }

  /** Where ticks with a label are, less the ends; none where the library sets them. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (step > 0) {
      double hair = step / 1_000;
      for (long i = (long) Math.ceil((low + hair) / step); i * step < high - hair; i++) {
        if (!label.apply(i * step).isEmpty()) {
          ticks.add(i * step);
        }
      }
    }
    return ticks;
  }

  /** What makes the library set its ticks so, on an axis about so long. */
  int spacing(int pixels) {
    return step == 0 ? 56 : Math.max(1, (int) (0.75 * pixels * step / (high - low)));
  }

  /** The library drops ticks unless all labels differ: blanks differ in their length. */
  String uniqueLabel(double value) {
    String text = label.apply(value);
    return text.isEmpty() ? " ".repeat(1 + (int) Math.abs(Math.round(10 * (value - low)))) : text;
  }

  /**
   * A time on an axis.
   *
   * @param ns in nanoseconds
   * @return such as 300 ns, 1 us, 20 ms
   */
  public static String time(double ns) {
    return ns < 999.5
        ? plain(ns) + " ns"
        : ns < 999_500
            ? plain(ns / 1e3) + " us"
            : ns < 999.5e6 ? plain(ns / 1e6) + " ms" : plain(ns / 1e9) + " s";
  }

  /**
   * A number on an axis.
   *
   * @param value any
   * @return without zeros at its end
   */
  public static String plain(double value) {
    String text = Figures.three(value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
