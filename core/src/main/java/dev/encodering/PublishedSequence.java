package dev.encodering;

import com.lmax.disruptor.Sequence;

/**
 * What a wait strategy sees as the cursor: the sequence that the worker needs next, as soon as its
 * slot is stamped, else the one before. With the ring's own cursor, which moves at the claim, a
 * strategy would return (and burn a core) while a claimed slot is not yet published.
 *
 * <p>Used by the worker's thread alone.
 */
final class PublishedSequence extends Sequence {
  private EncodeSlot<?> slot;
  private long next;

  /** Names the slot to look at. */
  void expect(EncodeSlot<?> slot, long next) {
    this.slot = slot;
    this.next = next;
  }

  @Override
  public long get() {
    return slot.isStamped(next) ? next : next - 1;
  }
}
