package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest extends HostTest {

  private static final int CYCLES = 200_000;

  /**
   * The JVM books what its compilers deoptimise to this thread now and then, some tens of bytes. An
   * allocation by the code under test shows in every window, so one window with none acquits it.
   */
  private static final int WINDOWS = 5;

  @Test
  void twoHundredThousandCyclesAllocateNothing() throws InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTrue(threads.isThreadAllocatedMemoryEnabled());
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    run(encoder, zero, buffer, 20_000);

    List<Long> windows = new ArrayList<>();
    long allocated = -1;
    while (allocated != 0 && windows.size() < WINDOWS) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run(encoder, zero, buffer, CYCLES);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
      windows.add(allocated);
    }
    assertEquals(0, allocated, "bytes allocated in each window: " + windows);
  }

  private void run(MetalEncoder encoder, MetalPipeline zero, MetalBuffer buffer, int cycles)
      throws InterruptedException {
    for (int n = 0; n < cycles; n++) {
      encoder.begin();
      zero(encoder, zero, buffer);
      encoder.memoryBarrier();
      queue.awaitCompleted(encoder.commit());
    }
  }
}
