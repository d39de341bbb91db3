package dev.encodering.bench.decode;

import dev.encodering.TokenGraph;
import dev.encodering.metal.MetalEncoder;
import java.util.List;

/**
 * A token as a chain of dispatches, each of which reads what the one before it wrote: one step per
 * dispatch, one barrier between two. The first dispatch of a command buffer needs none: a command
 * buffer sees all writes of those before it.
 */
final class DispatchGraph implements TokenGraph<MetalEncoder> {
  /** A dispatch with 8 buffers and 64 bytes, and its barrier. */
  private static final int MAX_STEP_BYTES = 32 + 8 * 16 + 64 + 8;

  private static final int HEADER_BYTES = 16;

  private final Dispatch[] dispatches;
  private final int droppedBarrier;

  DispatchGraph(List<Dispatch> dispatches) {
    this(dispatches.toArray(Dispatch[]::new), -1);
  }

  private DispatchGraph(Dispatch[] dispatches, int droppedBarrier) {
    this.dispatches = dispatches;
    this.droppedBarrier = droppedBarrier;
  }

  /**
   * The same graph without the barrier before one step: wrong, and there to prove that the barrier
   * is needed.
   */
  DispatchGraph withoutBarrierBefore(int step) {
    return new DispatchGraph(dispatches, step);
  }

  @Override
  public int steps() {
    return dispatches.length;
  }

  /** Room for a whole token's commands. */
  int streamBytes() {
    return HEADER_BYTES + dispatches.length * MAX_STEP_BYTES;
  }

  @Override
  public void encode(MetalEncoder encoder, int from, int to, long ordinal) {
    for (int step = from; step < to; step++) {
      if (step > from && step != droppedBarrier) {
        encoder.memoryBarrier();
      }
      dispatches[step].write(encoder);
    }
  }

  /** The name of a step's kernel. */
  String kernel(int step) {
    return dispatches[step].toString();
  }
}
