package dev.encodering.bench.model;

import java.nio.charset.StandardCharsets;

/**
 * Cuts one stretch of text into pieces: starts from single characters and keeps joining the two
 * neighbours whose joint piece has the best score, leftmost first, in O(n log n).
 *
 * <p>A queued merge is its score and its left edge, nothing else. When it is taken out it may be
 * stale; it is valid if the two symbols that meet there now have a joint piece of that very score,
 * for then they have queued the same key themselves.
 */
final class BytePairMerger {

  private static final int JOINED = -1;

  private final Vocabulary vocabulary;
  private final int unknownId;
  private final String text;
  private final int from;
  private final int length;

  /** For each symbol, at its first character: where it ends; JOINED elsewhere. */
  private final int[] end;

  /** For each symbol, at its first character: where the symbol before it starts, or -1. */
  private final int[] previous;

  private final LongHeap merges;

  BytePairMerger(Vocabulary vocabulary, int unknownId, String text, int from, int to) {
    this.vocabulary = vocabulary;
    this.unknownId = unknownId;
    this.text = text;
    this.from = from;
    this.length = to - from;
    this.end = new int[length];
    this.previous = new int[length];
    this.merges = new LongHeap(length);
  }

  void mergeInto(IntList ids) {
    int before = -1;
    for (int at = 0; at < length; at = end[at]) {
      int chars = Character.charCount(text.codePointAt(from + at));
      end[at] = at + chars;
      if (chars == 2) {
        end[at + 1] = JOINED;
      }
      previous[at] = before;
      before = at;
    }
    for (int at = 0; at < length; at = end[at]) {
      queue(at);
    }
    while (!merges.isEmpty()) {
      long key = merges.poll();
      int left = (int) key;
      if (key == keyAt(left)) {
        join(left);
      }
    }
    for (int at = 0; at < length; at = end[at]) {
      emit(at, ids);
    }
  }

  private void join(int left) {
    int right = end[left];
    end[left] = end[right];
    end[right] = JOINED;
    if (end[left] < length) {
      previous[end[left]] = left;
    }
    if (previous[left] >= 0) {
      queue(previous[left]);
    }
    queue(left);
  }

  private void queue(int left) {
    long key = keyAt(left);
    if (key != Long.MAX_VALUE) {
      merges.add(key);
    }
  }

  /** Orders by score, best first, then by place; MAX_VALUE if nothing can be joined here. */
  private long keyAt(int left) {
    int right = end[left];
    if (right == JOINED || right == length) {
      return Long.MAX_VALUE;
    }
    int id = vocabulary.id(text, from + left, from + end[right]);
    if (id < 0) {
      return Long.MAX_VALUE;
    }
    int bits = Float.floatToIntBits(vocabulary.score(id));
    int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ~ascending << 32) | left;
  }

  private void emit(int at, IntList ids) {
    int id = vocabulary.id(text, from + at, from + end[at]);
    if (id >= 0) {
      ids.add(id);
      return;
    }
    byte[] utf8 = text.substring(from + at, from + end[at]).getBytes(StandardCharsets.UTF_8);
    for (byte value : utf8) {
      if (vocabulary.byteId(value) < 0) {
        ids.add(unknownId);
        return;
      }
    }
    for (byte value : utf8) {
      ids.add(vocabulary.byteId(value));
    }
  }
}
