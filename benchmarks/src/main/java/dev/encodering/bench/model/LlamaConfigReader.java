package dev.encodering.bench.model;

import java.util.List;
import java.util.Map;

/** Reads the metadata of a Llama file, and refuses what the decode graph does not compute. */
final class LlamaConfigReader {

  private static final int MAX_LAYERS = 4096;
  private static final int MAX_WIDTH = 1 << 20;
  private static final int MAX_HEADS = 1 << 16;
  static final int MAX_VOCAB = 1 << 20;

  /** Keys that change the forward pass, with the value at which they do not. */
  private static final Map<String, Double> NEUTRAL_NUMBERS =
      Map.of(
          "llama.rope.scale_linear", 1.0,
          "llama.rope.scaling.attn_factor", 1.0,
          "llama.logit_scale", 1.0,
          "llama.residual_scale", 1.0,
          "llama.embedding_scale", 1.0,
          "llama.attention.clamp_kqv", 0.0,
          "llama.attention.max_alibi_bias", 0.0);

  private static final List<String> COUNTS_THAT_MUST_BE_ZERO =
      List.of("llama.attention.sliding_window", "llama.expert_count", "llama.expert_used_count");

  private final GgufFile file;
  private final GgufMetadata metadata;

  LlamaConfigReader(GgufFile file) {
    this.file = file;
    this.metadata = file.metadata();
  }

  LlamaConfig read() {
    refuseOtherArchitectures();
    refuseVariants();
    refuseRopeScaling();
    int width = integer("llama.embedding_length", MAX_WIDTH);
    int heads = integer("llama.attention.head_count", MAX_HEADS);
    int kvHeads = heads;
    if (metadata.has("llama.attention.head_count_kv")) {
      kvHeads = integer("llama.attention.head_count_kv", MAX_HEADS);
    }
    if (heads % kvHeads != 0) {
      throw file.fault(
          "%d query heads are not a multiple of %d key/value heads".formatted(heads, kvHeads));
    }
    int headSize = headSize(width, heads);
    int ffn = integer("llama.feed_forward_length", MAX_WIDTH);
    requireMultipleOf8("llama.embedding_length", width);
    requireMultipleOf8("llama.feed_forward_length", ffn);
    return new LlamaConfig(
        integer("llama.block_count", MAX_LAYERS),
        width,
        heads,
        kvHeads,
        headSize,
        ffn,
        vocab(),
        integer("llama.context_length", Integer.MAX_VALUE),
        positive(
            "llama.attention.layer_norm_rms_epsilon",
            metadata.number("llama.attention.layer_norm_rms_epsilon")),
        positive("llama.rope.freq_base", metadata.number("llama.rope.freq_base", 10000.0)));
  }

  private void refuseOtherArchitectures() {
    String architecture = metadata.string("general.architecture");
    if (!architecture.equals("llama")) {
      throw file.fault("general.architecture is " + architecture + ", only llama can be run");
    }
  }

  private void refuseVariants() {
    for (String key : COUNTS_THAT_MUST_BE_ZERO) {
      long value = metadata.integer(key, 0);
      if (value != 0) {
        throw file.fault("%s is %d, which is not supported".formatted(key, value));
      }
    }
    for (Map.Entry<String, Double> neutral : NEUTRAL_NUMBERS.entrySet()) {
      double value = metadata.number(neutral.getKey(), neutral.getValue());
      if (value != neutral.getValue()) {
        throw file.fault("%s is %s, which is not supported".formatted(neutral.getKey(), value));
      }
    }
    if (metadata.has("llama.attention.scale")) {
      throw file.fault("llama.attention.scale is set, which is not supported");
    }
    if (!metadata.flag("llama.attention.causal", true)) {
      throw file.fault("llama.attention.causal is false, which is not supported");
    }
    if (metadata.flag("llama.use_parallel_residual", false)) {
      throw file.fault("llama.use_parallel_residual is true, which is not supported");
    }
  }

  /** A type of none switches scaling off; a linear one, which is the default, may divide by 1. */
  private void refuseRopeScaling() {
    String type = metadata.string("llama.rope.scaling.type", "linear");
    double factor = metadata.number("llama.rope.scaling.factor", 1.0);
    boolean off = type.equals("none") || (type.equals("linear") && factor == 1.0);
    if (!off) {
      throw file.fault(
          "llama.rope.scaling is %s with factor %s, scaled rotations are not supported"
              .formatted(type, factor));
    }
  }

  private int headSize(int width, int heads) {
    if (width % heads != 0) {
      throw file.fault(
          "llama.embedding_length %d is not a multiple of %d heads".formatted(width, heads));
    }
    int headSize = width / heads;
    for (String key :
        List.of(
            "llama.attention.key_length",
            "llama.attention.value_length",
            "llama.rope.dimension_count")) {
      long value = metadata.integer(key, headSize);
      if (value != headSize) {
        throw file.fault(
            "%s is %d, expected the head size, which is %d".formatted(key, value, headSize));
      }
    }
    if (headSize < 8 || headSize > 256 || headSize % 8 != 0) {
      throw file.fault("the head size is " + headSize + ", expected a multiple of 8 from 8 to 256");
    }
    return headSize;
  }

  /** The tokens that the embedding has; every other statement of the count must agree. */
  private int vocab() {
    GgufTensor embedding = file.tensor("token_embd.weight");
    if (embedding == null) {
      throw file.fault("has no tensor token_embd.weight");
    }
    long vocab = embedding.rows();
    if (vocab > MAX_VOCAB) {
      throw file.fault("the vocabulary has %d tokens, at most 2^20 are supported".formatted(vocab));
    }
    requireVocab("llama.vocab_size", metadata.integer("llama.vocab_size", vocab), vocab);
    if (metadata.has("tokenizer.ggml.tokens")) {
      int tokens = metadata.arrayLength("tokenizer.ggml.tokens");
      requireVocab("the length of tokenizer.ggml.tokens", tokens, vocab);
    }
    return (int) vocab;
  }

  private void requireVocab(String what, long count, long vocab) {
    if (count != vocab) {
      throw file.fault("%s is %d, but token_embd.weight has %d rows".formatted(what, count, vocab));
    }
  }

  private int integer(String key, int max) {
    long value = metadata.integer(key);
    if (value < 1 || value > max) {
      throw file.fault("%s is %d, expected 1 to %d".formatted(key, value, max));
    }
    return (int) value;
  }

  private void requireMultipleOf8(String key, int value) {
    if (value % 8 != 0) {
      throw file.fault("%s is %d, expected a multiple of 8".formatted(key, value));
    }
  }

  private float positive(String key, double value) {
    float single = (float) value;
    if (!(single > 0) || Float.isInfinite(single)) {
      throw file.fault("%s is %s, expected a positive finite number".formatted(key, value));
    }
    return single;
  }
}
