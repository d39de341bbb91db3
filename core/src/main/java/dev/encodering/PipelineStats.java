package dev.encodering;

/**
 * Where a pipeline's time went, summed over its tokens. Read it from the caller's thread while
 * nothing is in flight for exact figures.
 *
 * @param tokens tokens collected
 * @param encodeNs nanoseconds spent in encoding and committing, on whichever thread; of SPLIT the
 *     worker's part, its wait for the caller's commit included
 * @param handoffNs nanoseconds from a token's submission to its start on the worker; 0 without one
 * @param waitNs nanoseconds that the caller waited for the worker and the device
 */
public record PipelineStats(long tokens, long encodeNs, long handoffNs, long waitNs) {}
