package dev.encodering.bench.selftest;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param verdict passed, failed or skipped
 * @param detail the figures, what is wrong, or why it was skipped
 */
record Outcome(Verdict verdict, String detail) {

  /** How a check ends. */
  enum Verdict {
    PASSED,
    FAILED,
    SKIPPED
  }

  static Outcome passed(String detail) {
    return new Outcome(Verdict.PASSED, detail);
  }

  static Outcome failed(String detail) {
    return new Outcome(Verdict.FAILED, detail);
  }

  static Outcome skipped(String reason) {
    return new Outcome(Verdict.SKIPPED, reason);
  }

  /** How messages give an error and what it may be. */
  static String maxError(double error, double limit) {
    return limit == 0
        ? "max error 0, as it must be"
        : String.format(Locale.ROOT, "max error %.1e of %.0e", error, limit);
  }
}
