package dev.encodering.bench.decode;

import dev.encodering.EncodePipeline;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalQueue;
import java.util.ArrayList;
import java.util.List;

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
    if (mode == DecodeMode.SPAWN) {
      return new SpawnLoop(queue, this::newEncoder, graph);
    }
    return new PipelineLoop(
        EncodePipeline.open(mode.encodeMode(), depth, queue, this::newEncoder, graph));
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

  /** Native calls that waited for the device or asked how far it is. */
  long waitCalls() {
    return queue.waitCalls() + queue.pollCalls();
  }
}
