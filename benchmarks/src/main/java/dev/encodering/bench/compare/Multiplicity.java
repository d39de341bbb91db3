package dev.encodering.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Takes back verdicts that are to be expected of one row among so many. */
final class Multiplicity {
  private Multiplicity() {}

  static List<Row> correct(List<Row> rows) {
    double[] slower = adjusted(rows, each -> each.estimate().probabilityIfAtMost(each.bound()));
    double[] faster = adjusted(rows, each -> each.estimate().probabilityIfAtLeast(1));
    List<Row> corrected = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.verdict() == Verdict.REGRESSED && slower[i] > RatioEstimate.ERROR_SHARE) {
        row = row.withVerdict(Verdict.INCONCLUSIVE, "one such row among so many may be chance");
      } else if (row.verdict() == Verdict.IMPROVED && faster[i] > RatioEstimate.ERROR_SHARE) {
        row = row.withVerdict(Verdict.OK, "faster, but one such row among so many may be chance");
      }
      corrected.add(row);
    }
    return corrected;
  }

  /** NaN for rows that are not judged by a ratio. */
  private static double[] adjusted(List<Row> rows, ToDoubleFunction<Row.Evidence> probability) {
    int[] judged =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).evidence() != null)
            .filter(i -> rows.get(i).verdict() != Verdict.NOT_GATED)
            .toArray();
    double[] plain = new double[judged.length];
    for (int i = 0; i < judged.length; i++) {
      plain[i] = probability.applyAsDouble(rows.get(judged[i]).evidence());
    }
    double[] corrected = Holm.adjust(plain);
    double[] all = new double[rows.size()];
    Arrays.fill(all, Double.NaN);
    for (int i = 0; i < judged.length; i++) {
      all[judged[i]] = corrected[i];
    }
    return all;
  }
}
