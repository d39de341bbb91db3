package dev.encodering;

import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One request at a time, for many rounds: with one outstanding and no timeout anywhere, a wake-up
 * that gets lost stops everything for good. A program, because it has to be pinned to CPUs.
 *
 * <p>Arguments: the strategy, {@code worker} or {@code disruptor}, rounds, milliseconds, and for
 * how many milliseconds a standstill is patiently watched.
 */
final class HangSoak {
  /** The exit status of a run that hung. */
  static final int HUNG = 3;

  private static final int LOOK_MS = 50;

  private final AtomicLong rounds = new AtomicLong();

  private HangSoak() {}

  public static void main(String[] args) {
    WaitStrategy strategy = strategy(args[0]);
    SoakSubject subject =
        args[1].equals("worker")
            ? new SoakSubject.OfWorker(strategy)
            : new SoakSubject.OfDisruptor(strategy);
    long maxRounds = Long.parseLong(args[2]);
    long maxNs = Long.parseLong(args[3]) * 1_000_000;
    int patience = Integer.parseInt(args[4]) / LOOK_MS;

    HangSoak soak = new HangSoak();
    Thread watchdog = new Thread(() -> soak.watch(patience), "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    SoakNoise.start(subject, soak.rounds);
    long startNs = System.nanoTime();
    soak.run(subject, strategy, new ThinkTime(), maxRounds, startNs + maxNs);
    System.out.printf(
        "%s behind a %s: %,d rounds in %.1f s%s%n",
        args[0],
        args[1],
        soak.rounds.get(),
        (System.nanoTime() - startNs) / 1e9,
        strategy instanceof PreparableWaitStrategy ours ? ", " + ours.stats() : "");
    System.exit(0);
  }

  private static WaitStrategy strategy(String name) {
    return Stream.of(BrokenWaitStrategy.values())
        .filter(broken -> broken.name().equals(name))
        .map(broken -> (WaitStrategy) new SpinsFirst(broken))
        .findFirst()
        .orElseGet(() -> OwnStrategy.valueOf(name).get());
  }

  private void run(
      SoakSubject subject, WaitStrategy strategy, ThinkTime thinkTime, long maxRounds, long endNs) {
    while (rounds.get() < maxRounds && System.nanoTime() - endNs < 0) {
      long ns = thinkTime.nextNs();
      if (strategy instanceof PreparableWaitStrategy ours) {
        thinkTime.hint(ours, ns);
      }
      ThinkTime.think(ns);
      subject.roundTrip();
      rounds.setRelease(rounds.getPlain() + 1);
    }
  }

  /** Counts its own looks and not the time: a machine that stands still is no hang. */
  private void watch(int patience) {
    long last = -1;
    for (int looks = 0; looks < patience; looks++) {
      LockSupport.parkNanos(LOOK_MS * 1_000_000L);
      long now = rounds.get();
      if (now != last) {
        last = now;
        looks = 0;
      }
    }
    System.out.printf("HUNG in round %,d: no progress in %,d ms%n", last, patience * LOOK_MS);
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              System.out.printf("\"%s\" %s%n", thread.getName(), thread.getState());
              Stream.of(stack).forEach(frame -> System.out.println("    at " + frame));
            });
    System.out.flush();
    Runtime.getRuntime().halt(HUNG);
  }
}
