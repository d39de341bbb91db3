package dev.encodering;

/**
 * How a mode brings tokens to the device. Called by the pipeline's caller alone; the pipeline keeps
 * the window, so a source never has more than depth + 1 tokens that are not complete.
 */
abstract class TokenSource {
  /** What {@link #submission} returns for a token that was never committed. */
  static final long NONE = 0;

  /**
   * Failures of every thread go here and not to the caller: tokens before them stay collectable.
   */
  protected final FirstFailure failure;

  protected final SingleWriterCounter encodeNs = new SingleWriterCounter();

  TokenSource(FirstFailure failure) {
    this.failure = failure;
  }

  /** Starts a token. Ordinals are 0, 1, 2 and so on. */
  abstract void start(long ordinal) throws InterruptedException;

  /** Waits until a started token is committed; its submission number, or {@link #NONE}. */
  abstract long submission(long ordinal) throws InterruptedException;

  /** Releases the encoders, and the worker if there is one. */
  abstract void close();

  long encodeNs() {
    return encodeNs.get();
  }

  long handoffNs() {
    return 0;
  }
}
