package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a token costs the heap. The JVM books what its compilers deoptimise, some tens of bytes now
 * and then, to the thread that runs the code; an allocation by the code itself shows in every
 * window, so one window without any acquits it.
 */
class DecodeAllocationTest extends DecodeFixture {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP_TOKENS = 12_000;
  private static final int WINDOW_TOKENS = 1_000;
  private static final int MAX_WINDOWS = 40;

  /** The context is short: tokens past its end are encoded and committed like all others. */
  private static final int CONTEXT = 16;

  @ParameterizedTest
  @EnumSource(
      value = DecodeMode.class,
      names = {"INLINE", "SPLIT", "AHEAD", "REPLAY"})
  void tokensAllocateNothingOnTheCallersAndTheWorkersThread(DecodeMode mode)
      throws InterruptedException {
    assertTrue(THREADS.isThreadAllocatedMemoryEnabled());
    Decoder decoder = bundled(CONTEXT);
    try (TokenLoop loop = open(decoder, ModeSpec.of(mode, 2))) {
      decoder.reset(SHORT.promptIds(), Sampling.GREEDY);
      long[] threads = callerAndWorkers();
      assertEquals(mode == DecodeMode.SPLIT || mode == DecodeMode.AHEAD ? 2 : 1, threads.length);
      collect(decoder, loop, WARM_UP_TOKENS);
      List<Long> windows = new ArrayList<>();
      long allocated = -1;
      while (allocated != 0 && windows.size() < MAX_WINDOWS) {
        long before = sum(threads);
        collect(decoder, loop, WINDOW_TOKENS);
        allocated = sum(threads) - before;
        windows.add(allocated);
      }
      assertEquals(0, allocated, "bytes in each window: " + windows);
    }
  }

  @Test
  void aThreadPerTokenDoesAllocate() throws InterruptedException {
    Decoder decoder = bundled(CONTEXT);
    try (TokenLoop loop = decoder.open(DecodeMode.SPAWN, 0)) {
      decoder.reset(SHORT.promptIds(), Sampling.GREEDY);
      collect(decoder, loop, 200);
      long before = AllocatedBytes.ofAllThreads();
      collect(decoder, loop, 200);
      assertTrue(AllocatedBytes.ofAllThreads() - before >= 200 * 16);
    }
  }

  private static void collect(Decoder decoder, TokenLoop loop, int tokens)
      throws InterruptedException {
    int sum = 0;
    for (int i = 0; i < tokens; i++) {
      long ordinal = loop.next();
      sum += decoder.result((int) (ordinal % CONTEXT));
    }
    assertTrue(sum != 0);
  }

  private static long[] callerAndWorkers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread == Thread.currentThread() || thread.getName().startsWith("encoder-worker"))
        .mapToLong(Thread::getId)
        .toArray();
  }

  private static long sum(long[] threads) {
    long sum = 0;
    for (long thread : threads) {
      sum += THREADS.getThreadAllocatedBytes(thread);
    }
    return sum;
  }
}
