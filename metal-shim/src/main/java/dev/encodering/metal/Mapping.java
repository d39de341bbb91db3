package dev.encodering.metal;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns a mapped address into a ByteBuffer that keeps the mapping alive. */
final class Mapping {

  private static final Cleaner CLEANER = Cleaner.create();

  private Mapping() {}

  /**
   * The memory as a little-endian ByteBuffer. The mapping is released when neither it nor any view
   * of it is reachable: every view of a direct buffer holds the buffer that it was made from.
   */
  static ByteBuffer asByteBuffer(long address, int bytes, long mapping) {
    ByteBuffer memory = new Pointer(address).getByteBuffer(0, bytes);
    CLEANER.register(memory, new Release(mapping));
    return memory.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Knows the handle and nothing of the ByteBuffer, which would otherwise stay reachable. */
  private record Release(long mapping) implements Runnable {
    @Override
    public void run() {
      MetalNative.ms_release(mapping, 0);
    }
  }
}
