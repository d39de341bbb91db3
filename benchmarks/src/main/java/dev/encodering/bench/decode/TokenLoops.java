package dev.encodering.bench.decode;

import dev.encodering.CommandEncoder;
import dev.encodering.CommandQueue;
import dev.encodering.EncodePipeline;
import dev.encodering.TokenGraph;
import dev.encodering.bench.trace.TracedEncoder;
import dev.encodering.bench.trace.TracedGraph;
import dev.encodering.bench.trace.TracedQueue;
import dev.encodering.bench.trace.Tracer;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opens loops over one graph and queue, and counts what their encoders do. One thread. */
final class TokenLoops {
  private final MetalQueue queue;
  private final DispatchGraph graph;
  private final List<MetalEncoder> encoders = new ArrayList<>();

  TokenLoops(MetalQueue queue, DispatchGraph graph) {
    this.queue = queue;
    this.graph = graph;
  }

  /** A loop at ordinal 0. */
  TokenLoop open(DecodeMode mode, int depth) {
    return open(mode, depth, queue, this::newEncoder, graph);
  }

  /** The same with every encoder, the queue and the graph wrapped. */
  TokenLoop openTraced(DecodeMode mode, int depth, Tracer tracer) {
    return open(
        mode,
        depth,
        new TracedQueue(queue, tracer),
        () -> new TracedEncoder(newEncoder(), tracer, depth + 1),
        new TracedGraph(graph));
  }

  private static <E extends CommandEncoder> TokenLoop open(
      DecodeMode mode,
      int depth,
      CommandQueue queue,
      Supplier<E> encoders,
      TokenGraph<? super E> graph) {
    return mode == DecodeMode.SPAWN
        ? new SpawnLoop<E>(queue, encoders, graph)
        : new PipelineLoop(EncodePipeline.open(mode.encodeMode(), depth, queue, encoders, graph));
  }

  private MetalEncoder newEncoder() {
    MetalEncoder encoder = queue.encoder(graph.streamBytes());
    encoders.add(encoder);
    return encoder;
  }

  /** Native calls that encoded or committed, by all encoders so far. */
  long encodeCalls() {
    return encoders.stream().mapToLong(MetalEncoder::encodeCalls).sum();
  }

  /** Submissions so far: a queue numbers them from 1 without a gap. */
  long submissions() {
    return encoders.stream().mapToLong(MetalEncoder::lastSubmission).max().orElse(0);
  }

  /** Waits that ended while they asked the device over and over. */
  long spunWaits() {
    return queue.spunWaits();
  }

  /** Waits that slept until the device was done. */
  long sleptWaits() {
    return queue.sleptWaits();
  }

  /** Native calls that waited for the device or asked how far it is. */
  long waitCalls() {
    return queue.waitCalls() + queue.pollCalls();
  }
}
