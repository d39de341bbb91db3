package dev.encodering.bench.decode;

import dev.encodering.bench.model.LlamaConfig;
import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalPipeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The dispatches that a model's plans are made of, each bound to the model's memory. */
final class ModelDispatches implements AutoCloseable {
  private static final int ROWS_PER_GROUP = 8;
  private static final int ELEMENTS_PER_GROUP = 256;

  private final MetalDevice device;
  private final LlamaConfig config;
  private final ModelBuffers memory;
  private final DeviceState state;
  private final Map<String, MetalPipeline> pipelines = new TreeMap<>();

  ModelDispatches(MetalDevice device, LlamaConfig config, ModelBuffers memory, DeviceState state) {
    this.device = device;
    this.config = config;
    this.memory = memory;
    this.state = state;
  }

  List<ModelBuffers.Layer> layers() {
    return memory.layers;
  }

  MetalBuffer outputNorm() {
    return memory.outputNorm;
  }

  /** The residual becomes the token's row of the embedding. */
  Dispatch embedding() {
    return decodeKernel(memory.embedding.kernel("embed"))
        .buffer(memory.embedding.buffer())
        .buffer(memory.residual)
        .word(config.width())
        .word(config.vocab())
        .word(state.contextLength())
        .groups(groups(config.width(), ELEMENTS_PER_GROUP));
  }

  /** {@code normed} becomes the residual's norm, for the plain products. */
  Dispatch norm(MetalBuffer weight) {
    return decodeKernel("rmsnorm")
        .buffer(memory.residual)
        .buffer(weight)
        .buffer(memory.normed)
        .word(config.width())
        .word(config.rmsEpsilon())
        .groups(1);
  }

  Dispatch qkv(ModelBuffers.Layer layer) {
    return product("matvec", layer.qkv(), memory.normed, memory.qkv, qkvRows(), config.width());
  }

  Dispatch normedQkv(ModelBuffers.Layer layer) {
    return normedProduct("norm_matvec", layer.qkv(), layer.attentionNorm(), memory.qkv, qkvRows());
  }

  private int qkvRows() {
    return config.width() + 2 * config.kvWidth();
  }

  Dispatch ropeAndCache(ModelBuffers.Layer layer) {
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

  Dispatch attention(ModelBuffers.Layer layer) {
    return attentionOf(
        decodeKernel("attention")
            .buffer(memory.qkv)
            .buffer(layer.keys())
            .buffer(layer.values())
            .buffer(memory.attended));
  }

  Dispatch ropeAndAttention(ModelBuffers.Layer layer) {
    return attentionOf(
        decodeKernel("rope_attention")
            .buffer(memory.qkv)
            .buffer(memory.rope)
            .buffer(layer.keys())
            .buffer(layer.values())
            .buffer(memory.attended));
  }

  private Dispatch attentionOf(Dispatch.Builder attention) {
    return attention
        .word(config.heads())
        .word(config.kvHeads())
        .word(config.headSize())
        .word(state.contextLength())
        .word((float) (1 / Math.sqrt(config.headSize())))
        .groups(config.heads());
  }

  Dispatch attentionOutput(ModelBuffers.Layer layer) {
    return product(
        "matvec_add",
        layer.attentionOutput(),
        memory.attended,
        memory.residual,
        config.width(),
        config.width());
  }

  Dispatch gateUp(ModelBuffers.Layer layer) {
    return product(
        "matvec_swiglu",
        layer.gateUp(),
        memory.normed,
        memory.hidden,
        config.ffn(),
        config.width());
  }

  Dispatch normedGateUp(ModelBuffers.Layer layer) {
    return normedProduct(
        "norm_matvec_swiglu", layer.gateUp(), layer.ffnNorm(), memory.hidden, config.ffn());
  }

  Dispatch down(ModelBuffers.Layer layer) {
    return product(
        "matvec_add", layer.down(), memory.hidden, memory.residual, config.width(), config.ffn());
  }

  Dispatch logits() {
    return product(
        "matvec", memory.output, memory.normed, memory.logits, config.vocab(), config.width());
  }

  Dispatch normedLogits() {
    return normedProduct(
        "norm_matvec", memory.output, memory.outputNorm, memory.logits, config.vocab());
  }

  private Dispatch product(
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

  /** Of the residual's norm. */
  private Dispatch normedProduct(
      String kernel, ModelBuffers.Matrix matrix, MetalBuffer norm, MetalBuffer out, int rows) {
    return decodeKernel(matrix.kernel(kernel))
        .buffer(matrix.buffer())
        .buffer(memory.residual)
        .buffer(norm)
        .buffer(out)
        .word(rows)
        .word(config.width())
        .word(config.rmsEpsilon())
        .groups(groups(rows, ROWS_PER_GROUP));
  }

  Dispatch sampler() {
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
