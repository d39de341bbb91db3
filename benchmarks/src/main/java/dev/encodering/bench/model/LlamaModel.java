package dev.encodering.bench.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A Llama model whose every tensor is known, present and of the right shape. Weights stay in the
 * file's memory. Immutable; any thread may use it.
 */
public final class LlamaModel {

  private final LlamaConfig config;
  private final GgufTensor tokenEmbedding;
  private final GgufTensor outputNorm;
  private final GgufTensor output;
  private final List<LlamaLayer> layers;

  private LlamaModel(
      LlamaConfig config,
      GgufTensor tokenEmbedding,
      GgufTensor outputNorm,
      GgufTensor output,
      List<LlamaLayer> layers) {
    this.config = config;
    this.tokenEmbedding = tokenEmbedding;
    this.outputNorm = outputNorm;
    this.output = output;
    this.layers = List.copyOf(layers);
  }

  /**
   * Finds the model in a file.
   *
   * @param file an open file
   * @return the model
   * @throws ModelException naming the first thing in it that the decode loop does not compute
   */
  public static LlamaModel of(GgufFile file) {
    LlamaConfig config = new LlamaConfigReader(file).read();
    LlamaTensors tensors = new LlamaTensors(file, config);
    GgufTensor embedding = tensors.tokenEmbedding();
    List<LlamaLayer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(tensors.layer(i));
    }
    GgufTensor output = tensors.hasOutput() ? tensors.output() : embedding;
    LlamaModel model = new LlamaModel(config, embedding, tensors.outputNorm(), output, layers);
    tensors.refuseOthers();
    return model;
  }

  /**
   * The shape.
   *
   * @return the same record each time
   */
  public LlamaConfig config() {
    return config;
  }

  /**
   * The embedding: width columns, one row per token.
   *
   * @return F32 or F16
   */
  public GgufTensor tokenEmbedding() {
    return tokenEmbedding;
  }

  /**
   * The norm before the logits.
   *
   * @return F32, width elements
   */
  public GgufTensor outputNorm() {
    return outputNorm;
  }

  /**
   * The matrix of the logits: width columns, one row per token.
   *
   * @return F32 or F16; the embedding itself if the model is tied
   */
  public GgufTensor output() {
    return output;
  }

  /**
   * Whether embedding and output are one tensor, to be uploaded once.
   *
   * @return true if {@link #output()} is {@link #tokenEmbedding()}
   */
  public boolean tied() {
    return output == tokenEmbedding;
  }

  /**
   * The blocks in order.
   *
   * @return read-only, {@code config().layers()} long
   */
  public List<LlamaLayer> layers() {
    return layers;
  }

  /**
   * All tensors, each once.
   *
   * @return a new list, in the order in which a token meets them
   */
  public List<GgufTensor> tensors() {
    List<GgufTensor> all = new ArrayList<>();
    all.add(tokenEmbedding);
    for (LlamaLayer layer : layers) {
      all.addAll(
          List.of(layer.attentionNorm(), layer.q(), layer.k(), layer.v(), layer.attentionOutput()));
      all.addAll(List.of(layer.ffnNorm(), layer.gate(), layer.up(), layer.down()));
    }
    all.add(outputNorm);
    if (!tied()) {
      all.add(output);
    }
    return all;
  }

  /**
   * The size of all weights.
   *
   * @return bytes
   */
  public long weightBytes() {
    return tensors().stream().mapToLong(GgufTensor::bytes).sum();
  }

  /**
   * The device memory that a decode loop needs, to be compared with what the device has before
   * anything is allocated: weights, key/value cache, rotation table and scratch. Alignment and the
   * driver's own needs come on top.
   *
   * @param context positions, at least 1
   * @return bytes
   */
  public long deviceBytes(int context) {
    return weightBytes()
        + config.kvBytes(context)
        + RopeTable.bytes(config, context)
        + config.scratchBytes(context);
  }
}
