package dev.encodering;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * What a caller does between two requests, so that they come before, at and after every border
 * between spinning, parking and sleeping with a timer: mostly any time up to 60 us, at times a
 * steady pace that can be learned, seldom a long pause.
 */
final class ThinkTime {
  private static final int BORDERS_NS = 60_000;
  private static final int STEADY_FROM_NS = 30_000;
  private static final int STEADY_TO_NS = 400_000;
  private static final int BLOCK_ROUNDS = 48;

  /** Longer thoughts give the core away, as a caller that waits for a device does. */
  private static final long PARKS_FROM_NS = 100_000;

  private final SplittableRandom random = new SplittableRandom();
  private int left;
  private boolean hints;
  private long steadyNs;

  /** The next pause in nanoseconds. */
  long nextNs() {
    if (left-- == 0) {
      left = BLOCK_ROUNDS;
      hints = random.nextInt(4) == 0;
      steadyNs = random.nextInt(8) == 0 ? random.nextInt(STEADY_FROM_NS, STEADY_TO_NS) : 0;
    }
    int rare = random.nextInt(1 << 16);
    if (rare == 0) {
      return 13_000_000;
    }
    if (rare < 16) {
      return 1_000_000;
    }
    if (rare < 128) {
      return 100_000;
    }
    return steadyNs > 0 ? steadyNs : upToLastBorderNs();
  }

  /** The shorter the likelier: the first border is the end of a round, and is the narrowest. */
  private long upToLastBorderNs() {
    double share = random.nextDouble();
    return (long) (share * share * BORDERS_NS);
  }

  /** Tells the strategy about the pause in some blocks, and not always the truth. */
  void hint(PreparableWaitStrategy strategy, long ns) {
    if (hints) {
      strategy.prepare(random.nextInt(3) == 0 ? random.nextLong(2 * ns + 1) : ns);
    }
  }

  /** An interrupt may cut it short. */
  static void think(long ns) {
    long startNs = System.nanoTime();
    if (ns >= PARKS_FROM_NS) {
      LockSupport.parkNanos(ns);
      return;
    }
    while (System.nanoTime() - startNs < ns) {
      Thread.onSpinWait();
    }
  }
}
