package dev.encodering.bench.compare;

import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at benchmarks that no change can touch, each for itself. One that moved says that the
 * machine did; results are never rescaled by it.
 */
final class RulerJudge {
  private final Gates gates;
  private final RatioEstimator estimator;
  private final boolean paired;

  RulerJudge(Gates gates, RatioEstimator estimator, boolean paired) {
    this.gates = gates;
    this.estimator = estimator;
    this.paired = paired;
  }

  List<Row> judge(JmhRun base, JmhRun head) {
    List<Row> rows = new ArrayList<>();
    head.results()
        .forEach(
            (id, result) ->
                gates
                    .rulerFor(id)
                    .ifPresent(ruler -> rows.add(judge(ruler, base.results().get(id), result))));
    for (Gates.Ruler ruler : gates.rulers()) {
      if (head.results().keySet().stream().noneMatch(id -> ruler.benchmark().matches(id.label()))) {
        throw new InputException(
            ruler.benchmark().place() + " matches no benchmark of " + head.file());
      }
    }
    return rows;
  }

  private Row judge(Gates.Ruler ruler, JmhResult base, JmhResult head) {
    Statistic statistic = Statistic.defaultsOf(head.id().mode()).get(0);
    String name = head.id().shortLabel();
    if (base == null) {
      return row(name, statistic, null, Verdict.INCONCLUSIVE, "in the head alone");
    }
    Arm baseArm = Arm.of(base.score(), statistic);
    Arm headArm = Arm.of(head.score(), statistic);
    Optional<String> problem = Forks.problem(baseArm, headArm, paired);
    if (problem.isPresent()) {
      return row(name, statistic, null, Verdict.INCONCLUSIVE, problem.get());
    }
    Row.Evidence evidence =
        Row.Evidence.of(estimator, baseArm, headArm, paired, 1 + ruler.tolerance());
    RatioEstimate estimate = evidence.estimate();
    boolean beyond = Math.abs(Math.log(estimate.ratio())) > Math.log1p(ruler.tolerance());
    boolean surely = estimate.low() > 1 || estimate.high() < 1;
    String tolerance = Figures.percent(ruler.tolerance());
    if (beyond && surely) {
      return row(name, statistic, evidence, Verdict.UNSTABLE, "moved by more than " + tolerance);
    }
    return beyond || estimate.smallestVisibleChange() > ruler.tolerance()
        ? row(name, statistic, evidence, Verdict.INCONCLUSIVE, "too noisy to show " + tolerance)
        : row(name, statistic, evidence, Verdict.OK, "");
  }

  private static Row row(
      String name, Statistic statistic, Row.Evidence evidence, Verdict verdict, String reason) {
    return new Row(Layer.RULER, name, statistic.name(), "", "", evidence, verdict, reason);
  }
}
