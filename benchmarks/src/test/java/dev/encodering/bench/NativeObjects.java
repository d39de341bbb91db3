package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.MetalDevice;
import java.util.concurrent.locks.LockSupport;

/** The leak check of the tests that use a device. */
public final class NativeObjects {
  private static final long DEADLINE_NS = 10_000_000_000L;

  /** What failed tests have left: one leak fails one test. */
  private static long leaked;

  private NativeObjects() {}

  /** Fails unless every native object of this process is freed. */
  public static void awaitNone() {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (MetalDevice.liveObjects() > leaked && System.nanoTime() < deadline) {
      System.gc(); // mappings go with their ByteBuffers
      LockSupport.parkNanos(100_000);
    }
    long before = leaked;
    leaked = MetalDevice.liveObjects();
    assertTrue(leaked <= before, () -> leaked - before + " native objects are left");
  }
}
