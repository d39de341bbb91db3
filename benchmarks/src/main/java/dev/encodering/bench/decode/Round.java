package dev.encodering.bench.decode;

import com.google.gson.annotations.SerializedName;

/**
 * What a mode took per token in one round.
 *
 * @param meanUs microseconds from token to token
 * @param p50Us their median
 * @param p99Us one in a hundred is above
 * @param encodeUs microseconds of encoding and committing, on whichever thread
 * @param handoffUs microseconds from handing a token over to its start on the other thread
 * @param gpuWaitUs microseconds that the caller waited for worker and device
 * @param nativeCalls native calls that encode or commit
 * @param submits command buffers
 * @param nativeWaits native calls that wait or ask
 * @param spunWaits of those, ended while they asked the device over and over
 * @param sleptWaits of those, slept until the device was done
 * @param allocBytes Java heap, all threads
 * @param positionsUs the means over the ranges of positions asked for; null where one did not run
 */
record Round(
    @SerializedName("mean_us") double meanUs,
    @SerializedName("p50_us") double p50Us,
    @SerializedName("p99_us") double p99Us,
    @SerializedName("encode_us") double encodeUs,
    @SerializedName("handoff_us") double handoffUs,
    @SerializedName("gpu_wait_us") double gpuWaitUs,
    @SerializedName("native_calls_per_token") double nativeCalls,
    @SerializedName("submits_per_token") double submits,
    @SerializedName("native_waits_per_token") double nativeWaits,
    @SerializedName("spun_waits_per_token") double spunWaits,
    @SerializedName("slept_waits_per_token") double sleptWaits,
    @SerializedName("alloc_bytes_per_token") double allocBytes,
    @SerializedName("positions_us") Double[] positionsUs) {}
