package dev.encodering.bench.cadence;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.cadence.CadenceReport.Result;
import dev.encodering.bench.cadence.CadenceReport.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Makes the report of a run's tallies. */
final class Reports {
  private static final double MEDIAN = 50;

  private Reports() {}

  static CadenceReport of(MachineFacts machine, Settings settings, List<Tally> tallies) {
    List<Result> results = new ArrayList<>();
    for (Tally tally : tallies) {
      results.add(result(tally, tallies));
    }
    return new CadenceReport(machine, settings, results);
  }

  private static Result result(Tally tally, List<Tally> all) {
    Percentiles latency = total(tally, Tally.Round::latency);
    double tokens = tally.tokensInWall();
    return new Result(
        tally.cell().periodMs(),
        tally.cell().jitterPercent(),
        tally.cell().callerName(),
        tally.arm(),
        latency,
        total(tally, Tally.Round::handoff),
        total(tally, Tally.Round::callerCost),
        total(tally, Tally.Round::prepareCost),
        (double) tally.used().cpuNs() / tally.wallNs(),
        tally.used().voluntary() / tokens,
        tally.used().involuntary() / tokens,
        ratio(tally, peer(tally, all, Arms.BUSY_SPIN), Reports::latencyP50),
        ratio(tally, peer(tally, all, Arms.BLOCKING), Reports::latencyP50),
        ratio(peer(tally, all, Arms.SPAWN), tally, Reports::callerCostP50),
        tally.counters(),
        tally.rounds().stream().map(Reports::round).toList());
  }

  private interface Part {
    Histogram of(Tally.Round round);
  }

  private static Percentiles total(Tally tally, Part part) {
    Histogram sum = Tally.histogram();
    tally.rounds().forEach(round -> sum.add(part.of(round)));
    return Percentiles.of(sum);
  }

  /** The arm of that name under the same setting; null if it did not take part. */
  private static Tally peer(Tally tally, List<Tally> all, String arm) {
    return all.stream()
        .filter(other -> other.cell().equals(tally.cell()) && other.arm().equals(arm))
        .findFirst()
        .orElse(null);
  }

  private static Ratio ratio(
      Tally numerator, Tally denominator, ToDoubleFunction<Tally.Round> figure) {
    if (numerator == null || denominator == null) {
      return null;
    }
    return Ratio.of(
        numerator.rounds().stream().mapToDouble(figure).toArray(),
        denominator.rounds().stream().mapToDouble(figure).toArray());
  }

  private static double latencyP50(Tally.Round round) {
    return Percentiles.us(round.latency(), MEDIAN);
  }

  private static double callerCostP50(Tally.Round round) {
    return Percentiles.us(round.callerCost(), MEDIAN);
  }

  private static CadenceReport.Round round(Tally.Round round) {
    return new CadenceReport.Round(
        latencyP50(round),
        Percentiles.us(round.latency(), 99),
        Percentiles.us(round.handoff(), MEDIAN),
        callerCostP50(round),
        round.cpuShare());
  }
}
