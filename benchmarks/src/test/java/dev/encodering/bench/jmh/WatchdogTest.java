package dev.encodering.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.LiveThreads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final long SHORT_NS = 20_000_000;
  private static final long FOREVER_NS = TimeUnit.DAYS.toNanos(1);

  private final LiveThreads threads = new LiveThreads();
  private final BlockingQueue<String> dumps = new LinkedBlockingQueue<>();

  @Test
  void silenceGivesADumpThatNamesTheThreadThatHangs() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Thread hangs = new Thread(() -> await(release), "hangs-here");
    hangs.start();
    Watchdog watchdog = new Watchdog(SHORT_NS, dumps::add);
    String dump = dumps.take();
    assertTrue(dump.startsWith("the benchmark hangs: no sign of life for 20 ms"), dump);
    assertTrue(dump.contains("\"hangs-here\" WAITING"), dump);
    assertTrue(dump.contains("WatchdogTest.await"), dump);
    release.countDown();
    watchdog.stop();
    threads.awaitAllEnded();
  }

  private static void await(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSignOfLifePutsItOff() throws InterruptedException {
    Watchdog watchdog = new Watchdog(SHORT_NS, dumps::add);
    long startNs = System.nanoTime();
    long lastSignNs = startNs;
    while (dumps.isEmpty() && System.nanoTime() - startNs < 4 * SHORT_NS) {
      lastSignNs = System.nanoTime();
      watchdog.alive();
    }
    String dump = dumps.take();
    assertTrue(System.nanoTime() - lastSignNs >= SHORT_NS, dump);
    watchdog.stop();
  }

  @Test
  void stoppedItSaysNothingAndIsGone() throws InterruptedException {
    Watchdog watchdog = new Watchdog(FOREVER_NS, dumps::add);
    watchdog.stop();
    threads.awaitAllEnded();
    assertNull(dumps.poll());
    assertEquals(0, dumps.size());
  }
}
