package dev.encodering.bench.results;

import java.util.Locale;

/** Numbers as they are printed. */
public final class Figures {
  private Figures() {}

  /**
   * Three significant digits, never in exponent form below a billion.
   *
   * @param value any
   * @return such as 0.0123, 1.23, 12.3, 123, 1234
   */
  public static String three(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value) || Double.isInfinite(value) || size >= 1e9) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    if (size == 0) {
      return "0";
    }
    int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + Math.min(digits, 9) + "f", value);
  }

  /**
   * A ratio as a signed change.
   *
   * @param ratio 1 is no change
   * @return such as {@code +3.2 %}, and from tenfold on {@code x12.3}
   */
  public static String change(double ratio) {
    return ratio >= 10
        ? "x" + three(ratio)
        : String.format(Locale.ROOT, "%+.1f %%", (ratio - 1) * 100);
  }

  /**
   * A share.
   *
   * @param share 0.05 is five per cent
   * @return such as {@code 5 %} or {@code 3.84 %}; {@code x12.3} for what makes a thing so many
   *     times as large, from tenfold on
   */
  public static String percent(double share) {
    return share >= 9
        ? "x" + three(1 + share)
        : three(share * 100).replaceFirst("(\\.[0-9]*?)0+$", "$1").replaceFirst("\\.$", "") + " %";
  }
}
