package dev.encodering.bench.jmh;

/** Two volatile counters on cache lines of their own, and the two sides that move them. */
final class PingPong {
  private final Counter ping = new Counter();
  private final Counter pong = new Counter();

  /** A line before and after the value; nothing else that is written lies on its line. */
  @SuppressWarnings("unused")
  private static class Padding {
    private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
  }

  private static class Value extends Padding {
    volatile long value;
  }

  @SuppressWarnings("unused")
  private static final class Counter extends Value {
    private long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
  }

  /** The asking side: returns the number of the last round. */
  long ask(long from, int rounds) {
    for (long round = from + 1; round <= from + rounds; round++) {
      ping.value = round;
      while (pong.value != round) {
        Thread.onSpinWait();
      }
    }
    return from + rounds;
  }

  /** The answering side, for one round more than {@code rounds}: the first one says hello. */
  void respond(long from, int rounds) {
    for (long round = from + 1; round <= from + rounds + 1; round++) {
      while (ping.value != round) {
        Thread.onSpinWait();
      }
      pong.value = round;
    }
  }
}
