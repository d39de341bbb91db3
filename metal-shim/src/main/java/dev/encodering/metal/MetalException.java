package dev.encodering.metal;

/**
 * What the device, its driver or the native library reported. Misuse that Java can name is thrown
 * as {@link IllegalArgumentException}, {@link IllegalStateException} or {@link
 * UnsupportedOperationException} instead.
 */
public final class MetalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The kinds of failure, as the native library names them. */
  public enum Status {
    /** An argument is out of range. */
    ARG(-1),
    /** A handle is stale or of another kind. */
    HANDLE(-2),
    /** The object is not in a state that allows the call. */
    STATE(-3),
    /** The command stream is malformed. */
    STREAM(-4),
    /** A limit of the device or of the library is exceeded. */
    LIMIT(-5),
    /** This machine has no such device, or the native library is missing. */
    NO_DEVICE(-6),
    /** The host or the device is out of memory. */
    OUT_OF_MEMORY(-7),
    /** The pipeline could not be built. */
    COMPILE(-8),
    /** Execution failed; the queue is poisoned from that submission on. */
    GPU(-9),
    /** Not complete yet. */
    TIMEOUT(-10),
    /** The queue holds as many incomplete submissions as it was made for. */
    BUSY(-11),
    /** A dispatch would touch bytes outside a bound buffer. */
    BOUNDS(-12),
    /** The device's backend cannot do that. */
    UNSUPPORTED(-13);

    final int code;

    Status(int code) {
      this.code = code;
    }

    static Status of(int code) {
      for (Status status : values()) {
        if (status.code == code) {
          return status;
        }
      }
      throw new AssertionError("the native library returned an unknown status, " + code);
    }
  }

  private final Status status;
  private final int nativeCode;
  private final int streamOffset;

  MetalException(String message, Status status, int nativeCode, int streamOffset) {
    super(message);
    this.status = status;
    this.nativeCode = nativeCode;
    this.streamOffset = streamOffset;
  }

  /**
   * The kind of failure.
   *
   * @return the kind of failure
   */
  public Status status() {
    return status;
  }

  /**
   * The system's own code for it.
   *
   * @return a VkResult, NSError code or errno; 0 if there is none
   */
  public int nativeCode() {
    return nativeCode;
  }

  /**
   * Where in the command stream the failure lies.
   *
   * @return the byte offset of the offending record, or -1 if no record is to blame
   */
  public int streamOffset() {
    return streamOffset;
  }
}
