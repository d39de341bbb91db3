package dev.encodering;

import com.lmax.disruptor.WaitStrategy;

/** A strategy that can be told when the next event comes, and that counts how it waited. */
public interface PreparableWaitStrategy extends WaitStrategy {

  /**
   * Says that the next event will be published in about {@code inNs} nanoseconds. The consumer then
   * wakes up shortly before and spins, for a bounded time; the wake-up is off the event's way. An
   * event that comes earlier wakes it at once, and one that does not come costs that spin.
   *
   * <p>Any thread; does not wait, does not allocate. Costs a wake-up (a system call) if the
   * consumer is parked, so say it before a wait that is longer than that. The newest word counts.
   *
   * @param inNs nanoseconds from now, 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  void prepare(long inNs);

  /**
   * Reads how the consumer has waited. Any thread, at any time; allocates the result. A wait is
   * counted when the next long one begins.
   *
   * @return the counters now
   */
  WaitStats stats();
}
