package dev.encodering.bench.decode;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;

/** Java heap allocated since the start, by all threads. */
final class AllocatedBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final LongAdder ENDED = new LongAdder();

  private AllocatedBytes() {}

  /** Live threads, and those that said what they had allocated before they ended. */
  static long ofAllThreads() {
    long sum = ENDED.sum();
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** Called by a thread as the last thing that it does: nobody can ask for its bytes afterwards. */
  static void addEndingThread() {
    ENDED.add(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }
}
