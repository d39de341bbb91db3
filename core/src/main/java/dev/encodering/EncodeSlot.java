package dev.encodering;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One slot of the ring: the encoder that stays with it for life, and the task that passes through.
 *
 * <p>The stamp is the only publication signal that the worker reads. A producer that owns sequence
 * {@code s} writes the payload and then stores {@code s} into the stamp with release; the worker
 * that waits for {@code s} reads it with acquire. A ring's availability flags cannot take that
 * part: a producer that is late with {@code publish(s)} overwrites the flag of {@code s +
 * ringSize}.
 *
 * @param <E> the encoder's type
 */
final class EncodeSlot<E> extends Padded {
  private static final VarHandle STAMP;

  static {
    try {
      STAMP = MethodHandles.lookup().findVarHandle(EncodeSlot.class, "stamp", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final E encoder;
  private EncodeTask<? super E> task;
  private long ordinal;

  @SuppressWarnings("unused") // through STAMP
  private long stamp = -1;

  EncodeSlot(E encoder) {
    this.encoder = encoder;
  }

  /** Called by the producer that has claimed {@code sequence}; pairs with {@link #isStamped}. */
  void fill(long sequence, EncodeTask<? super E> task, long ordinal) {
    this.task = task;
    this.ordinal = ordinal;
    STAMP.setRelease(this, sequence);
  }

  /** Called by the worker; once true, the payload of {@code sequence} is visible to it. */
  boolean isStamped(long sequence) {
    return (long) STAMP.getAcquire(this) == sequence;
  }

  E encoder() {
    return encoder;
  }

  long ordinal() {
    return ordinal;
  }

  /** Takes the task out, so that the ring keeps nothing of the caller's alive. */
  EncodeTask<? super E> take() {
    EncodeTask<? super E> taken = task;
    task = null;
    return taken;
  }
}
