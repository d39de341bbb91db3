package dev.encodering.bench.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * A token in as few dispatches as its dependencies allow: per layer five, besides them the
 * embedding, the logits and the sampler. On a GPU a dispatch that waits for the one before costs
 * microseconds, however small it is.
 */
final class FusedPlan {
  private FusedPlan() {}

  static List<Dispatch> dispatches(ModelDispatches model) {
    List<Dispatch> all = new ArrayList<>();
    all.add(model.embedding());
    for (ModelBuffers.Layer layer : model.layers()) {
      all.add(model.normedQkv(layer));
      all.add(model.ropeAndAttention(layer));
      all.add(model.attentionOutput(layer));
      all.add(model.normedGateUp(layer));
      all.add(model.down(layer));
    }
    all.add(model.normedLogits());
    all.add(model.sampler());
    return all;
  }
}
