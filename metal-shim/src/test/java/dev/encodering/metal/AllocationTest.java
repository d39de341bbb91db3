package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest extends HostTest {

  private static final int CYCLES = 200_000;

  @Test
  void twoHundredThousandCyclesAllocateNothing() throws InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTrue(threads.isThreadAllocatedMemoryEnabled());
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    run(encoder, zero, buffer, 20_000); // loads classes and links what is called by handle

    long before = threads.getCurrentThreadAllocatedBytes();
    run(encoder, zero, buffer, CYCLES);
    assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before, "bytes allocated");
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
