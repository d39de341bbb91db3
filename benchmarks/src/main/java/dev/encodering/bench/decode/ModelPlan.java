package dev.encodering.bench.decode;

import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import java.util.List;
import java.util.function.UnaryOperator;

/** A model's tokens. */
final class ModelPlan implements TokenPlan {
  private final Closer closer = new Closer();
  private final ModelBuffers buffers;
  private final DispatchGraph graph;

  ModelPlan(
      MetalDevice device,
      LlamaModel model,
      Plan plan,
      DeviceState state,
      DispatchEdit edit,
      UnaryOperator<DispatchGraph> change) {
    try {
      this.buffers = closer.add(new ModelBuffers(device, model, state.contextLength()));
      ModelDispatches made =
          closer.add(new ModelDispatches(device, model.config(), buffers, state));
      List<Dispatch> dispatches = plan.dispatches(made);
      edit.apply(made, dispatches);
      this.graph = change.apply(DispatchGraph.chain(dispatches));
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
  }

  /** Changes a list of dispatches before it becomes the graph. */
  @FunctionalInterface
  interface DispatchEdit {
    void apply(ModelDispatches model, List<Dispatch> dispatches);
  }

  @Override
  public DispatchGraph graph() {
    return graph;
  }

  @Override
  public MetalBuffer logits() {
    return buffers.logits;
  }

  @Override
  public void close() {
    closer.close();
  }
}
