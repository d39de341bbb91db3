package dev.encodering;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An encoder that knows its number and who closed it, and whether the worker's thread was gone. */
final class TestEncoder implements AutoCloseable {
  final int index;
  final AtomicInteger closes = new AtomicInteger();
  private final Factory factory;

  private TestEncoder(Factory factory, int index) {
    this.factory = factory;
    this.index = index;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    Thread thread = factory.worker;
    if (thread != null && thread.isAlive()) {
      factory.closedTooEarly = true;
    }
    if (factory.closeFailure != null) {
      throw factory.closeFailure;
    }
  }

  /** Makes encoders and keeps them. */
  static final class Factory implements Supplier<TestEncoder> {
    final List<TestEncoder> made = new CopyOnWriteArrayList<>();
    volatile Thread worker;
    volatile boolean closedTooEarly;
    volatile RuntimeException closeFailure;

    @Override
    public TestEncoder get() {
      TestEncoder encoder = new TestEncoder(this, made.size());
      made.add(encoder);
      return encoder;
    }

    boolean eachClosedOnce() {
      return made.stream().allMatch(encoder -> encoder.closes.get() == 1);
    }

    boolean noneClosed() {
      return made.stream().allMatch(encoder -> encoder.closes.get() == 0);
    }
  }
}
