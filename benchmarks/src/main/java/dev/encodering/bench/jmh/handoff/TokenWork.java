package dev.encodering.bench.jmh.handoff;

/**
 * What is done for a token: the other thread looks at the clock, is busy for the token's time and
 * stores the number that the caller gave. A number of its own for each token tells the last one's
 * end from this one's.
 */
final class TokenWork implements Runnable {
  private final Padded.Counter given = new Padded.Counter();
  private final Padded.Counter done = new Padded.Counter();
  private long workNs;

  /** Published by {@link #done}. */
  private long startedNs;

  /** Called by the caller just before it hands over. */
  void give(long ns) {
    workNs = ns;
    given.value = given.value + 1; // one writer
  }

  /** The number of the last token that was given. */
  long given() {
    return given.value;
  }

  /** Busy by the clock, so that a token's work is as long on any machine. */
  @Override
  public void run() {
    long startNs = System.nanoTime();
    startedNs = startNs;
    if (workNs > 0) {
      while (System.nanoTime() - startNs < workNs) {
        Thread.onSpinWait();
      }
    }
    done.value = given.value;
  }

  /** When the last token's work began; legal once it is done. */
  long startedNs() {
    return startedNs;
  }

  /** Whether the last token that was given is done. */
  boolean isDone() {
    return done.value == given.value;
  }

  /** The caller keeps its core until the work is done. */
  void spinUntilDone() {
    while (!isDone()) {
      Thread.onSpinWait();
    }
  }
}
