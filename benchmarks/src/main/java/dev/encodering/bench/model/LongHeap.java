package dev.encodering.bench.model;

import java.util.Arrays;

/** A binary min-heap of primitive longs: a queue of merges without an object for each. */
final class LongHeap {

  private long[] keys;
  private int size;

  LongHeap(int capacity) {
    keys = new long[Math.max(1, capacity)];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size + (size >> 1) + 1);
    }
    int hole = size++;
    while (hole > 0 && key < keys[(hole - 1) / 2]) {
      keys[hole] = keys[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    keys[hole] = key;
  }

  /** Removes the smallest key. The heap is not empty. */
  long poll() {
    long smallest = keys[0];
    long moved = keys[--size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (moved <= keys[child]) {
        break;
      }
      keys[hole] = keys[child];
      hole = child;
    }
    keys[hole] = moved;
    return smallest;
  }
}
