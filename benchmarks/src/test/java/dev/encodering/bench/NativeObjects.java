package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.encodering.metal.MetalDevice;
import java.util.concurrent.locks.LockSupport;

/** The leak check of the tests that use a device. */
public final class NativeObjects {
  private static final long DEADLINE_NS = 20_000_000_000L;

  private NativeObjects() {}

  /** Fails unless every native object of this process is freed. */
  public static void awaitNone() {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (MetalDevice.liveObjects() != 0 && System.nanoTime() < deadline) {
      System.gc(); // mappings go with their ByteBuffers
      LockSupport.parkNanos(100_000);
    }
    assertEquals(0, MetalDevice.liveObjects(), "native objects");
  }
}
