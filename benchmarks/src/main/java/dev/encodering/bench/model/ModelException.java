package dev.encodering.bench.model;

/**
 * A model file cannot be read, is damaged, or needs something that this program does not do. The
 * message is one printable line that names the file and says what is wrong and where.
 */
public final class ModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Names come from the file, so their length and their characters are bounded here. */
  private static final int MAX_MESSAGE_CHARS = 400;

  /**
   * Makes the exception for one fault.
   *
   * @param file the name of the model file
   * @param fault what is wrong and where
   */
  public ModelException(String file, String fault) {
    super(oneLine(file + ": " + fault));
  }

  /**
   * Makes the exception for a fault that another exception reported.
   *
   * @param file the name of the model file
   * @param fault what is wrong and where
   * @param cause what reported it
   */
  public ModelException(String file, String fault, Throwable cause) {
    super(oneLine(file + ": " + fault), cause);
  }

  private static String oneLine(String message) {
    int length = Math.min(message.length(), MAX_MESSAGE_CHARS);
    StringBuilder line = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = message.charAt(i);
      boolean printable = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
      line.append(printable && c != '\u2028' && c != '\u2029' ? c : '?');
    }
    return length < message.length() ? line.append("...").toString() : line.toString();
  }
}
