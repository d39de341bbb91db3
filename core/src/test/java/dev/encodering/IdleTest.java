package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.lmax.disruptor.WaitStrategy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An idle worker is parked with no timer armed: it uses no CPU and is never switched in. */
class IdleTest {
  /** Linux cuts a thread's name at 15 bytes. */
  private static final String NAME = "idle-enc-worker";

  private static final long IDLE_MS = Long.getLong("idle.ms", 1_500);
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};
  private final Thread[] thread = new Thread[1];

  static Stream<WaitStrategy> ours() {
    return Stream.of(
        new AdaptiveWaitStrategy(0), new AdaptiveWaitStrategy(), new CadenceWaitStrategy());
  }

  private EncoderWorker<Object> worker(WaitStrategy strategy) {
    return EncoderWorker.builder(Object::new)
        .name(NAME)
        .waitStrategy(strategy)
        .onStart(() -> thread[0] = Thread.currentThread())
        .build();
  }

  @ParameterizedTest
  @MethodSource("ours")
  void anIdleWorkerCostsNothing(WaitStrategy strategy) throws Exception {
    assumeTrue(Files.isDirectory(TASKS), "context switches are read from Linux's /proc");
    assumeTrue(THREADS.isThreadCpuTimeSupported(), "this JVM measures no thread's CPU time");
    try (EncoderWorker<Object> worker = worker(strategy)) {
      for (int i = 0; i < 100; i++) {
        LockSupport.parkNanos(1_000_000); // a pace to be learned
        worker.await(worker.submit(nothing));
      }
      Path status = statusOf(NAME);
      settle(status);
      long cpuNs = THREADS.getThreadCpuTime(thread[0].getId());
      long switches = switches(status);
      Thread.sleep(IDLE_MS); // the idleness itself: nothing is waited for
      assertEquals(switches, switches(status), "context switches while idle");
      assertEquals(cpuNs, THREADS.getThreadCpuTime(thread[0].getId()), "CPU time while idle");
      worker.await(worker.submit(nothing));
    }
  }

  @Test
  void theMeasurementSeesAWorkerThatWakesUp() throws Exception {
    assumeTrue(Files.isDirectory(TASKS), "context switches are read from Linux's /proc");
    try (EncoderWorker<Object> worker = worker(new AdaptiveWaitStrategy())) {
      Path status = statusOf(NAME);
      settle(status);
      long switches = switches(status);
      worker.await(worker.submit(nothing));
      settle(status);
      assertTrue(switches(status) > switches);
    }
  }

  /** A thread shows as WAITING a moment before it sleeps: the kernel has to agree. */
  private void settle(Path status) {
    Poll.until(
        "the worker sleeps",
        () ->
            thread[0].getState() == Thread.State.WAITING
                && field(status, "State:").startsWith("S"));
  }

  private static long switches(Path status) {
    return Long.parseLong(field(status, "voluntary_ctxt_switches:"));
  }

  private static String field(Path status, String name) {
    return read(status).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).trim())
        .findFirst()
        .orElseThrow();
  }

  private static Path statusOf(String name) throws IOException {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      List<Path> found =
          tasks.filter(task -> read(task.resolve("comm")).equals(List.of(name))).toList();
      assertEquals(1, found.size(), "threads named " + name);
      return found.get(0).resolve("status");
    }
  }

  /** A thread may end while it is looked at. */
  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
