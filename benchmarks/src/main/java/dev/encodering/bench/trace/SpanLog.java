package dev.encodering.bench.trace;

/**
 * Spans of one lane, in memory that is allocated beforehand; what does not fit is dropped. One
 * thread at a time writes; reading takes a happens-before from the last write.
 */
public final class SpanLog {
  private static final int WORDS = 5;

  private final long[] words;
  private int count;

  SpanLog(int capacity) {
    this.words = new long[capacity * WORDS];
  }

  /**
   * Adds a span that ends now. Allocates nothing.
   *
   * @param kind what it was
   * @param token an ordinal of the loop, or {@link Tracer#UNKNOWN} if the submission tells
   * @param submission a number of the queue, or {@link Tracer#UNKNOWN}
   * @param startNs by {@link System#nanoTime}
   */
  public void add(SpanKind kind, long token, long submission, long startNs) {
    int at = count * WORDS;
    if (at < words.length) {
      words[at] = kind.ordinal();
      words[at + 1] = token;
      words[at + 2] = submission;
      words[at + 3] = startNs;
      words[at + 4] = System.nanoTime();
      count++;
    }
  }

  void clear() {
    count = 0;
  }

  void forEach(Visitor visitor) {
    SpanKind[] kinds = SpanKind.values();
    for (int at = 0; at < count * WORDS; at += WORDS) {
      visitor.span(
          kinds[(int) words[at]], words[at + 1], words[at + 2], words[at + 3], words[at + 4]);
    }
  }

  /** Takes spans apart. */
  @FunctionalInterface
  interface Visitor {
    void span(SpanKind kind, long token, long submission, long startNs, long endNs);
  }
}
