package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import dev.encodering.metal.MetalDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The controls and counters of the fake Metal, as its fake.h has them. */
enum FakeMetal {
  SHUFFLE(0),
  FAIL_AT(2),
  FAIL_CODE(3),
  SWAP_HANDLERS(6);

  private static final int OBJECTS = 0;
  private static final int DISPATCHES = 2;
  private static final long DEADLINE_NS = 10_000_000_000L;

  private final int number;

  FakeMetal(int number) {
    this.number = number;
  }

  /** Skips the test where the library with the fake was not built; the build said why. */
  static void assumeBuilt() {
    Path library = Path.of(System.getProperty("jna.library.path", ""), "libmetalshim.so");
    assumeTrue(Files.exists(library), "there is no " + library);
  }

  private static NativeLibrary library() {
    return NativeLibrary.getInstance("metalshim", MetalDevice.class.getClassLoader());
  }

  void set(long value) {
    library().getFunction("fake_control").invokeVoid(new Object[] {number, value});
  }

  static void reset() {
    library().getFunction("fake_reset").invokeVoid(new Object[0]);
  }

  private static long count(int name) {
    return library().getFunction("fake_count").invokeLong(new Object[] {name});
  }

  static long dispatches() {
    return count(DISPATCHES);
  }

  /** Its threads may still be letting go of some. */
  static void awaitNoObjects() {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (count(OBJECTS) > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
    assertEquals(0, count(OBJECTS), "objects of Metal's are left");
  }
}
