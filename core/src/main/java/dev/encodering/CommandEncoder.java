package dev.encodering;

/**
 * One reusable command buffer together with its single compute encoder: what a ring slot carries.
 *
 * <p>Used by one thread at a time; a hand-over through an encoder worker keeps the order. A cycle
 * is {@link #begin()}, commands (the implementation's own methods), optionally {@link
 * #endEncoding()}, {@link #commit()}.
 */
public interface CommandEncoder extends AutoCloseable {

  /**
   * Starts a new, empty command stream. Plain Java: no native call, no allocation. Replaces what
   * was recorded before.
   *
   * @throws IllegalStateException while the last submission is incomplete, or after close
   */
  void begin();

  /**
   * Ends the stream: checks and encodes it in one native call. Needed only to encode now and commit
   * later; {@link #commit()} does both.
   *
   * @throws IllegalStateException if no stream is open
   */
  void endEncoding();

  /**
   * Hands the commands over for execution: one native call, encoding included if {@link
   * #endEncoding()} was not called. Never waits.
   *
   * @return the submission number, for {@link CommandQueue#awaitCompleted(long)}
   * @throws IllegalStateException if nothing was begun since the last commit
   */
  long commit();

  /**
   * Tells whether {@link #resubmit()} works on this device. Constant for the encoder's life.
   *
   * @return true if recorded commands can run again
   */
  boolean canResubmit();

  /**
   * Runs the recorded commands again, in one native call. Legal once their last run is complete.
   *
   * @return the new submission number
   * @throws IllegalStateException while the last run is incomplete, or if nothing is recorded
   * @throws UnsupportedOperationException if {@link #canResubmit()} is false
   */
  long resubmit();

  /** Releases the encoder; idempotent. What it committed before still runs to its end. */
  @Override
  void close();
}
