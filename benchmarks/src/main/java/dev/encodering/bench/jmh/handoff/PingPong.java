package dev.encodering.bench.jmh.handoff;

/** Two volatile counters on cache lines of their own, and the two sides that move them. */
public final class PingPong {
  private final Padded.Counter ping = new Padded.Counter();
  private final Padded.Counter pong = new Padded.Counter();

  /** Both at 0. */
  public PingPong() {}

  /**
   * The asking side.
   *
   * @param from the number of the last round
   * @param rounds how many to ask
   * @return the number of the last round
   */
  public long ask(long from, int rounds) {
    for (long round = from + 1; round <= from + rounds; round++) {
      ping.value = round;
      while (pong.value != round) {
        Thread.onSpinWait();
      }
    }
    return from + rounds;
  }

  /**
   * The answering side, for one round more than {@code rounds}: the first one says hello.
   *
   * @param from the number of the last round
   * @param rounds how many to answer
   */
  public void respond(long from, int rounds) {
    for (long round = from + 1; round <= from + rounds + 1; round++) {
      while (ping.value != round) {
        Thread.onSpinWait();
      }
      pong.value = round;
    }
  }
}
