package dev.encodering.bench.compare;

import dev.encodering.bench.results.Direction;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import dev.encodering.bench.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges every benchmark of the head against the same one of the base. */
final class BaseHeadJudge {
  private final Gates gates;
  private final RatioEstimator estimator;
  private final boolean paired;
  private final Integer cores;

  BaseHeadJudge(Gates gates, RatioEstimator estimator, boolean paired, Integer cores) {
    this.gates = gates;
    this.estimator = estimator;
    this.paired = paired;
    this.cores = cores;
  }

  List<Row> judge(JmhRun base, JmhRun head) {
    List<Row> rows = new ArrayList<>();
    base.results()
        .forEach(
            (id, result) -> {
              JmhResult other = head.results().get(id);
              if (gates.rulerFor(id).isPresent()) {
                return;
              }
              if (other == null) {
                rows.add(alone(result, Verdict.MISSING, "in the base alone"));
              } else {
                rows.addAll(judge(result, other));
              }
            });
    head.results()
        .forEach(
            (id, result) -> {
              if (!base.results().containsKey(id) && gates.rulerFor(id).isEmpty()) {
                rows.add(alone(result, Verdict.NEW, "in the head alone"));
              }
            });
    return Multiplicity.correct(rows);
  }

  private static Row alone(JmhResult result, Verdict verdict, String reason) {
    return new Row(Layer.BASE_HEAD, result.id().shortLabel(), "", "", "", null, verdict, reason);
  }

  private List<Row> judge(JmhResult base, JmhResult head) {
    Optional<Gates.Exemption> exemption = gates.exemptionFor(head.id());
    List<Statistic> statistics =
        exemption
            .map(Gates.Exemption::statistics)
            .filter(list -> !list.isEmpty())
            .orElseGet(() -> Statistic.defaultsOf(head.id().mode()));
    double tolerance = exemption.map(Gates.Exemption::tolerance).orElse(gates.tolerance());
    String notGated = exemption.map(this::whyNotGated).orElse(null);
    List<Row> rows = new ArrayList<>();
    for (Statistic statistic : statistics) {
      Row row = judge(base, head, statistic, tolerance);
      rows.add(notGated == null ? row : row.withVerdict(Verdict.NOT_GATED, notGated));
    }
    return rows;
  }

  private String whyNotGated(Gates.Exemption exemption) {
    if (!exemption.gated()) {
      return "gates.json says so";
    }
    return cores != null && cores < exemption.minCores()
        ? "needs " + exemption.minCores() + " cores, this machine has " + cores
        : null;
  }

  private Row judge(JmhResult base, JmhResult head, Statistic statistic, double tolerance) {
    String name = head.id().shortLabel();
    Metric was = base.score();
    Metric is = head.score();
    Arm baseArm = Arm.of(was, statistic);
    Arm headArm = Arm.of(is, statistic);
    Optional<String> problem = problem(was, is, baseArm, headArm);
    if (problem.isPresent()) {
      return new Row(
          Layer.BASE_HEAD,
          name,
          statistic.name(),
          "",
          "",
          null,
          Verdict.INCONCLUSIVE,
          problem.get());
    }
    Row.Evidence evidence = Row.Evidence.of(estimator, baseArm, headArm, paired, 1 + tolerance);
    Verdict verdict = Verdict.of(evidence.estimate(), tolerance);
    return new Row(
        Layer.BASE_HEAD,
        name,
        statistic.name(),
        was.unit().format(baseArm.value()),
        is.unit().format(headArm.value()),
        evidence,
        verdict,
        reason(verdict, evidence.estimate(), tolerance));
  }

  private Optional<String> problem(Metric was, Metric is, Arm base, Arm head) {
    if (!was.unit().name().equals(is.unit().name())) {
      return Optional.of("the units differ: " + was.unit().name() + " and " + is.unit().name());
    }
    if (is.direction() == Direction.UNKNOWN) {
      return Optional.of("neither mode nor unit says which way is better");
    }
    return Forks.problem(base, head, paired);
  }

  /** What an inconclusive row could have shown, and what would show more. */
  private static String reason(Verdict verdict, RatioEstimate estimate, double tolerance) {
    double visible = estimate.smallestVisibleChange();
    if (verdict != Verdict.INCONCLUSIVE) {
      return visible > tolerance && verdict == Verdict.OK
          ? "blind to changes below " + Figures.percent(visible)
          : "";
    }
    String shown = "could have shown a change of " + Figures.percent(visible);
    return visible > tolerance
        ? shown
            + "; "
            + Forks.needed(estimate, tolerance)
            + " forks would show "
            + Figures.percent(tolerance)
        : shown + "; the change is too near the tolerance";
  }
}
