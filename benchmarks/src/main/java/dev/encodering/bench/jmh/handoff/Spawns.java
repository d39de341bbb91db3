package dev.encodering.bench.jmh.handoff;

import java.lang.reflect.Method;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A thread for each token. */
public final class Spawns {
  private Spawns() {}

  /** Started, and joined. */
  @State(Scope.Thread)
  public static class Join extends Way {
    private Thread thread;

    /** Made by JMH. */
    public Join() {}

    @Override
    void handOver() {
      thread = new Thread(work);
      thread.start();
    }

    @Override
    void awaitDone() throws InterruptedException {
      thread.join();
    }
  }

  /** Started by a caller that keeps its core. */
  @State(Scope.Thread)
  public static class Spin extends Way {
    private Thread last;

    /** Made by JMH. */
    public Spin() {}

    @Override
    void handOver() {
      last = new Thread(work);
      last.start();
    }

    @Override
    void awaitDone() {
      work.spinUntilDone();
    }

    /** The work is done; its thread may still be ending. */
    @Override
    public void stop() throws InterruptedException {
      if (last != null) {
        last.join();
      }
    }
  }

  /** A virtual thread, joined. */
  @State(Scope.Thread)
  public static class Virtual extends Way {
    private final Method startVirtualThread;
    private Thread thread;

    /** Made by JMH. */
    public Virtual() {
      try {
        startVirtualThread = Thread.class.getMethod("startVirtualThread", Runnable.class);
      } catch (NoSuchMethodException e) {
        throw new UnsupportedOperationException("virtual threads need Java 21 or later", e);
      }
    }

    @Override
    void handOver() throws ReflectiveOperationException {
      thread = (Thread) startVirtualThread.invoke(null, work);
    }

    @Override
    void awaitDone() throws InterruptedException {
      thread.join();
    }
  }
}
