package dev.encodering;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Garbage collections and interrupts from outside. An interrupt wakes whoever sleeps and so would
 * hide a lost wake-up: there is one per some hundreds of rounds, and none while no round ends.
 */
final class SoakNoise {
  private static final int MAX_ROUNDS_BETWEEN = 2_000;
  private static final int GARBAGE_BYTES = 256 * 1024;
  private static final long PAUSE_NS = 1_000_000;

  private volatile Object garbage;

  private SoakNoise() {}

  static void start(SoakSubject subject, AtomicLong rounds) {
    SoakNoise noise = new SoakNoise();
    Thread caller = Thread.currentThread();
    daemon("garbage", noise::makeGarbage);
    daemon("interrupts of the caller", () -> noise.interrupt(caller, rounds));
    if (subject.mayInterruptConsumer()) {
      daemon("interrupts of the consumer", () -> noise.interrupt(subject.consumer(), rounds));
    }
  }

  private static void daemon(String name, Runnable loop) {
    Thread thread = new Thread(loop, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void makeGarbage() {
    for (int i = 1; ; i++) {
      garbage = new byte[GARBAGE_BYTES];
      if (i % 256 == 0) {
        System.gc();
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private void interrupt(Thread target, AtomicLong rounds) {
    SplittableRandom random = new SplittableRandom();
    long next = 0;
    while (true) {
      if (rounds.get() >= next) {
        target.interrupt();
        next = rounds.get() + 1 + random.nextInt(MAX_ROUNDS_BETWEEN);
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }
}
