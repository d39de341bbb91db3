package dev.encodering.bench.decode;

import com.google.gson.annotations.SerializedName;

/**
 * What a mode took per token: one row of the table and of the JSON output.
 *
 * @param mode its name
 * @param depth tokens in flight besides the oldest
 * @param tokensPerSecond tokens run, those of the prompt included, by wall time
 * @param usPerToken microseconds from token to token
 * @param encodeUs microseconds of encoding and committing
 * @param handoffUs microseconds from handing a token over to its start on the worker
 * @param gpuWaitUs microseconds that the caller waited for worker and device
 * @param nativeCallsPerToken native calls that encode or commit
 * @param nativeWaitsPerToken native calls that wait or ask
 * @param allocBytesPerToken Java heap, all threads
 */
record ModeRun(
    String mode,
    int depth,
    @SerializedName("tokens_per_s") double tokensPerSecond,
    @SerializedName("us_per_token") Percentiles usPerToken,
    @SerializedName("encode_us") double encodeUs,
    @SerializedName("handoff_us") double handoffUs,
    @SerializedName("gpu_wait_us") double gpuWaitUs,
    @SerializedName("native_calls_per_token") double nativeCallsPerToken,
    @SerializedName("native_waits_per_token") double nativeWaitsPerToken,
    @SerializedName("alloc_bytes_per_token") double allocBytesPerToken) {

  /**
   * Two points of a distribution.
   *
   * @param p50 the median
   * @param p99 one in a hundred is above
   */
  record Percentiles(double p50, double p99) {}
}
