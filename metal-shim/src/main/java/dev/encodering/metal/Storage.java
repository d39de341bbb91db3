package dev.encodering.metal;

/** Where a buffer lives. */
public enum Storage {
  /** Mapped by the CPU as well: for what both sides touch, and for results read every token. */
  SHARED,
  /** The device's own memory, reached only by copies: for weights and intermediate values. */
  PRIVATE;

  /** The native library's number for it. */
  int code() {
    return ordinal();
  }
}
