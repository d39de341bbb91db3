package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that the decode graph does not compute stops with one line that names it. */
class LlamaRefusalTest {

  private static final RandomModel SHAPE = RandomModel.small();

  private static void refuses(String message, Consumer<GgufWriter> damage) {
    GgufWriter writer = SHAPE.writer();
    LlamaModel.of(writer.open());
    damage.accept(writer);
    GgufFile file = writer.open();
    ModelException thrown = assertThrows(ModelException.class, () -> LlamaModel.of(file));
    assertEquals("test.gguf: " + message, thrown.getMessage());
  }

  @Test
  void otherArchitectures() {
    refuses(
        "general.architecture is qwen2, only llama can be run",
        w -> w.put("general.architecture", "qwen2"));
    refuses("has no general.architecture", w -> w.remove("general.architecture"));
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F32", "F16"},
      mode = EnumSource.Mode.EXCLUDE)
  void quantisedWeightsByName(TensorType type) {
    RandomModel wide =
        new RandomModel(1, 1, 8, 8, 32, 256, RandomModel.MIN_VOCAB, 8, TensorType.F16, true);
    GgufFile file = wide.writer().retype("blk.0.attn_q.weight", type, 256, 256).open();
    ModelException thrown = assertThrows(ModelException.class, () -> LlamaModel.of(file));
    assertEquals(
        "test.gguf: tensor blk.0.attn_q.weight is "
            + type
            + ", only F32 and F16 weights can be run",
        thrown.getMessage());
  }

  @Test
  void ropeScaling() {
    refuses(
        "llama.rope.scaling is yarn with factor 4.0, scaled rotations are not supported",
        w -> w.put("llama.rope.scaling.type", "yarn").put("llama.rope.scaling.factor", 4f));
    refuses(
        "llama.rope.scaling is linear with factor 2.0, scaled rotations are not supported",
        w -> w.put("llama.rope.scaling.factor", 2f));
    refuses(
        "llama.rope.scale_linear is 2.0, which is not supported",
        w -> w.put("llama.rope.scale_linear", 2f));
  }

