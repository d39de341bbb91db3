package dev.encodering.bench.cadence;

import dev.encodering.bench.MachineFacts;
import java.util.List;
import java.util.Map;

/**
 * What a run found, as it is written to the JSON file and read back for the plot. Times in
 * microseconds unless named otherwise; shares are of one core, 1 being a whole one.
 *
 * @param machine where, with what
 * @param settings what was asked for
 * @param results one for each arm under each setting
 */
record CadenceReport(MachineFacts machine, Settings settings, List<Result> results) {

  /**
   * What was asked for.
   *
   * @param arms compared
   * @param rounds in which every arm had a slice under every setting
   * @param seconds of a slice, or 0 where it was a number of tokens
   * @param tokens of a slice, or 0 where it was a time
   * @param warmUpTokens of a slice, left out
   * @param workUs of a token's task
   * @param pin caller's and worker's core, or nothing
   * @param timerSlackNs of both threads, or 0 for the system's own
   * @param seed of jitter and order
   */
  record Settings(
      List<String> arms,
      int rounds,
      double seconds,
      int tokens,
      int warmUpTokens,
      long workUs,
      List<Integer> pin,
      long timerSlackNs,
      long seed) {}

  /**
   * One arm under one setting.
   *
   * @param periodMs between two tokens
   * @param jitterPercent of the period, either way
   * @param caller {@code spin} or {@code park}
   * @param arm its name
   * @param latency from a token's due time to its task's start
   * @param handoff from the caller's having the token, the due time if it was still held up by an
   *     earlier one, to its task's start
   * @param callerCost of announcing and handing over
   * @param prepareCost of announcing alone
   * @param cpuShare of the other thread
   * @param voluntaryPerToken switches of the other thread because it waited; negative if unknown
   * @param involuntaryPerToken switches because it lost its core; negative if unknown
   * @param latencyToBusySpin median latency over that of busy spinning in the same round
   * @param latencyToBlocking the same over plain parking's
   * @param spawnToCallerCost median cost of start and join over this arm's cost to the caller
   * @param counters of the worker, over all slices, warm-ups included
   * @param rounds the medians of each
   */
  record Result(
      double periodMs,
      int jitterPercent,
      String caller,
      String arm,
      Percentiles latency,
      Percentiles handoff,
      Percentiles callerCost,
      Percentiles prepareCost,
      double cpuShare,
      double voluntaryPerToken,
      double involuntaryPerToken,
      Ratio latencyToBusySpin,
      Ratio latencyToBlocking,
      Ratio spawnToCallerCost,
      Map<String, Long> counters,
      List<Round> rounds) {}

  /**
   * One slice.
   *
   * @param latencyP50 median from due time to task start
   * @param latencyP99 the 99th percentile of it
   * @param handoffP50 median from the caller's having the token to task start
   * @param callerCostP50 median cost to the caller
   * @param cpuShare of the other thread
   */
  record Round(
      double latencyP50,
      double latencyP99,
      double handoffP50,
      double callerCostP50,
      double cpuShare) {}
}
