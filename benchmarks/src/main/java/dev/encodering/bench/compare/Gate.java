package dev.encodering.bench.compare;

import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.results.BenchmarkId;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts rulers, counters, ratios and base against head together into one judgement. */
final class Gate {
  private final Gates gates;
  private final RatioEstimator estimator = new RatioEstimator();
  private final boolean strict;

  Gate(Gates gates, boolean strict) {
    this.gates = gates;
    this.strict = strict;
  }

  boolean isRuler(String benchmark) {
    return gates.rulers().stream().anyMatch(each -> each.benchmark().matches(benchmark));
  }

  /**
   * A run and what it was made on.
   *
   * @param results of JMH
   * @param environment null if unknown
   */
  record Side(JmhRun results, Environment environment) {
    static Side read(Path file) {
      return new Side(JmhRun.read(file), Environment.readBeside(file).orElse(null));
    }
  }

  /** What counters and ratios say of one run. */
  Judgement judge(Side head, List<Counts> counted) {
    List<Row> rows = new ArrayList<>(insideHead(head, counted));
    if (rows.isEmpty()) {
      throw new InputException(
          "there is nothing to judge in one run: name a base, or --gates with counters or ratios");
    }
    return new Judgement(head.results.file(), rows, List.of(), List.of(), strict);
  }

  /** The head against the base too, unless their environments differ. */
  Judgement judge(Side base, Side head, List<Counts> counted, boolean anyEnvironment) {
    boolean paired = isPaired(base, head);
    EnvironmentCheck check = new EnvironmentCheck();
    if (!paired) {
      check.javas(base.results, head.results);
    }
    check.machines(base.environment, head.environment);
    List<String> notes = new ArrayList<>(check.notes());
    List<String> differences = check.differences();
    if (anyEnvironment) {
      notes.addAll(differences);
      differences = List.of();
    }
    List<Row> rows = new ArrayList<>();
    if (differences.isEmpty()) {
      requireCommon(base.results, head.results);
      rows.addAll(new RulerJudge(gates, estimator, paired).judge(base.results, head.results));
    }
    rows.addAll(insideHead(head, counted));
    if (differences.isEmpty()) {
      rows.addAll(
          CounterJudge.judgeAllocation(
              gates.counters(), Counts.of(base.results), Counts.of(head.results)));
      rows.addAll(
          new BaseHeadJudge(gates, estimator, paired, cores(head))
              .judge(base.results, head.results));
      requireForks(rows, base.results, head.results);
    }
    String title =
        base.results.file()
            + " against "
            + head.results.file()
            + (paired ? ", paired block by block" : "")
            + ", tolerance "
            + Figures.percent(gates.tolerance());
    return new Judgement(title, rows, differences, notes, strict);
  }

  private static boolean isPaired(Side base, Side head) {
    return base.environment != null
        && head.environment != null
        && base.environment.pair() != null
        && base.environment.pair().equals(head.environment.pair());
  }

  private static Integer cores(Side head) {
    return head.environment == null ? null : head.environment.machine().cores();
  }

  private List<Row> insideHead(Side head, List<Counts> counted) {
    List<Counts> counts = new ArrayList<>(Counts.of(head.results));
    counts.addAll(counted);
    List<Row> rows = new ArrayList<>(CounterJudge.judge(gates.counters(), counts));
    rows.addAll(new RatioJudge(estimator, cores(head)).judge(gates.ratios(), head.results));
    return rows;
  }

  /** A gate that compares nothing must not pass. */
  private static void requireCommon(JmhRun base, JmhRun head) {
    for (BenchmarkId id : head.results().keySet()) {
      if (base.results().containsKey(id)) {
        return;
      }
    }
    throw new InputException(
        base.file()
            + " and "
            + head.file()
            + " have no benchmark in common (name, mode, threads and parameters must be the same)");
  }

  private static void requireForks(List<Row> rows, JmhRun base, JmhRun head) {
    boolean judged =
        rows.stream().anyMatch(row -> row.layer() != Layer.COUNTER && row.evidence() != null);
    boolean tooFew =
        fewestForks(base) < RatioEstimator.LEAST_FORKS
            || fewestForks(head) < RatioEstimator.LEAST_FORKS;
    if (!judged && tooFew) {
      throw new InputException(
          base.file()
              + " has "
              + fewestForks(base)
              + " and "
              + head.file()
              + " "
              + fewestForks(head)
              + " forks per benchmark: "
              + RatioEstimator.LEAST_FORKS
              + " or more are needed, 6 are better (JMH's -f)");
    }
  }

  private static int fewestForks(JmhRun run) {
    return run.results().values().stream()
        .mapToInt(result -> result.score().forks().size())
        .min()
        .orElse(0);
  }
}
