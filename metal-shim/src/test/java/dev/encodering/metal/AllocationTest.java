package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AllocationTest extends DeviceTest {

  /**
   * The first window may show a one-off of the JVM's own: 56 to 1,456 bytes in some runs, and then
   * none in the next 23 windows. An allocation by a cycle would show in every one of them.
   */
  private static final int WINDOWS = 3;

  private final long[] times = new long[3];

  @Test
  void manyCyclesAllocateNothing() throws Throwable {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTrue(threads.isThreadAllocatedMemoryEnabled());
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalQueue timed = closedAfterwards(device.queue(MAX_IN_FLIGHT, 1));
    MetalEncoder encoder = closedAfterwards(timed.encoder(STREAM_BYTES));
    run(timed, encoder, zero, buffer, cycles() / 10);

    List<Long> windows = new ArrayList<>();
    do {
      windows.add(allocatedBytes(threads, () -> run(timed, encoder, zero, buffer, cycles())));
    } while (!windows.contains(0L) && windows.size() < WINDOWS);
    assertTrue(windows.contains(0L), "bytes allocated in each window: " + windows);
  }

  int cycles() {
    return 200_000;
  }

  private static long allocatedBytes(ThreadMXBean threads, Executable work) throws Throwable {
    long before = threads.getCurrentThreadAllocatedBytes();
    work.execute();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void run(
      MetalQueue timed, MetalEncoder encoder, MetalPipeline zero, MetalBuffer buffer, int cycles)
      throws InterruptedException {
    for (int n = 0; n < cycles; n++) {
      encoder.begin();
      zero(encoder, zero, buffer);
      encoder.memoryBarrier();
      long submission = encoder.commit();
      timed.awaitCompleted(submission);
      assertTrue(timed.times(submission, times));
    }
  }
}
