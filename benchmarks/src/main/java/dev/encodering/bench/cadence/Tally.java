package dev.encodering.bench.cadence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What all slices of one arm under one setting add up to. */
final class Tally {
  private final Cell cell;
  private final String arm;
  private final List<Round> rounds = new ArrayList<>();
  private final Map<String, Long> counters = new TreeMap<>();
  private Usage used = new Usage(0, 0, 0);
  private long wallNs;
  private long tokensInWall;

  Tally(Cell cell, String arm) {
    this.cell = cell;
    this.arm = arm;
  }

  /**
   * One slice's figures.
   *
   * @param latency from due time to task start, in ns
   * @param handoff from the caller's having the token to task start, in ns
   * @param callerCost of announcing and handing over, in ns
   * @param prepareCost of announcing alone, in ns
   * @param cpuShare of one core
   * @param startMs since the epoch
   * @param endMs since the epoch
   */
  record Round(
      Histogram latency,
      Histogram handoff,
      Histogram callerCost,
      Histogram prepareCost,
      double cpuShare,
      long startMs,
      long endMs) {}

  /** Accounts a slice. */
  void add(Slice.Result slice, long startMs, long endMs) {
    Round round =
        new Round(
            histogram(),
            histogram(),
            histogram(),
            histogram(),
            (double) slice.used().cpuNs() / slice.wallNs(),
            startMs,
            endMs);
    TokenLog log = slice.log();
    for (int token = slice.firstToken(); token < log.tokens(); token++) {
      record(round.latency, log.latencyNs(token));
      record(round.handoff, log.handoffNs(token));
      record(round.callerCost, log.callerCostNs(token));
      record(round.prepareCost, log.prepareCostNs(token));
    }
    rounds.add(round);
    used = used.plus(slice.used());
    wallNs += slice.wallNs();
    tokensInWall += slice.tokensInWall();
    slice.counters().forEach((name, value) -> counters.merge(name, value, Long::sum));
  }

  /** Three digits, any length of time. */
  static Histogram histogram() {
    return new Histogram(3);
  }

  /** A clock that two cores do not quite agree on may run backwards by some nanoseconds. */
  private static void record(Histogram histogram, long ns) {
    histogram.recordValue(Math.max(ns, 0));
  }

  Cell cell() {
    return cell;
  }

  String arm() {
    return arm;
  }

  List<Round> rounds() {
    return rounds;
  }

  Usage used() {
    return used;
  }

  long wallNs() {
    return wallNs;
  }

  /** How many tokens were handed over in {@link #wallNs}. */
  long tokensInWall() {
    return tokensInWall;
  }

  Map<String, Long> counters() {
    return counters;
  }
}
