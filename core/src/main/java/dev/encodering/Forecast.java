package dev.encodering;

/** Says when the next event is expected. Belongs to one consumer's thread. */
interface Forecast {
  /** No event is expected at any time. */
  long NEVER = Long.MAX_VALUE;

  /** Knows nothing and learns nothing. */
  Forecast NONE =
      new Forecast() {
        @Override
        public long nextNs(long nowNs) {
          return NEVER;
        }

        @Override
        public long spreadNs() {
          return 0;
        }

        @Override
        public void learn(WaitOutcome outcome, long arrivalNs, long delayNs) {}

        @Override
        public void learnHinted(long arrivalNs) {}
      };

  /** Stands for the arrival time of an event of which nobody took the time. */
  long UNKNOWN = Long.MIN_VALUE;

  /** When the next event is due, on the clock's scale and not in the past, or {@link #NEVER}. */
  long nextNs(long nowNs);

  /** How far arrivals usually lie from what was forecast, in nanoseconds. */
  long spreadNs();

  /**
   * Told of every wait that went past its first spin, after it and before the next such wait.
   *
   * @param arrivalNs when the event came, or {@link #UNKNOWN}
   * @param delayNs how long the event lay before the consumer ran; 0 if it was met spinning
   */
  void learn(WaitOutcome outcome, long arrivalNs, long delayNs);

  /** Told in place of {@link #learn} when a hint was followed and not the forecast. */
  void learnHinted(long arrivalNs);
}
