package dev.encodering.bench.decode;

import dev.encodering.bench.model.LlamaConfig;
import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A token as the model's definition has it: per layer eight dispatches, besides them the embedding,
 * the final norm, the logits and the sampler.
 */
final class LiteralPlan implements AutoCloseable {
  private static final int ROWS_PER_GROUP = 8;
  private static final int ELEMENTS_PER_GROUP = 256;

  private final MetalDevice device;
  private final LlamaConfig config;
  private final ModelBuffers memory;
  private final DeviceState state;
  private final Map<String, MetalPipeline> pipelines = new TreeMap<>();

  LiteralPlan(MetalDevice device, LlamaConfig config, ModelBuffers memory, DeviceState state) {
    this.device = device;
    this.config = config;
    this.memory = memory;
    this.state = state;
  }

  List<Dispatch> dispatches() {
    List<Dispatch> all = new ArrayList<>();
    all.add(embedding());
    for (ModelBuffers.Layer layer : memory.layers) {
      addLayer(all, layer);
    }
    all.add(norm(memory.outputNorm));
    all.add(logits());
    all.add(sampler());
    return all;
  }

  private void addLayer(List<Dispatch> all, ModelBuffers.Layer layer) {
    int width = config.width();
    int qkvRows = width + 2 * config.kvWidth();
    all.add(norm(layer.attentionNorm()));
    all.add(matvec("matvec", layer.qkv(), memory.normed, memory.qkv, qkvRows, width));
    all.add(ropeAndCache(layer));
    all.add(attention(layer));
    all.add(
        matvec(
            "matvec_add", layer.attentionOutput(), memory.attended, memory.residual, width, width));
    all.add(norm(layer.ffnNorm()));
    all.add(
        matvec("matvec_swiglu", layer.gateUp(), memory.normed, memory.hidden, config.ffn(), width));
    all.add(
        matvec("matvec_add", layer.down(), memory.hidden, memory.residual, width, config.ffn()));
  }

  private Dispatch embedding() {
    return decodeKernel(memory.embedding.kernel("embed"))
        .buffer(memory.embedding.buffer())
        .buffer(memory.residual)
        .word(config.width())
        .word(config.vocab())
        .word(state.contextLength())
        .groups(groups(config.width(), ELEMENTS_PER_GROUP));
  }

  private Dispatch norm(MetalBuffer weight) {
    return decodeKernel("rmsnorm")
        .buffer(memory.residual)
        .buffer(weight)
        .buffer(memory.normed)
        .word(config.width())
        .word(config.rmsEpsilon())
        .groups(1);
  }

  private Dispatch matvec(
      String kernel,
      ModelBuffers.Matrix matrix,
      MetalBuffer in,
      MetalBuffer out,
      int rows,
      int columns) {
    return decodeKernel(matrix.kernel(kernel))
        .buffer(matrix.buffer())
        .buffer(in)
        .buffer(out)
        .word(rows)
        .word(columns)
        .groups(groups(rows, ROWS_PER_GROUP));
  }

  private Dispatch ropeAndCache(ModelBuffers.Layer layer) {
    return decodeKernel("rope_kv")
        .buffer(memory.qkv)
        .buffer(memory.rope)
        .buffer(layer.keys())
        .buffer(layer.values())
        .word(config.heads())
        .word(config.kvHeads())
        .word(config.headSize())
        .word(state.contextLength())
        .groups(config.heads() + 2 * config.kvHeads());
  }

  private Dispatch attention(ModelBuffers.Layer layer) {
    return decodeKernel("attention")
        .buffer(memory.qkv)
        .buffer(layer.keys())
        .buffer(layer.values())
        .buffer(memory.attended)
        .word(config.heads())
        .word(config.kvHeads())
        .word(config.headSize())
        .word(state.contextLength())
        .word((float) (1 / Math.sqrt(config.headSize())))
        .groups(config.heads());
  }

  private Dispatch logits() {
    return matvec(
        "matvec", memory.output, memory.normed, memory.logits, config.vocab(), config.width());
  }

  private Dispatch sampler() {
    return decodeKernel("sample")
        .buffer(memory.logits)
        .buffer(state.results())
        .word(config.vocab())
        .word(state.contextLength())
        .groups(1);
  }

  /** For tests: makes one token the best one at one position. */
  Dispatch forcedToken(int position, int token) {
    return decodeKernel("force_token")
        .buffer(memory.logits)
        .word(position)
        .word(token)
        .word(config.vocab())
        .groups(1);
  }

  /** Every kernel of the decode loop reads the device state first. */
  private Dispatch.Builder decodeKernel(String kernel) {
    return Dispatch.of(pipelines.computeIfAbsent(kernel, device::pipeline)).buffer(state.state());
  }

  private static int groups(int elements, int perGroup) {
    return (elements + perGroup - 1) / perGroup;
  }

  @Override
  public void close() {
    pipelines.values().forEach(MetalPipeline::close);
  }
}
