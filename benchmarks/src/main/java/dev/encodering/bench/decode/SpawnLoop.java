package dev.encodering.bench.decode;

import dev.encodering.CommandEncoder;
import dev.encodering.CommandQueue;
import dev.encodering.PipelineStats;
import dev.encodering.TokenGraph;
import java.util.function.Supplier;

/**
 * The way that the worker replaces: the work is shared as in SPLIT, but the second half goes to a
 * thread that is made for this token and dies with it. Here to be measured, not to be used.
 */
final class SpawnLoop<E extends CommandEncoder> implements TokenLoop {
  private static final long NONE = 0;

  private final CommandQueue queue;
  private final TokenGraph<? super E> graph;
  private final E first;
  private final E second;

  /** The submission that the caller has yet to wait for. */
  private long pending = NONE;

  private long ordinal;
  private long encodeNs;
  private long handoffNs;
  private long waitNs;

  // Written by the token's thread, read after its join.
  private long startedNs;
  private Throwable failure;

  SpawnLoop(CommandQueue queue, Supplier<? extends E> encoders, TokenGraph<? super E> graph) {
    this.queue = queue;
    this.graph = graph;
    this.first = encoders.get();
    this.second = encoders.get();
  }

  @Override
  public long next() throws InterruptedException {
    if (pending == NONE) {
      pending = start();
    }
    long startNs = System.nanoTime();
    try {
      queue.awaitCompleted(pending);
    } finally {
      waitNs += System.nanoTime() - startNs;
    }
    pending = NONE;
    return ordinal++;
  }

  /** Encodes and commits both parts; an interrupt is kept for the wait that follows. */
  private long start() {
    int border = graph.steps() / 2;
    long beginNs = System.nanoTime();
    failure = null;
    Thread thread = new Thread(() -> encodeSecond(border));
    thread.start();
    try {
      first.begin();
      graph.encode(first, 0, border, ordinal);
      first.commit();
    } finally {
      join(thread);
    }
    if (failure != null) {
      throw new IllegalStateException("the spawned thread failed", failure);
    }
    long submission = second.commit();
    encodeNs += System.nanoTime() - beginNs;
    handoffNs += startedNs - beginNs;
    return submission;
  }

  /** Whatever happens here, the thread must be done with the encoder before anybody goes on. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void encodeSecond(int border) {
    startedNs = System.nanoTime();
    try {
      second.begin();
      graph.encode(second, border, graph.steps(), ordinal);
      second.endEncoding();
    } catch (Throwable t) {
      failure = t;
    }
    AllocatedBytes.addEndingThread();
  }

  @Override
  public void drain() throws InterruptedException {
    if (pending != NONE) {
      next(); // its wait was interrupted
    }
  }

  @Override
  public PipelineStats stats() {
    return new PipelineStats(ordinal, encodeNs, handoffNs, waitNs);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
