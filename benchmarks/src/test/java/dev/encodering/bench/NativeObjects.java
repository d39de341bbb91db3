package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.encodering.metal.MetalDevice;
import java.util.concurrent.locks.LockSupport;

/** The leak check of the tests that use a device. */
public final class NativeObjects {
  private static final long DEADLINE_NS = 20_000_000_000L;

  private NativeObjects() {}

  /** Fails unless the number of native objects comes back to what it was. */
  public static void awaitCount(long expected) {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (MetalDevice.liveObjects() != expected && System.nanoTime() < deadline) {
      System.gc(); // mappings go with their ByteBuffers
      LockSupport.parkNanos(100_000);
    }
    assertEquals(expected, MetalDevice.liveObjects(), "native objects");
  }
}
