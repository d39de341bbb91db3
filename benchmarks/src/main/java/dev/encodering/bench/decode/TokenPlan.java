package dev.encodering.bench.decode;

import dev.encodering.metal.MetalBuffer;

/** A token's commands, and the device memory that they work on. */
interface TokenPlan extends AutoCloseable {

  DispatchGraph graph();

  /** What the sampler chooses from; shared memory. */
  MetalBuffer logits();

  @Override
  void close();
}
