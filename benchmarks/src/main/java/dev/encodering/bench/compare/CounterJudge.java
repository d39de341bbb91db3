package dev.encodering.bench.compare;

import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what is counted: against gates.json, and bytes per operation against the base. */
final class CounterJudge {
  static final String ALLOCATION = "gc.alloc.rate.norm";

  /** JMH's own threads allocate a little during an iteration. */
  private static final double ALLOCATION_SLACK_BYTES = 0.5;

  private static final double ALLOCATION_SLACK_SHARE = 0.01;

  private CounterJudge() {}

  /** Every gate matches something, or the file that it came from is wrong. */
  static List<Row> judge(List<Gates.Counter> gates, List<Counts> head) {
    List<Row> rows = new ArrayList<>();
    for (Gates.Counter gate : gates) {
      List<Counts> matching =
          head.stream()
              .filter(each -> each.metric().equals(gate.metric()))
              .filter(each -> gate.benchmark().matches(each.label()))
              .toList();
      if (matching.isEmpty()) {
        throw new InputException(
            gate.benchmark().place()
                + " matches no benchmark of the head with a metric "
                + gate.metric()
                + (gate.metric().startsWith("gc.") ? " (was it run with -prof gc?)" : ""));
      }
      matching.forEach(each -> rows.add(judge(gate, each)));
    }
    return rows;
  }

  private static Row judge(Gates.Counter gate, Counts counts) {
    boolean exact = gate.equals() != null;
    boolean holds =
        exact
            ? counts.allWithin(gate.equals() - gate.slack(), gate.equals() + gate.slack())
            : counts.median() <= gate.atMost();
    String wanted =
        !exact
            ? "at most " + Figures.three(gate.atMost())
            : Figures.three(gate.equals())
                + (gate.slack() == 0 ? "" : " +- " + Figures.three(gate.slack()));
    return new Row(
        Layer.COUNTER,
        counts.name(),
        counts.metric(),
        wanted,
        values(counts),
        null,
        holds ? Verdict.OK : Verdict.REGRESSED,
        holds ? "" : "must be " + wanted);
  }

  /** Bytes per operation of benchmarks that both runs have and no gate looks at. */
  static List<Row> judgeAllocation(
      List<Gates.Counter> gates, List<Counts> base, List<Counts> head) {
    List<Row> rows = new ArrayList<>();
    for (Counts is : head) {
      boolean gated =
          gates.stream()
              .anyMatch(
                  gate -> gate.metric().equals(ALLOCATION) && gate.benchmark().matches(is.label()));
      if (is.metric().equals(ALLOCATION) && !gated) {
        Optional<Counts> was =
            base.stream()
                .filter(each -> each.metric().equals(ALLOCATION))
                .filter(each -> each.label().equals(is.label()))
                .findFirst();
        was.ifPresent(each -> rows.add(judgeAllocation(each, is)));
      }
    }
    return rows;
  }

  /** The arms must be apart as a whole, by more than the slack; there is no ratio to zero. */
  private static Row judgeAllocation(Counts was, Counts is) {
    double slack =
        Math.max(ALLOCATION_SLACK_BYTES, ALLOCATION_SLACK_SHARE * Math.abs(was.median()));
    Verdict verdict;
    if (is.least() > was.most() + slack) {
      verdict = Verdict.REGRESSED;
    } else if (is.most() < was.least() - slack) {
      verdict = Verdict.IMPROVED;
    } else {
      verdict = is.median() <= was.median() + slack ? Verdict.OK : Verdict.INCONCLUSIVE;
    }
    return new Row(
        Layer.COUNTER,
        is.name(),
        ALLOCATION,
        values(was),
        values(is),
        null,
        verdict,
        switch (verdict) {
          case REGRESSED -> "every fork allocates more than every fork of the base";
          case INCONCLUSIVE -> "the forks overlap";
          default -> "";
        });
  }

  private static String values(Counts counts) {
    String unit = counts.unit().isEmpty() ? "" : " " + counts.unit();
    return counts.least() == counts.most()
        ? Figures.three(counts.least()) + unit
        : Figures.three(counts.median())
            + unit
            + " ("
            + Figures.three(counts.least())
            + " to "
            + Figures.three(counts.most())
            + ")";
  }
}
