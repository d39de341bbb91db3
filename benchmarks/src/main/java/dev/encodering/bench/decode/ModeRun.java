package dev.encodering.bench.decode;

import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a mode took per token on one device: one row of the table and of the JSON output. Figures
 * are medians over the rounds.
 *
 * @param device where it ran
 * @param mode its name
 * @param depth tokens in flight besides the oldest
 * @param tokensPerSecond tokens run, those of the prompt included, by wall time
 * @param meanUs microseconds from token to token, with their spread over the rounds
 * @param usPerToken the same as a distribution
 * @param encodeUs microseconds of encoding and committing
 * @param handoffUs microseconds from handing a token over to its start on the worker
 * @param gpuWaitUs microseconds that the caller waited for worker and device
 * @param nativeCallsPerToken native calls that encode or commit
 * @param submitsPerToken command buffers
 * @param nativeWaitsPerToken native calls that wait or ask
 * @param spunWaitsPerToken of those, ended while they asked the device over and over
 * @param sleptWaitsPerToken of those, slept until the device was done
 * @param allocBytesPerToken Java heap, all threads
 * @param positions means over those ranges of positions that ran
 * @param rounds the figures of each round
 */
record ModeRun(
    String device,
    String mode,
    int depth,
    @SerializedName("tokens_per_s") double tokensPerSecond,
    @SerializedName("mean_us") Spread meanUs,
    @SerializedName("us_per_token") Percentiles usPerToken,
    @SerializedName("encode_us") double encodeUs,
    @SerializedName("handoff_us") double handoffUs,
    @SerializedName("gpu_wait_us") double gpuWaitUs,
    @SerializedName("native_calls_per_token") double nativeCallsPerToken,
    @SerializedName("submits_per_token") double submitsPerToken,
    @SerializedName("native_waits_per_token") double nativeWaitsPerToken,
    @SerializedName("spun_waits_per_token") double spunWaitsPerToken,
    @SerializedName("slept_waits_per_token") double sleptWaitsPerToken,
    @SerializedName("alloc_bytes_per_token") double allocBytesPerToken,
    List<Position> positions,
    List<Round> rounds) {

  /**
   * Two points of a distribution.
   *
   * @param p50 the median
   * @param p99 one in a hundred is above
   */
  record Percentiles(double p50, double p99) {}

  /**
   * A range of positions.
   *
   * @param range first and last
   * @param meanUs microseconds per token there
   */
  record Position(String range, @SerializedName("mean_us") Spread meanUs) {}

  static ModeRun of(String device, ModeSpec spec, List<PositionRange> ranges, List<Round> rounds) {
    Spread mean = Spread.of(rounds, Round::meanUs);
    return new ModeRun(
        device,
        spec.label(),
        spec.depth(),
        1e6 / mean.median(),
        mean,
        new Percentiles(median(rounds, Round::p50Us), median(rounds, Round::p99Us)),
        median(rounds, Round::encodeUs),
        median(rounds, Round::handoffUs),
        median(rounds, Round::gpuWaitUs),
        median(rounds, Round::nativeCalls),
        median(rounds, Round::submits),
        median(rounds, Round::nativeWaits),
        median(rounds, Round::spunWaits),
        median(rounds, Round::sleptWaits),
        median(rounds, Round::allocBytes),
        positions(ranges, rounds),
        rounds);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.of(rounds, figure).median();
  }

  private static List<Position> positions(List<PositionRange> ranges, List<Round> rounds) {
    List<Position> all = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      int index = i;
      if (rounds.stream().allMatch(round -> round.positionsUs()[index] != null)) {
        Spread mean = Spread.of(rounds, round -> round.positionsUs()[index]);
        all.add(new Position(ranges.get(i).toString(), mean));
      }
    }
    return all;
  }

  /** As ratios call it. */
  String name() {
    return mode + "(" + depth + ")";
  }
}
