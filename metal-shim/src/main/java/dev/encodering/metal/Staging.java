package dev.encodering.metal;

import java.nio.ByteBuffer;

/** Direct memory through which heap buffers are copied, made when first needed. */
final class Staging {

  /** Large enough that a copy into a device's own memory is worth its submission. */
  static final int BYTES = 1 << 20;

  private ByteBuffer memory;

  /**
   * The memory, empty and at its beginning. Callers hold this object's monitor while they use it.
   */
  ByteBuffer cleared() {
    assert Thread.holdsLock(this);
    if (memory == null) {
      memory = ByteBuffer.allocateDirect(BYTES);
    }
    return memory.clear();
  }
}
