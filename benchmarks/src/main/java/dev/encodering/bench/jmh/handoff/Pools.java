package dev.encodering.bench.jmh.handoff;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Threads that the JDK keeps; the caller waits for the future. */
public final class Pools {
  private Pools() {}

  /** What both have in common. */
  public abstract static class Pool extends Way {
    private ExecutorService executor;
    private Future<?> future;

    Pool() {}

    abstract ExecutorService open();

    @Override
    void start() {
      executor = open();
    }

    @Override
    public void stop() throws InterruptedException {
      executor.shutdownNow();
      executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    void handOver() {
      future = executor.submit(work);
    }

    @Override
    void awaitDone() throws InterruptedException, ExecutionException {
      future.get();
    }
  }

  /** A cached pool. */
  @State(Scope.Thread)
  public static class Cached extends Pool {

    /** Made by JMH. */
    public Cached() {}

    @Override
    ExecutorService open() {
      return Executors.newCachedThreadPool();
    }
  }

  /** An executor with one thread. */
  @State(Scope.Thread)
  public static class Single extends Pool {

    /** Made by JMH. */
    public Single() {}

    @Override
    ExecutorService open() {
      return Executors.newSingleThreadExecutor();
    }
  }
}
