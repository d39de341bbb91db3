package dev.encodering.bench.selftest;

import java.util.List;

/**
 * How heads are laid out.
 *
 * @param heads query heads
 * @param kvHeads key and value heads, a divisor of heads
 * @param headSize elements of a head
 */
record HeadShape(int heads, int kvHeads, int headSize) {

  /** Head sizes 8 to 256, and one, two and four query heads to a key. */
  static List<HeadShape> all() {
    return List.of(
        new HeadShape(2, 1, 8),
        new HeadShape(2, 2, 24),
        new HeadShape(1, 1, 32),
        new HeadShape(3, 3, 64),
        new HeadShape(2, 2, 128),
        new HeadShape(6, 3, 32),
        new HeadShape(4, 2, 64),
        new HeadShape(2, 1, 128),
        new HeadShape(4, 1, 32),
        new HeadShape(8, 2, 64),
        new HeadShape(4, 1, 128),
        new HeadShape(4, 2, 72),
        new HeadShape(2, 1, 256));
  }

  int qWidth() {
    return heads * headSize;
  }

  int kvWidth() {
    return kvHeads * headSize;
  }

  int qkvWidth() {
    return qWidth() + 2 * kvWidth();
  }

  /** The key head of a query head. */
  int kvHead(int head) {
    return head / (heads / kvHeads);
  }

  @Override
  public String toString() {
    return heads + " heads of " + headSize + ", " + kvHeads + " for keys";
  }
}
