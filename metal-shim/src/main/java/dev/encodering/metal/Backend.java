package dev.encodering.metal;

import java.util.Locale;

/** What executes the commands. */
public enum Backend {
  /** The CPU, in the library itself: needs no driver, injects faults for tests. */
  HOST,
  /** A Vulkan 1.2 driver. */
  VULKAN,
  /** Apple's Metal. */
  METAL;

  /** The native library's number for it. */
  int code() {
    return ordinal();
  }

  /** As in a device's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
