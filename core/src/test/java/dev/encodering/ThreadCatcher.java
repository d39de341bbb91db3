package dev.encodering;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** A thread factory that keeps what it made. */
final class ThreadCatcher implements ThreadFactory {
  final List<Thread> made = new CopyOnWriteArrayList<>();

  @Override
  public Thread newThread(Runnable runnable) {
    Thread thread = new Thread(runnable, "caught");
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  Thread only() {
    if (made.size() != 1) {
      throw new AssertionError("made " + made.size() + " threads instead of one");
    }
    return made.get(0);
  }
}
