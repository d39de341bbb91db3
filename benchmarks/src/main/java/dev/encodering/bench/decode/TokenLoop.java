package dev.encodering.bench.decode;

import dev.encodering.PipelineStats;

/** A decode loop's source of tokens. One thread. */
public interface TokenLoop extends AutoCloseable {

  /**
   * Waits for the oldest token.
   *
   * @return its ordinal
   * @throws InterruptedException if interrupted
   */
  long next() throws InterruptedException;

  /**
   * Waits until nothing is in flight and drops what was.
   *
   * @throws InterruptedException if interrupted
   */
  void drain() throws InterruptedException;

  /**
   * Where the time went.
   *
   * @return sums since the loop was opened; its tokens include those dropped
   */
  PipelineStats stats();

  @Override
  void close();
}
