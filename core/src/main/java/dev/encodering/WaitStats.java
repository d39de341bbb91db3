package dev.encodering;

/**
 * How a strategy's consumer has waited so far. Each count is exact; together they are a snapshot
 * only while nothing runs.
 *
 * @param untimedParks parks with no timer armed
 * @param timedParks parks until shortly before an event was expected
 * @param met expected events that were met spinning
 * @param early expected events that came before the consumer was to wake up
 * @param missed expected events that came in time, to a consumer whose timer overslept
 * @param late expected events that came after the consumer had given up spinning for them
 */
public record WaitStats(
    long untimedParks, long timedParks, long met, long early, long missed, long late) {

  /** What a strategy says that counts nothing. */
  static final WaitStats NONE = new WaitStats(0, 0, 0, 0, 0, 0);
}
