package dev.encodering.bench.trace;

import java.util.Locale;

/** Who a span is of. */
public enum Lane {
  /** The thread that wants the tokens. */
  CALLER,
  /** The thread that encodes for it: the worker, or one that lives for a token. */
  WORKER,
  /** The device. */
  GPU;

  /** How a trace calls it. */
  String label() {
    return this == GPU ? name() : name().toLowerCase(Locale.ROOT);
  }
}
