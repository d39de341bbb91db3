package dev.encodering;

/** Counts how one consumer waits. Written by that consumer, read by any thread. */
final class WaitCounters {
  private final SingleWriterCounter untimedParks = new SingleWriterCounter();
  private final SingleWriterCounter timedParks = new SingleWriterCounter();
  private final SingleWriterCounter met = new SingleWriterCounter();
  private final SingleWriterCounter early = new SingleWriterCounter();
  private final SingleWriterCounter missed = new SingleWriterCounter();
  private final SingleWriterCounter late = new SingleWriterCounter();

  void untimedPark() {
    untimedParks.add(1);
  }

  void timedPark() {
    timedParks.add(1);
  }

  void ended(WaitOutcome outcome) {
    switch (outcome) {
      case MET -> met.add(1);
      case EARLY -> early.add(1);
      case MISSED -> missed.add(1);
      case LATE -> late.add(1);
      case UNEXPECTED -> {}
    }
  }

  WaitStats read() {
    return new WaitStats(
        untimedParks.get(), timedParks.get(), met.get(), early.get(), missed.get(), late.get());
  }
}
