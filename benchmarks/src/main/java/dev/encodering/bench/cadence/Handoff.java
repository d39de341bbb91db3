package dev.encodering.bench.cadence;

import java.util.Map;

/** A way to the other thread, opened for one slice. Used by one caller. */
interface Handoff extends AutoCloseable {

  /** Hands token {@code token} over; tokens come as 0, 1, 2 and so on. */
  void hand(int token) throws InterruptedException;

  /**
   * Announces that the next token will be handed over in {@code inNs}; only if the arm prepares.
   */
  default void prepare(long inNs) {
    throw new UnsupportedOperationException("this way takes no announcements");
  }

  /** What the other thread has used so far. Only before {@link #close}. */
  Usage usage() throws InterruptedException;

  /** The way's own counters, by name; empty if it has none. */
  default Map<String, Long> counters() {
    return Map.of();
  }

  /** Returns when every token has run and the thread has ended; an interrupt cuts it short. */
  @Override
  void close();
}
