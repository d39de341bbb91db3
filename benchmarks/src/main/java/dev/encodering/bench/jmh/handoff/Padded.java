package dev.encodering.bench.jmh.handoff;

/** A counter of which nothing else that is written shares a cache line. */
final class Padded {
  private Padded() {}

  @SuppressWarnings("unused")
  private static class Front {
    private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
  }

  private static class Value extends Front {
    volatile long value;
  }

  /** A line before and after the value. */
  @SuppressWarnings("unused")
  static final class Counter extends Value {
    private long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
  }
}
