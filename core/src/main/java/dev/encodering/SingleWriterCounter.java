package dev.encodering;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counts what one thread does; any thread may read. Costs an ordinary store. */
final class SingleWriterCounter extends Padded {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(SingleWriterCounter.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long value;

  /** Called by the one writer. */
  void add(long amount) {
    VALUE.setOpaque(this, value + amount);
  }

  long get() {
    return (long) VALUE.getOpaque(this);
  }
}
