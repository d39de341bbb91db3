package dev.encodering;

/**
 * A task or a token failed. The cause is what the task, the encoder or the device threw; it is
 * missing only where the outcome is no longer kept.
 */
public final class EncodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EncodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
