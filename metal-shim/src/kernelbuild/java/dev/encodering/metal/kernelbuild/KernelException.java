package dev.encodering.metal.kernelbuild;

/** A kernel, or the list of kernels, that the build refuses; the message names it. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message what is wrong with which kernel
   */
  public KernelException(String message) {
    super(message);
  }
}
