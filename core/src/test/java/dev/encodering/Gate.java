package dev.encodering;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that holds the worker until the test opens the gate. Interrupts are counted, no more. */
final class Gate implements EncodeTask<Object> {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger interrupts = new AtomicInteger();

  @Override
  public void encode(Object encoder, long ordinal) {
    entered.countDown();
    while (true) {
      try {
        open.await();
        return;
      } catch (InterruptedException e) {
        interrupts.incrementAndGet();
      }
    }
  }

  void awaitEntered() throws InterruptedException {
    if (!entered.await(40, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody came to the gate");
    }
  }

  void open() {
    open.countDown();
  }

  int interrupts() {
    return interrupts.get();
  }
}
