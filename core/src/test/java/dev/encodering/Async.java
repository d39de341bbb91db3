package dev.encodering;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call on a thread of its own. */
final class Async<T> {
  private final FutureTask<T> future;
  private final Thread thread;

  private Async(Callable<T> call) {
    this.future = new FutureTask<>(call);
    this.thread = new Thread(future, "async");
    thread.setDaemon(true);
    thread.start();
  }

  /** Code that may throw anything. */
  @FunctionalInterface
  interface Code {
    void run() throws Exception;
  }

  static <T> Async<T> call(Callable<T> call) {
    return new Async<>(call);
  }

  static Async<Void> run(Code code) {
    return new Async<>(
        () -> {
          code.run();
          return null;
        });
  }

  Thread thread() {
    return thread;
  }

  boolean isDone() {
    return future.isDone();
  }

  /** The result; a failure of the call fails the test. */
  T get() throws Exception {
    try {
      return future.get(40, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the call never returned", e);
    }
  }

  /** What the call threw. */
  Throwable failure() throws Exception {
    try {
      T result = get();
      throw new AssertionError("the call returned " + result + " and should have thrown");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
