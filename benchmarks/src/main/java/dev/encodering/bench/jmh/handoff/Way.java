package dev.encodering.bench.jmh.handoff;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One way to hand a token over. Used by one thread, which waits for each token before the next, so
 * that nothing is in flight between iterations.
 */
public abstract class Way {
  private static final int TOKENS_AFTER_PAUSE = 1_000;

  /** Longer than any of them spins. */
  private static final long PAUSE_NS = 100_000;

  /** What is handed over. */
  final TokenWork work = new TokenWork();

  Way() {}

  /**
   * Starts the threads that wait for tokens, and hands over some after a pause: back to back a
   * thread may never park, and the first measured pause would find that code interpreted.
   *
   * @throws Exception if that fails
   */
  @Setup(Level.Trial)
  public final void startAndWarmUp() throws Exception {
    start();
    HandoffFigures unused = new HandoffFigures();
    for (int i = 0; i < TOKENS_AFTER_PAUSE; i++) {
      LockSupport.parkNanos(PAUSE_NS);
      token(0, unused);
    }
  }

  /** Starts the threads that wait for tokens; a way without any has nothing to do. */
  void start() throws Exception {}

  /**
   * Ends the threads; none is left when this returns.
   *
   * @throws Exception if that fails
   */
  @TearDown(Level.Trial)
  public void stop() throws Exception {}

  /** Has the work done by somebody; returns as soon as the caller is free. */
  abstract void handOver() throws Exception;

  /** Waits until the work is done and its effect is visible. */
  abstract void awaitDone() throws Exception;

  /**
   * Hands one token over and waits until it is done.
   *
   * @param workNs how long its work takes
   * @param figures get what the caller paid and what the token waited
   * @return its number, from 1
   * @throws Exception if the way fails
   */
  public final long token(long workNs, HandoffFigures figures) throws Exception {
    long givenNs = System.nanoTime();
    work.give(workNs);
    handOver();
    long freeNs = System.nanoTime();
    awaitDone();
    if (!work.isDone()) {
      throw new IllegalStateException("token " + work.given() + " was taken for done and is not");
    }
    figures.add(freeNs - givenNs, work.startedNs() - givenNs);
    return work.given();
  }
}
