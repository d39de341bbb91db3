package dev.encodering.bench.decode;

import dev.encodering.TokenGraph;
import dev.encodering.metal.MetalEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A token as a chain of steps, each of which reads what the one before it wrote: one barrier
 * between two. The dispatches of a step do not depend on each other. The first step of a command
 * buffer needs no barrier: a command buffer sees all writes of those before it.
 */
final class DispatchGraph implements TokenGraph<MetalEncoder> {
  /** A dispatch with 8 buffers and 64 bytes, and its barrier. */
  private static final int MAX_DISPATCH_BYTES = 32 + 8 * 16 + 64 + 8;

  private static final int HEADER_BYTES = 16;

  private final Dispatch[][] steps;
  private final int droppedBarrier;

  private DispatchGraph(Dispatch[][] steps, int droppedBarrier) {
    this.steps = steps;
    this.droppedBarrier = droppedBarrier;
  }

  /** Every dispatch depends on the one before it. */
  static DispatchGraph chain(List<Dispatch> dispatches) {
    return ofSteps(dispatches.stream().map(List::of).toList());
  }

  /** Dispatches of one step may run at once. */
  static DispatchGraph ofSteps(List<List<Dispatch>> steps) {
    Dispatch[][] copy =
        steps.stream().map(step -> step.toArray(Dispatch[]::new)).toArray(Dispatch[][]::new);
    return new DispatchGraph(copy, -1);
  }

  /**
   * The same graph without the barrier before one step: wrong, and there to prove that the barrier
   * is needed.
   */
  DispatchGraph withoutBarrierBefore(int step) {
    return new DispatchGraph(steps, step);
  }

  @Override
  public int steps() {
    return steps.length;
  }

  /** The dispatches of each step. */
  List<List<Dispatch>> asList() {
    return Arrays.stream(steps).map(List::of).toList();
  }

  /** Of a whole token in one command buffer. */
  int dispatches() {
    return Arrays.stream(steps).mapToInt(step -> step.length).sum();
  }

  /** Of a whole token in one command buffer. */
  int barriers() {
    return steps.length - 1;
  }

  /** Room for a whole token's commands. */
  int streamBytes() {
    return HEADER_BYTES + dispatches() * MAX_DISPATCH_BYTES;
  }

  @Override
  public void encode(MetalEncoder encoder, int from, int to, long ordinal) {
    for (int step = from; step < to; step++) {
      if (step > from && step != droppedBarrier) {
        encoder.memoryBarrier();
      }
      for (Dispatch dispatch : steps[step]) {
        dispatch.write(encoder);
      }
    }
  }

  /** All dispatches in their order, without barriers. */
  void forEachDispatch(Consumer<Dispatch> action) {
    for (Dispatch[] step : steps) {
      for (Dispatch dispatch : step) {
        action.accept(dispatch);
      }
    }
  }
}
