package dev.encodering.bench.jmh.handoff;

/** One thread of our own that serves every token; the caller spins for the answer. */
public abstract class ThreadWay extends Way {
  private Thread thread;

  ThreadWay() {}

  @Override
  void start() {
    thread = new Thread(this::serve, getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  /** The thread's whole life; {@link #end()} makes it return. */
  abstract void serve();

  /** Told by the caller when nothing is in flight. */
  void end() {
    thread.interrupt();
  }

  @Override
  public void stop() throws InterruptedException {
    end();
    thread.join();
  }

  final Thread thread() {
    return thread;
  }

  @Override
  void awaitDone() {
    work.spinUntilDone();
  }
}
