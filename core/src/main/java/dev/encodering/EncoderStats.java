package dev.encodering;

/**
 * A worker's counters at one moment. Each is exact; together they are a snapshot only while nothing
 * runs.
 *
 * @param submitted tasks accepted into the ring
 * @param completed tasks that ran to their end, failed ones included
 * @param failed tasks that threw
 * @param rejected calls refused because the ring was full (trySubmit), closed or dead
 * @param ringFullWaits times that a submit had to wait for room
 */
public record EncoderStats(
    long submitted, long completed, long failed, long rejected, long ringFullWaits) {}
