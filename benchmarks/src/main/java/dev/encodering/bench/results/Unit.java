package dev.encodering.bench.results;

import java.util.Map;

/**
 * A metric's unit, reduced to one of its kind, so that ns/op and us/op can be compared.
 *
 * @param name of the reduced unit: ns/op, ops/s, or the unit as it was
 * @param factor from the given unit to the reduced one
 * @param direction as the unit tells it
 */
public record Unit(String name, double factor, Direction direction) {
  private static final Map<String, Double> NANOSECONDS =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9, "hr", 3600e9, "day", 86_400e9);
  private static final String TIME = "ns/op";
  private static final String RATE = "ops/s";

  /**
   * Reads JMH's notation.
   *
   * @param text such as {@code us/op}, {@code ops/ms} or {@code B/op}
   * @return never null
   */
  public static Unit of(String text) {
    int slash = text.indexOf('/');
    String over = slash < 0 ? text : text.substring(0, slash);
    String under = slash < 0 ? "" : text.substring(slash + 1);
    if (under.equals("op") && NANOSECONDS.containsKey(over)) {
      return new Unit(TIME, NANOSECONDS.get(over), Direction.LOWER_IS_BETTER);
    }
    if (over.equals("ops") && NANOSECONDS.containsKey(under)) {
      return new Unit(RATE, 1e9 / NANOSECONDS.get(under), Direction.HIGHER_IS_BETTER);
    }
    return new Unit(text, 1, under.equals("op") ? Direction.LOWER_IS_BETTER : Direction.UNKNOWN);
  }

  /**
   * A value as a person reads it, with its unit.
   *
   * @param value in this unit's reduced form
   * @return such as {@code 12.3 us/op}
   */
  public String format(double value) {
    if (name.equals(TIME)) {
      double size = Math.abs(value);
      return size < 1e3
          ? Figures.three(value) + " ns/op"
          : size < 1e6
              ? Figures.three(value / 1e3) + " us/op"
              : size < 1e9
                  ? Figures.three(value / 1e6) + " ms/op"
                  : Figures.three(value / 1e9) + " s/op";
    }
    if (name.equals(RATE)) {
      double size = Math.abs(value);
      return size < 1e4
          ? Figures.three(value) + " ops/s"
          : size < 1e7
              ? Figures.three(value / 1e3) + " ops/ms"
              : Figures.three(value / 1e6) + " ops/us";
    }
    return Figures.three(value) + " " + name;
  }
}
