package dev.encodering;

/** Who encodes a token, and when. All modes give the same tokens. */
public enum EncodeMode {
  /**
   * The caller encodes and commits, up to {@code depth} tokens ahead; depth 0 encodes, then waits.
   * Enough for a caller that has nothing else to do.
   */
  INLINE,

  /**
   * The caller encodes and commits the first part of a token while the worker encodes the second.
   * One token at a time: for work that depends on the CPU for every token.
   */
  SPLIT,

  /**
   * The worker encodes and commits up to {@code depth} tokens ahead while the device runs the
   * oldest. The caller only collects.
   */
  AHEAD,

  /**
   * The commands are recorded once into each of {@code depth + 1} encoders and submitted again in
   * turn: the limit to measure against, where the encoders can do it.
   */
  REPLAY
}
