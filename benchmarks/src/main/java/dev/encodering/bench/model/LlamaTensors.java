package dev.encodering.bench.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the tensors of a Llama model by name, and checks the shape and the type of each. */
final class LlamaTensors {

  private final GgufFile file;
  private final LlamaConfig config;
  private final Set<String> taken = new HashSet<>();

  LlamaTensors(GgufFile file, LlamaConfig config) {
    this.file = file;
    this.config = config;
  }

  GgufTensor tokenEmbedding() {
    return matrix("token_embd.weight", config.width(), config.vocab());
  }

  GgufTensor outputNorm() {
    return norm("output_norm.weight");
  }

  boolean hasOutput() {
    return file.tensor("output.weight") != null;
  }

  GgufTensor output() {
    return matrix("output.weight", config.width(), config.vocab());
  }

  LlamaLayer layer(int index) {
    String prefix = "blk." + index + ".";
    int width = config.width();
    LlamaLayer layer =
        new LlamaLayer(
            norm(prefix + "attn_norm.weight"),
            matrix(prefix + "attn_q.weight", width, width),
            matrix(prefix + "attn_k.weight", width, config.kvWidth()),
            matrix(prefix + "attn_v.weight", width, config.kvWidth()),
            matrix(prefix + "attn_output.weight", width, width),
            norm(prefix + "ffn_norm.weight"),
            matrix(prefix + "ffn_gate.weight", width, config.ffn()),
            matrix(prefix + "ffn_up.weight", width, config.ffn()),
            matrix(prefix + "ffn_down.weight", config.ffn(), width));
    requireSameType(layer.q(), layer.k());
    requireSameType(layer.q(), layer.v());
    requireSameType(layer.gate(), layer.up());
    return layer;
  }

  /** Whatever is left would be ignored, and the output be wrong without a word. */
  void refuseOthers() {
    for (GgufTensor tensor : file.tensors()) {
      String name = tensor.name();
      if (taken.contains(name)) {
        continue;
      }
      if (name.equals("rope_freqs.weight")) {
        throw file.fault("has rope_freqs.weight, scaled rotations are not supported");
      }
      if (name.endsWith(".bias")) {
        throw file.fault("has " + name + ", biases are not supported");
      }
      throw file.fault("has tensor " + name + ", which this program does not know");
    }
  }

  private GgufTensor norm(String name) {
    GgufTensor tensor = require(name, List.of((long) config.width()));
    if (tensor.type() != TensorType.F32) {
      throw file.fault("tensor %s is %s, norms must be F32".formatted(name, tensor.type()));
    }
    return tensor;
  }

  private GgufTensor matrix(String name, int columns, int rows) {
    return require(name, List.of((long) columns, (long) rows));
  }

  private GgufTensor require(String name, List<Long> dims) {
    GgufTensor tensor = file.tensor(name);
    if (tensor == null) {
      throw file.fault("has no tensor " + name);
    }
    if (!tensor.dims().equals(dims)) {
      throw file.fault("tensor %s has shape %s, expected %s".formatted(name, tensor.dims(), dims));
    }
    if (tensor.type() != TensorType.F32 && tensor.type() != TensorType.F16) {
      throw file.fault(
          "tensor %s is %s, only F32 and F16 weights can be run".formatted(name, tensor.type()));
    }
    taken.add(name);
    return tensor;
  }

  private void requireSameType(GgufTensor a, GgufTensor b) {
    if (a.type() != b.type()) {
      throw file.fault(
          "tensor %s is %s but %s is %s, they are read together and must be of one type"
              .formatted(a.name(), a.type(), b.name(), b.type()));
    }
  }
}
