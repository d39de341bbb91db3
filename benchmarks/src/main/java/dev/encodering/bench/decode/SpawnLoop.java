package dev.encodering.bench.decode;

import dev.encodering.PipelineStats;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalQueue;
import java.util.function.Supplier;

/**
 * The way that the worker replaces: the work is shared as in SPLIT, but the second half goes to a
 * thread that is made for this token and dies with it. Here to be measured, not to be used.
 */
final class SpawnLoop implements TokenLoop {
  private final MetalQueue queue;
  private final DispatchGraph graph;
  private final MetalEncoder first;
  private final MetalEncoder second;

  private long ordinal;
  private long encodeNs;
  private long handoffNs;
  private long waitNs;

  // Written by the token's thread, read after its join.
  private long startedNs;
  private Throwable failure;

  SpawnLoop(MetalQueue queue, Supplier<MetalEncoder> encoders, DispatchGraph graph) {
    this.queue = queue;
    this.graph = graph;
    this.first = encoders.get();
    this.second = encoders.get();
  }

  @Override
  public long next() throws InterruptedException {
    int border = graph.steps() / 2;
    long beginNs = System.nanoTime();
    Thread thread = new Thread(() -> encodeSecond(border));
    thread.start();
    first.begin();
    graph.encode(first, 0, border, ordinal);
    first.commit();
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("the spawned thread failed", failure);
    }
    long submission = second.commit();
    long committedNs = System.nanoTime();
    queue.awaitCompleted(submission);
    encodeNs += committedNs - beginNs;
    handoffNs += startedNs - beginNs;
    waitNs += System.nanoTime() - committedNs;
    return ordinal++;
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
  public void drain() {
    // One token at a time: nothing is ever in flight between two calls of next.
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
