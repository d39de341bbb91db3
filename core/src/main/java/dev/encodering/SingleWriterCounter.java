package dev.encodering;

import com.lmax.disruptor.Sequence;

/** Counts what one thread does; any thread may read. A Sequence for its padding on both sides. */
final class SingleWriterCounter extends Sequence {

  SingleWriterCounter() {
    super(0);
  }

  /** Called by the one writer; costs an ordinary store. */
  void add(long amount) {
    set(get() + amount);
  }
}
