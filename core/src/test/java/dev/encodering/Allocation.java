package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Asserts that threads allocate nothing. Measured in several windows, of which one has to show
 * exactly 0: the virtual machine may allocate on a thread's behalf when it compiles or throws away
 * code under it, which ends; what the code allocates is there in every window.
 */
final class Allocation {
  private static final int WINDOWS = 12;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  static void assertNone(Async.Code window, Thread... others) throws Exception {
    assumeTrue(THREADS.isThreadAllocatedMemorySupported(), "this JVM counts no allocations");
    THREADS.setThreadAllocatedMemoryEnabled(true);
    LongSupplier total =
        () -> {
          long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
          for (Thread thread : others) {
            bytes += THREADS.getThreadAllocatedBytes(thread.getId());
          }
          return bytes;
        };
    window.run(); // compiles
    total.getAsLong();
    long empty = -total.getAsLong() + total.getAsLong(); // what measuring itself costs
    long least = Long.MAX_VALUE;
    for (int i = 0; i < WINDOWS && least > 0; i++) {
      long before = total.getAsLong();
      window.run();
      least = Math.min(least, total.getAsLong() - before - empty);
    }
    assertEquals(0, least, "bytes allocated in every one of " + WINDOWS + " windows");
  }
}
