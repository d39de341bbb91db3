package dev.encodering;

/**
 * A worker's counters at one moment. Each count is exact; together they are a snapshot only while
 * nothing runs.
 *
 * @param submitted tasks accepted into the ring
 * @param completed tasks that ran to their end, failed ones included
 * @param failed tasks that threw
 * @param rejected calls refused because the ring was full (trySubmit), closed or dead
 * @param ringFullWaits times that a submit had to wait for room
 * @param taskNs nanoseconds that the worker spent in tasks; of tasks under 5 us one in sixteen is
 *     timed and stands for those after it
 * @param waits how the worker waited; all zero with a strategy that does not count
 */
public record EncoderStats(
    long submitted,
    long completed,
    long failed,
    long rejected,
    long ringFullWaits,
    long taskNs,
    WaitStats waits) {}
