package dev.encodering.bench.cadence;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One arm under one setting for a while: an open loop. The schedule is fixed beforehand, the caller
 * waits for each token's due time and hands the token over; a token that comes too late for its
 * time is handed over at once, and counts from when it was due.
 *
 * @param cell the setting
 * @param warmUpTokens handed over first and left out of the account
 * @param tokens that are accounted
 * @param workNs of each token's task
 * @param seed draws the jitter
 * @param placement of the threads that run tokens
 * @param clock nanoTime
 */
record Slice(
    Cell cell,
    int warmUpTokens,
    int tokens,
    long workNs,
    long seed,
    Runnable placement,
    LongSupplier clock) {
  /** From opening an arm to the schedule's zero: a thread is started in it. */
  private static final long OPENING_NS = 5_000_000;

  /**
   * The worker's usage is read so many tokens early, so that the reading delays none that count.
   */
  private static final int TOKENS_AFTER_READING = 8;

  /**
   * What a slice gave.
   *
   * @param log of all tokens
   * @param firstToken that counts
   * @param used by the other thread in {@code wallNs}
   * @param wallNs over which the usage was read
   * @param tokensInWall handed over in it
   * @param counters the arm's own, over the whole slice
   */
  record Result(
      TokenLog log,
      int firstToken,
      Usage used,
      long wallNs,
      int tokensInWall,
      Map<String, Long> counters) {}

  /** How long it takes, as far as that can be foreseen. */
  long plannedNs() {
    return OPENING_NS + cell.periodNs() * (warmUpTokens + tokens);
  }

  /** Runs on the caller's thread. */
  Result run(Arm arm) throws InterruptedException {
    Schedule schedule =
        Schedule.of(cell.periodNs(), cell.jitterPercent(), warmUpTokens + tokens, seed);
    TokenLog log = new TokenLog(schedule, clock.getAsLong() + OPENING_NS);
    try (Handoff handoff = arm.open().apply(new WorkerSide(log, clock, workNs, placement))) {
      int firstUsed = Math.max(warmUpTokens - TOKENS_AFTER_READING, 0);
      handOver(arm, handoff, log, 0, firstUsed);
      Usage before = handoff.usage();
      long beforeNs = clock.getAsLong();
      handOver(arm, handoff, log, firstUsed, log.tokens());
      Usage used = handoff.usage().since(before);
      long wallNs = clock.getAsLong() - beforeNs;
      int usedFor = log.tokens() - firstUsed;
      return new Result(log, warmUpTokens, used, wallNs, usedFor, handoff.counters());
    }
  }

  private void handOver(Arm arm, Handoff handoff, TokenLog log, int from, int to)
      throws InterruptedException {
    for (int token = from; token < to; token++) {
      long dueNs = log.dueNs(token);
      long arrivedNs = clock.getAsLong();
      long prepareNs = 0;
      boolean inTime = arrivedNs - dueNs < 0;
      if (inTime) {
        if (arm.prepares()) {
          handoff.prepare(dueNs - arrivedNs);
          prepareNs = clock.getAsLong() - arrivedNs;
        }
        cell.caller().awaitTime(clock, dueNs);
      }
      long submitNs = clock.getAsLong();
      handoff.hand(token);
      long freeNs = clock.getAsLong();
      log.handedOver(token, inTime ? submitNs : dueNs, prepareNs, freeNs - submitNs);
    }
  }
}
