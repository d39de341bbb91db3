package dev.encodering;

/**
 * The commands of one token, cut into steps so that two encoders may share them.
 *
 * <p>The same commands serve every token: what differs from token to token (position, token id)
 * lives in device memory. Only so may tokens be encoded before their predecessors have run, and
 * recorded commands run again.
 *
 * @param <E> the encoder that it writes to
 */
public interface TokenGraph<E> {

  /**
   * How many steps a token has. Constant.
   *
   * @return at least 1
   */
  int steps();

  /**
   * Writes the steps {@code from} (inclusive) to {@code to} (exclusive), with every barrier that
   * they need among themselves. May run on the caller's thread and on the worker's, on both at once
   * for different encoders; must not allocate.
   *
   * @param encoder an encoder that was begun; do not begin, end or commit it
   * @param from the first step
   * @param to the step after the last
   * @param ordinal counts tokens from 0; for tracing, never a token id
   */
  void encode(E encoder, int from, int to, long ordinal);
}