  @Test
  void ropeFrequencyFactors() {
    refuses(
        "has rope_freqs.weight, scaled rotations are not supported",
        w -> w.retype("rope_freqs.weight", TensorType.F32, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"llama.expert_count", "llama.expert_used_count", "llama.attention.sliding_window"})
  void expertsAndSlidingWindows(String key) {
    refuses(key + " is 8, which is not supported", w -> w.put(key, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama.logit_scale",
        "llama.residual_scale",
        "llama.embedding_scale",
        "llama.attention.clamp_kqv",
        "llama.attention.max_alibi_bias",
        "llama.rope.scaling.attn_factor"
      })
  void numbersThatChangeTheForwardPass(String key) {
    refuses(key + " is 0.5, which is not supported", w -> w.put(key, 0.5f));
  }

  @Test
  void switchesThatChangeTheForwardPass() {
    refuses(
        "llama.attention.scale is set, which is not supported",
        w -> w.put("llama.attention.scale", 0.1f));
    refuses(
        "llama.attention.causal is false, which is not supported",
        w -> w.put("llama.attention.causal", false));
    refuses(
        "llama.use_parallel_residual is true, which is not supported",
        w -> w.put("llama.use_parallel_residual", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attn_q.bias", "attn_k.bias", "attn_v.bias", "attn_output.bias", "ffn_up.bias"})
  void biases(String name) {
    refuses(
        "has blk.1." + name + ", biases are not supported",
        w -> w.retype("blk.1." + name, TensorType.F32, 32));
  }

  @Test
  void tensorsThatItDoesNotKnow() {
    refuses(
        "has tensor blk.0.attn_q_norm.weight, which this program does not know",
        w -> w.retype("blk.0.attn_q_norm.weight", TensorType.F32, 8));
    refuses(
        "has tensor blk.2.attn_norm.weight, which this program does not know",
        w -> w.retype("blk.2.attn_norm.weight", TensorType.F32, 32));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama.attention.key_length",
        "llama.attention.value_length",
        "llama.rope.dimension_count"
      })
  void headSizesThatDiffer(String key) {
    refuses(key + " is 16, expected the head size, which is 8", w -> w.put(key, 16));
  }

  @Test
  void headsThatDoNotDivide() {
    refuses(
        "4 query heads are not a multiple of 3 key/value heads",
        w -> w.put("llama.attention.head_count_kv", 3));
    refuses(
        "llama.embedding_length 32 is not a multiple of 6 heads",
        w -> w.put("llama.attention.head_count", 6));
    refuses(
        "llama.attention.head_count_kv is an array of INT32, expected an integer",
        w -> w.put("llama.attention.head_count_kv", 2, 2));
  }

  @Test
  void headSizesThatTheKernelsCannotRead() {
    refuses(
        "the head size is 4, expected a multiple of 8 from 8 to 256",
        w -> w.put("llama.embedding_length", 16).put("llama.rope.dimension_count", 4));
    refuses(
        "the head size is 12, expected a multiple of 8 from 8 to 256",
        w -> w.put("llama.embedding_length", 48).put("llama.rope.dimension_count", 12));
    refuses(
        "the head size is 264, expected a multiple of 8 from 8 to 256",
        w -> w.put("llama.embedding_length", 1056).put("llama.rope.dimension_count", 264));
  }

  @Test
  void columnsThatAreNoMultipleOf8() {
    refuses(
        "llama.feed_forward_length is 44, expected a multiple of 8",
        w -> w.put("llama.feed_forward_length", 44));
  }

  @Test
  void vocabulariesThatDisagree() {
    refuses(
        "llama.vocab_size is 300, but token_embd.weight has 269 rows",
        w -> w.put("llama.vocab_size", 300));
    refuses(
        "the length of tokenizer.ggml.tokens is 1, but token_embd.weight has 269 rows",
        w -> w.put("tokenizer.ggml.tokens", List.of("a")));
    refuses(
        "the vocabulary has 1048577 tokens, at most 2^20 are supported",
        w -> w.retype("token_embd.weight", TensorType.F16, 8, (1 << 20) + 1));
  }

  @Test
  void numbersOutsideTheirRange() {
    refuses("llama.block_count is 0, expected 1 to 4096", w -> w.put("llama.block_count", 0));
    refuses("llama.block_count is 5000, expected 1 to 4096", w -> w.put("llama.block_count", 5000));
    refuses(
        "llama.embedding_length is 0, expected 1 to 1048576",
        w -> w.put("llama.embedding_length", 0));
    refuses(
        "llama.attention.head_count is 4294967295, expected 1 to 65536",
        w -> w.put("llama.attention.head_count", -1));
    refuses(
        "llama.attention.head_count_kv is 0, expected 1 to 65536",
        w -> w.put("llama.attention.head_count_kv", 0));
    refuses(
        "llama.context_length is 0, expected 1 to 2147483647",
        w -> w.put("llama.context_length", 0));
    refuses("has no llama.context_length", w -> w.remove("llama.context_length"));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 0, -1e-5f})
  void epsilonsAndBasesThatAreNotPositiveAndFinite(float value) {
    for (String key : List.of("llama.attention.layer_norm_rms_epsilon", "llama.rope.freq_base")) {
      refuses(
          "%s is %s, expected a positive finite number".formatted(key, (double) value),
          w -> w.put(key, value));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_embd.weight",
        "output_norm.weight",
        "blk.0.attn_norm.weight",
        "blk.1.attn_q.weight",
        "blk.1.attn_k.weight",
        "blk.1.attn_v.weight",
        "blk.1.attn_output.weight",
        "blk.1.ffn_norm.weight",
        "blk.1.ffn_gate.weight",
        "blk.1.ffn_up.weight",
        "blk.1.ffn_down.weight"
      })
  void missingAndMisshapenTensors(String name) {
    refuses("has no tensor " + name, w -> w.removeTensor(name));
    List<Long> dims = SHAPE.open().tensor(name).dims();
    if (!name.equals("token_embd.weight")) { // its shape is compared as the vocabulary
      refuses(
          "tensor %s has shape [16, 3, 1], expected %s".formatted(name, dims),
          w -> w.retype(name, TensorType.F32, 16, 3, 1));
    }
  }

  @Test
  void aSeparateOutputOfTheWrongShape() {
    refuses(
        "tensor output.weight has shape [32, 8], expected [32, 269]",
        w -> w.retype("output.weight", TensorType.F16, 32, 8));
    refuses(
        "tensor token_embd.weight has shape [40, 269], expected [32, 269]",
        w -> w.retype("token_embd.weight", TensorType.F16, 40, 269));
  }

  @Test
  void normsInHalfPrecision() {
    refuses(
        "tensor blk.0.ffn_norm.weight is F16, norms must be F32",
        w -> w.retype("blk.0.ffn_norm.weight", TensorType.F16, 32));
  }

  @Test
  void matricesReadTogetherInDifferentTypes() {
    refuses(
        "tensor blk.0.attn_q.weight is F16 but blk.0.attn_v.weight is F32, they are read together"
            + " and must be of one type",
        w -> w.retype("blk.0.attn_v.weight", TensorType.F32, 32, 16));
    refuses(
        "tensor blk.0.ffn_gate.weight is F16 but blk.0.ffn_up.weight is F32, they are read"
            + " together and must be of one type",
        w -> w.retype("blk.0.ffn_up.weight", TensorType.F32, 32, 48));
  }
}
