package dev.encodering.bench.jmh;

import dev.encodering.EncodeTask;
import dev.encodering.EncoderWorker;
import java.lang.reflect.Method;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The ways to have a token's work done by another thread, each complete: when a method returns, the
 * work has run and its effect is visible. The work itself is one store, so that what is left is the
 * way.
 */
public class Handoffs {

  /** Made by JMH. */
  public Handoffs() {}

  /** The work: the other thread stores what the caller gave it. */
  static final class Work implements Runnable {
    volatile long done;
    private long given;

    /** Called by the caller before it hands over; the hand-over publishes it. */
    long next() {
      return ++given;
    }

    @Override
    public void run() {
      done = given;
    }

    /** The caller keeps its core until the work has run. */
    void spinUntil(long value) {
      while (done != value) {
        Thread.onSpinWait();
      }
    }
  }

  /** A thread for each token. */
  @State(Scope.Thread)
  public static class Spawn {
    private static final Method START_VIRTUAL_THREAD = startVirtualThread();

    final Work work = new Work();

    /** Made by JMH. */
    public Spawn() {}

    private static Method startVirtualThread() {
      try {
        return Thread.class.getMethod("startVirtualThread", Runnable.class);
      } catch (NoSuchMethodException e) {
        return null;
      }
    }

    /** Whether this Java has virtual threads. */
    static boolean hasVirtualThreads() {
      return START_VIRTUAL_THREAD != null;
    }

    long startAndJoin() throws InterruptedException {
      work.next();
      Thread thread = new Thread(work);
      thread.start();
      thread.join();
      return work.done;
    }

    long startAndSpin() {
      long value = work.next();
      new Thread(work).start();
      work.spinUntil(value);
      return value;
    }

    long virtualStartAndJoin() throws ReflectiveOperationException, InterruptedException {
      work.next();
      ((Thread) START_VIRTUAL_THREAD.invoke(null, work)).join();
      return work.done;
    }
  }

  /** Threads that the JDK keeps. */
  @State(Scope.Thread)
  public static class Executor {
    final Work work = new Work();
    private ExecutorService cached;
    private ExecutorService single;

    /** Made by JMH. */
    public Executor() {}

    /** Starts the pools. */
    @Setup(Level.Trial)
    public void start() {
      cached = Executors.newCachedThreadPool();
      single = Executors.newSingleThreadExecutor();
    }

    /** Ends the pools. */
    @TearDown(Level.Trial)
    public void stop() {
      cached.shutdownNow();
      single.shutdownNow();
    }

    long pooled() throws InterruptedException, ExecutionException {
      work.next();
      cached.submit(work).get();
      return work.done;
    }

    long single() throws InterruptedException, ExecutionException {
      work.next();
      single.submit(work).get();
      return work.done;
    }
  }

  /** One thread behind a LinkedBlockingQueue: the usual home-made worker. */
  @State(Scope.Thread)
  public static class QueueWorker {
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Work work = new Work();
    private Thread thread;

    /** Made by JMH. */
    public QueueWorker() {}

    /** Starts the worker. */
    @Setup(Level.Trial)
    public void start() {
      thread = new Thread(this::takeAndRun, "queue-worker");
      thread.setDaemon(true);
      thread.start();
    }

    private void takeAndRun() {
      try {
        while (true) {
          queue.take().run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Ends the worker. */
    @TearDown(Level.Trial)
    public void stop() {
      thread.interrupt();
    }

    long putAndSpin() throws InterruptedException {
      long value = work.next();
      queue.put(work);
      work.spinUntil(value);
      return value;
    }
  }

  /** Our worker, as it comes. */
  @State(Scope.Thread)
  public static class Worker {
    private final Work work = new Work();
    private final EncodeTask<Object> task = (encoder, ordinal) -> work.run();
    private EncoderWorker<Object> worker;
    private long ticket;

    /** Made by JMH. */
    public Worker() {}

    /** Starts the worker. */
    @Setup(Level.Trial)
    public void start() {
      worker = EncoderWorker.builder(Object::new).build();
    }

    /** Ends the worker. */
    @TearDown(Level.Trial)
    public void stop() {
      worker.close();
    }

    /** What the caller pays to be free again; the task may still be on its way. */
    long submit() throws InterruptedException {
      work.next();
      return ticket = worker.submit(task);
    }

    long submitAndAwait() throws InterruptedException {
      worker.await(submit());
      return work.done;
    }

    long submitAndSpin() throws InterruptedException {
      long submitted = submit();
      while (!worker.isDone(submitted)) {
        Thread.onSpinWait();
      }
      return submitted;
    }

    /** Lets the last task end before the next begins. */
    @TearDown(Level.Iteration)
    public void settle() throws InterruptedException {
      worker.await(ticket);
    }
  }
}
