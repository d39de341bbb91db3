package dev.encodering.bench.cadence;

import java.util.function.LongSupplier;

/**
 * What the other thread does, the same for every arm: it places itself, stamps a token's start, and
 * is busy for the token's work.
 *
 * @param log takes the stamps
 * @param clock nanoTime
 * @param workNs how long a token's work takes
 * @param placement to be run once by each thread that runs tokens
 */
record WorkerSide(TokenLog log, LongSupplier clock, long workNs, Runnable placement) {

  /** One token's task. */
  void run(int token) {
    long nowNs = clock.getAsLong();
    log.started(token, nowNs);
    while (clock.getAsLong() - nowNs < workNs) {
      Thread.onSpinWait();
    }
  }
}
