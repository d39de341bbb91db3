package dev.encodering.bench.cadence;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * What a thread has used since it was started.
 *
 * @param cpuNs time on a core
 * @param voluntary switches because it waited; negative where the system does not say
 * @param involuntary switches because another thread took its core; negative likewise
 */
record Usage(long cpuNs, long voluntary, long involuntary) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long UNKNOWN = -1;

  /** The usage since an earlier reading of the same thread. */
  Usage since(Usage earlier) {
    return new Usage(
        cpuNs - earlier.cpuNs,
        voluntary < 0 ? UNKNOWN : voluntary - earlier.voluntary,
        involuntary < 0 ? UNKNOWN : involuntary - earlier.involuntary);
  }

  /** Both usages together. */
  Usage plus(Usage other) {
    return new Usage(
        cpuNs + other.cpuNs,
        voluntary < 0 || other.voluntary < 0 ? UNKNOWN : voluntary + other.voluntary,
        involuntary < 0 || other.involuntary < 0 ? UNKNOWN : involuntary + other.involuntary);
  }

  /** The calling thread's time on a core. */
  static long cpuNsOfThisThread() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Remembers the thread that runs it, so that another one can read its usage. */
  static final class Probe implements Runnable {
    private final CountDownLatch hasRun = new CountDownLatch(1);
    private long id;
    private Path status;

    @Override
    public void run() {
      id = Thread.currentThread().getId();
      try {
        status = Path.of("/proc/thread-self").toRealPath().resolve("status");
      } catch (IOException e) {
        status = null; // not Linux: the switches stay unknown
      }
      hasRun.countDown();
    }

    /** Waits until the thread has run this. */
    Usage read() throws InterruptedException {
      hasRun.await();
      return new Usage(
          THREADS.getThreadCpuTime(id),
          switches("voluntary_ctxt_switches:"),
          switches("nonvoluntary_ctxt_switches:"));
    }

    private long switches(String name) {
      if (status == null) {
        return UNKNOWN;
      }
      try {
        for (String line : Files.readAllLines(status)) {
          if (line.startsWith(name)) {
            return Long.parseLong(line.substring(name.length()).strip());
          }
        }
        return UNKNOWN;
      } catch (IOException e) {
        return UNKNOWN;
      }
    }
  }
}
