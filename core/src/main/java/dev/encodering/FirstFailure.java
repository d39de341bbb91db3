package dev.encodering;

/**
 * The failure of the earliest token that failed. Written by the caller's and the worker's thread,
 * read by both.
 */
final class FirstFailure {
  private volatile long ordinal = Long.MAX_VALUE;
  private Throwable cause;

  /** Keeps the failure if no earlier token has failed. */
  synchronized void record(long failedOrdinal, Throwable failure) {
    if (failedOrdinal < ordinal) {
      cause = failure;
      ordinal = failedOrdinal;
    }
  }

  /** True once any token has failed: nothing more may be committed. */
  boolean isSet() {
    return ordinal != Long.MAX_VALUE;
  }

  /** True if this token, or one before it, has failed. */
  boolean covers(long token) {
    return token >= ordinal;
  }

  synchronized EncodeException toException() {
    return new EncodeException("token " + ordinal + " failed: " + cause, cause);
  }
}
