package dev.encodering.metal;

/**
 * Faults and orders that a test asks of a device with {@link MetalDevice#control}. For tests only.
 * Acts on queues made afterwards, {@link #HOLD} on those that exist too.
 */
public enum TestControl {
  /**
   * 0 runs dispatches in stream order, {@link #REVERSE} runs those between two barriers backwards,
   * any other value runs them in an order drawn from it. A stream with all its barriers gives the
   * same bytes in every order.
   */
  SHUFFLE,
  /** The submission with this number fails; 0 for none. */
  FAIL_AT,
  /** Every submission takes at least this many nanoseconds longer. */
  DELAY_NS,
  /** 1 keeps committed submissions from starting until it is 0 again or the device is closed. */
  HOLD;

  /** The {@link #SHUFFLE} value for exactly reversed order. */
  public static final long REVERSE = -1L;

  /** The native library's number for it. */
  int code() {
    return ordinal() + 1;
  }
}
