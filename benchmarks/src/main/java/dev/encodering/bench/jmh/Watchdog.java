package dev.encodering.bench.jmh;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Ends what hangs. Its thread waits for a sign of life and, if none comes in time, hands over what
 * every thread was doing.
 */
final class Watchdog {
  private final long limitNs;
  private final Consumer<String> onHang;
  private final Thread thread = new Thread(this::watch, "benchmark-watchdog");
  private volatile long lastSignNs = System.nanoTime();
  private volatile boolean stopped;

  /**
   * Starts watching.
   *
   * @param limitNs how long to wait for a sign of life
   * @param onHang called once at most, on the watchdog's thread, with a thread dump
   */
  Watchdog(long limitNs, Consumer<String> onHang) {
    this.limitNs = limitNs;
    this.onHang = onHang;
    thread.setDaemon(true);
    thread.start();
  }

  /** A sign of life. */
  void alive() {
    lastSignNs = System.nanoTime();
  }

  /** Stops watching. */
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  private void watch() {
    while (!stopped) {
      long leftNs = limitNs - (System.nanoTime() - lastSignNs);
      if (leftNs <= 0) {
        onHang.accept(dump());
        return;
      }
      LockSupport.parkNanos(this, leftNs);
    }
  }

  private String dump() {
    StringBuilder text = new StringBuilder();
    text.append("the benchmark hangs: no sign of life for ")
        .append(TimeUnit.NANOSECONDS.toMillis(limitNs))
        .append(" ms\n");
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      Thread held = each.getKey();
      text.append('"').append(held.getName()).append("\" ").append(held.getState()).append('\n');
      for (StackTraceElement frame : each.getValue()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
