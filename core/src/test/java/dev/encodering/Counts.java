package dev.encodering;

/** The part of a worker's counters that a test can foretell. */
record Counts(long submitted, long completed, long failed, long rejected, long ringFullWaits) {

  static Counts of(EncoderStats stats) {
    return new Counts(
        stats.submitted(),
        stats.completed(),
        stats.failed(),
        stats.rejected(),
        stats.ringFullWaits());
  }
}
