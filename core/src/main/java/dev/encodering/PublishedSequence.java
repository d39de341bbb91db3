package dev.encodering;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

/**
 * What a wait strategy sees as the cursor: the sequence that the worker needs next, as soon as its
 * slot is stamped, else the one before. With the ring's own cursor, which moves at the claim, a
 * strategy would return (and burn a core) while a claimed slot is not yet published.
 *
 * <p>Used by the worker's thread alone. The sequence that it needs is kept in the superclass's
 * padded field: it is written for every task, and a field beside it might lie on the line of
 * something that callers poll.
 *
 * @param <E> the encoder's type
 */
final class PublishedSequence<E> extends Sequence {
  private final RingBuffer<EncodeSlot<E>> ring;

  PublishedSequence(RingBuffer<EncodeSlot<E>> ring) {
    this.ring = ring;
  }

  /** Names the sequence to look for. */
  void expect(long next) {
    set(next);
  }

  @Override
  public long get() {
    long next = super.get();
    return ring.get(next).isStamped(next) ? next : next - 1;
  }
}
