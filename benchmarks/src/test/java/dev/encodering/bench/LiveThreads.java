package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The leak check of the tests that start threads. */
public final class LiveThreads {
  private static final long DEADLINE_NS = 3_000_000_000L;

  private final Set<Thread> before = now();

  private static Set<Thread> now() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !ofTheJdk(thread))
        .collect(Collectors.toSet());
  }

  /** What carries virtual threads stays. */
  private static boolean ofTheJdk(Thread thread) {
    return thread.getName().startsWith("ForkJoinPool-")
        || thread.getName().startsWith("VirtualThread-")
        || thread.getThreadGroup() == null
        || thread.getThreadGroup().getName().equals("InnocuousThreadGroup");
  }

  /** Fails unless every thread that was started since this was made has ended. */
  public void awaitAllEnded() {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (!left().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
    assertEquals(List.of(), left());
  }

  private List<String> left() {
    return now().stream().filter(each -> !before.contains(each)).map(Thread::getName).toList();
  }
}
