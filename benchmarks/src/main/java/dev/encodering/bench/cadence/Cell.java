package dev.encodering.bench.cadence;

import java.util.Locale;

/**
 * One setting in which the arms are compared.
 *
 * @param periodNs between two tokens
 * @param jitterPercent of the period, either way
 * @param caller how it spends the time until a token is due
 */
record Cell(long periodNs, int jitterPercent, Caller caller) {
  private static final double NS_PER_MS = 1e6;

  double periodMs() {
    return periodNs / NS_PER_MS;
  }

  /** Lower-case, as the user wrote it. */
  String callerName() {
    return caller.name().toLowerCase(Locale.ROOT);
  }

  /** Without a superfluous zero: {@code 13 ms}, {@code 0.2 ms}. */
  String period() {
    return Table.plain(periodMs()) + " ms";
  }

  @Override
  public String toString() {
    return period() + ", jitter " + jitterPercent + " %, caller " + callerName() + "s";
  }
}
