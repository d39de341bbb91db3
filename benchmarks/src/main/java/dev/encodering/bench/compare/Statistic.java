package dev.encodering.bench.compare;

import dev.encodering.bench.results.Fork;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a fork is reduced to.
 *
 * @param name {@code mean}, or {@code p} and a percentile
 */
public record Statistic(String name) {
  private static final Pattern PERCENTILE = Pattern.compile("p\\d\\d?(\\.\\d+)?");

  /** The arithmetic mean: what throughput and average time are about. */
  public static final Statistic MEAN = new Statistic("mean");

  /** The median. */
  public static final Statistic P50 = new Statistic("p50");

  /** One in a hundred is above. */
  public static final Statistic P99 = new Statistic("p99");

  /** Refuses other names. */
  public Statistic {
    if (!name.equals("mean") && !PERCENTILE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a statistic is " + name + ": use mean, or a percentile such as p50, p99 or p99.9");
    }
  }

  /**
   * What a mode's results are reduced to when nobody says otherwise. A single shot is one noisy
   * value, so its median counts; a sampled distribution has a middle and a tail.
   */
  static List<Statistic> defaultsOf(String mode) {
    return switch (mode) {
      case "sample" -> List.of(P50, P99);
      case "ss" -> List.of(P50);
      default -> List.of(MEAN);
    };
  }

  /** A fork's iterations where the mean is wanted; else the one quantile of the fork. */
  double[] valuesOf(Fork fork) {
    return this.equals(MEAN)
        ? fork.iterations()
        : new double[] {fork.quantile(Double.parseDouble(name.substring(1)) / 100)};
  }
}
