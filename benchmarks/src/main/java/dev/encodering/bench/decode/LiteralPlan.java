package dev.encodering.bench.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * A token as the model's definition has it: per layer eight dispatches, besides them the embedding,
 * the final norm, the logits and the sampler.
 */
final class LiteralPlan {
  private LiteralPlan() {}

  static List<Dispatch> dispatches(ModelDispatches model) {
    List<Dispatch> all = new ArrayList<>();
    all.add(model.embedding());
    for (ModelBuffers.Layer layer : model.layers()) {
      all.add(model.norm(layer.attentionNorm()));
      all.add(model.qkv(layer));
      all.add(model.ropeAndCache(layer));
      all.add(model.attention(layer));
      all.add(model.attentionOutput(layer));
      all.add(model.norm(layer.ffnNorm()));
      all.add(model.gateUp(layer));
      all.add(model.down(layer));
    }
    all.add(model.norm(model.outputNorm()));
    all.add(model.logits());
    all.add(model.sampler());
    return all;
  }
}
