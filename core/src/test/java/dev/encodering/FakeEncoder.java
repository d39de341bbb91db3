package dev.encodering;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A handle that throws AssertionError at whatever a real one forbids. Two threads at once, too. */
final class FakeEncoder implements CommandEncoder {
  private enum State {
    EMPTY,
    BEGUN,
    ENDED,
    COMMITTED
  }

  private final FakeDevice device;
  private final AtomicReference<Thread> user = new AtomicReference<>();
  private final AtomicInteger closes = new AtomicInteger();
  private volatile State state = State.EMPTY;
  private volatile long lastSubmission;
  private volatile String stream;

  FakeEncoder(FakeDevice device) {
    this.device = device;
  }

  @Override
  public void begin() {
    use();
    require(lastSubmission == 0 || device.isIdle(lastSubmission), "begun while it runs");
    require(state == State.EMPTY || state == State.COMMITTED, "begun twice");
    state = State.BEGUN;
    stream = null;
  }

  void record(String steps) {
    require(state == State.BEGUN && user.get() == Thread.currentThread(), "written out of turn");
    require(stream == null, "encoded twice");
    stream = steps;
  }

  @Override
  public void endEncoding() {
    require(state == State.BEGUN, "ended before it was begun");
    state = State.ENDED;
  }

  @Override
  public long commit() {
    require(state == State.BEGUN || state == State.ENDED, "committed without a stream");
    require(stream != null, "committed an empty stream");
    state = State.COMMITTED;
    lastSubmission = device.submit(stream);
    user.set(null);
    return lastSubmission;
  }

  @Override
  public boolean canResubmit() {
    return device.canResubmit;
  }

  @Override
  public long resubmit() {
    require(device.canResubmit, "cannot resubmit");
    require(state == State.COMMITTED && lastSubmission > 0, "nothing recorded");
    require(device.isIdle(lastSubmission), "resubmitted while it runs");
    lastSubmission = device.submit(stream);
    return lastSubmission;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    if (device.closeFailure != null) {
      throw device.closeFailure;
    }
  }

  int closes() {
    return closes.get();
  }

  private void use() {
    require(closes.get() == 0, "used after close");
    require(user.compareAndSet(null, Thread.currentThread()), "used by two threads");
  }

  private static void require(boolean legal, String what) {
    if (!legal) {
      throw new AssertionError("an encoder was " + what);
    }
  }
}
