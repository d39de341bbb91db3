package dev.encodering;

/** How a long wait ended, seen from what was expected. */
enum WaitOutcome {
  /** Nothing was expected. */
  UNEXPECTED,
  /** The event came while the consumer was spinning for it. */
  MET,
  /** The event came before the consumer was to wake up. */
  EARLY,
  /** The event came when the consumer was to be awake, and it was not: the timer overslept. */
  MISSED,
  /** The event came after the consumer had given up spinning for it. */
  LATE
}
