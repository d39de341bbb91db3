package dev.encodering.bench.results;

/** A file that cannot be used; the message names it, the place in it, and what is wanted there. */
public final class InputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message alone.
   *
   * @param message names the file
   */
  public InputException(String message) {
    super(message);
  }

  /**
   * With what it came from.
   *
   * @param message names the file
   * @param cause of it
   */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
