package dev.encodering.bench.compare;

import dev.encodering.bench.results.BenchmarkId;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import dev.encodering.bench.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges two benchmarks of one run against each other: the machine's speed cancels out. */
final class RatioJudge {
  private final RatioEstimator estimator;
  private final Integer cores;

  RatioJudge(RatioEstimator estimator, Integer cores) {
    this.estimator = estimator;
    this.cores = cores;
  }

  List<Row> judge(List<Gates.Ratio> gates, JmhRun head) {
    List<Row> rows = new ArrayList<>();
    for (Gates.Ratio gate : gates) {
      List<JmhResult> subjects = matching(gate.subject(), head);
      List<JmhResult> references = matching(gate.reference(), head);
      for (JmhResult subject : subjects) {
        rows.add(judge(gate, subject, reference(gate, subject, references)));
      }
    }
    return rows;
  }

  private static List<JmhResult> matching(Gates.Selector selector, JmhRun head) {
    List<JmhResult> found =
        head.results().values().stream()
            .filter(each -> selector.matches(each.id().label()))
            .toList();
    if (found.isEmpty()) {
      throw new InputException(selector.place() + " matches no benchmark of " + head.file());
    }
    return found;
  }

  /** The one reference whose parameters are the subject's, as far as both have them. */
  private static JmhResult reference(
      Gates.Ratio gate, JmhResult subject, List<JmhResult> references) {
    List<JmhResult> fitting =
        references.stream().filter(each -> agree(each.id(), subject.id())).toList();
    if (fitting.size() != 1) {
      throw new InputException(
          gate.reference().place()
              + " matches "
              + fitting.size()
              + " benchmarks for "
              + subject.id().label()
              + ": it must match one");
    }
    return fitting.get(0);
  }

  private static boolean agree(BenchmarkId one, BenchmarkId other) {
    for (Map.Entry<String, String> param : one.params().entrySet()) {
      String value = other.params().get(param.getKey());
      if (value != null && !value.equals(param.getValue())) {
        return false;
      }
    }
    return true;
  }

  private Row judge(Gates.Ratio gate, JmhResult subject, JmhResult reference) {
    Statistic statistic =
        gate.statistic() != null
            ? gate.statistic()
            : Statistic.defaultsOf(subject.id().mode()).get(0);
    Metric above = subject.score();
    Metric below = reference.score();
    Arm subjectArm = Arm.of(above, statistic);
    Arm referenceArm = Arm.of(below, statistic);
    String name = subject.id().shortLabel() + " / " + reference.id().shortLabel();
    Optional<String> problem =
        above.unit().name().equals(below.unit().name())
            ? Forks.problem(referenceArm, subjectArm, false)
            : Optional.of(
                "the units differ: " + above.unit().name() + " and " + below.unit().name());
    if (problem.isPresent()) {
      return row(gate, name, statistic, null, Verdict.INCONCLUSIVE, problem.get());
    }
    Row.Evidence evidence =
        Row.Evidence.of(estimator, referenceArm, subjectArm, false, gate.atMost());
    if (cores != null && cores < gate.minCores()) {
      String why = "needs " + gate.minCores() + " cores, this machine has " + cores;
      return row(gate, name, statistic, evidence, Verdict.NOT_GATED, why);
    }
    RatioEstimate estimate = evidence.estimate();
    Verdict verdict =
        estimate.low() > gate.atMost()
            ? Verdict.REGRESSED
            : estimate.high() <= gate.atMost() ? Verdict.OK : Verdict.INCONCLUSIVE;
    return row(gate, name, statistic, evidence, verdict, "");
  }

  private static Row row(
      Gates.Ratio gate,
      String name,
      Statistic statistic,
      Row.Evidence evidence,
      Verdict verdict,
      String reason) {
    String wanted = "at most " + Figures.three(gate.atMost());
    String ratio = evidence == null ? "" : Figures.three(evidence.estimate().ratio());
    return new Row(Layer.RATIO, name, statistic.name(), wanted, ratio, evidence, verdict, reason);
  }
}
