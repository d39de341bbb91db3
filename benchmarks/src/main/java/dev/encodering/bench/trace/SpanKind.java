package dev.encodering.bench.trace;

import java.util.Locale;

/** What a span of a trace is. */
public enum SpanKind {
  /** The caller in {@code next()}: everything until its oldest token is complete. */
  NEXT,
  /** A command buffer is written and encoded. */
  ENCODE,
  /** It is handed over to the device. */
  COMMIT,
  /** A native wait for the device. */
  WAIT,
  /** The caller reads a token that the device chose. */
  READ,
  /** The caller does its own work. */
  WORK,
  /** The device runs a command buffer. */
  RUN;

  /** How a trace calls it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that a trace calls so. */
  static SpanKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
