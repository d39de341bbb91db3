package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LlamaModelTest {

  private final LlamaModel bundled = LlamaModel.of(BundledModel.open());

  @Test
  void readsTheBundledShape() {
    assertEquals(
        new LlamaConfig(8, 192, 6, 3, 32, 512, 2048, 512, 1e-5f, 10000f), bundled.config());
    assertEquals(96, bundled.config().kvWidth());
    assertEquals(8, bundled.layers().size());
  }

  @Test
  void aTiedOutputIsTheEmbeddingAndCountsOnce() {
    assertTrue(bundled.tied());
    assertSame(bundled.tokenEmbedding(), bundled.output());
    assertEquals(1 + 8 * 9 + 1, bundled.tensors().size());
  }

  @Test
  void aSeparateOutputIsItsOwnTensor() {
    RandomModel shape =
        new RandomModel(1, 1, 2, 2, 8, 16, RandomModel.MIN_VOCAB, 8, TensorType.F32, false);
    LlamaModel model = LlamaModel.of(shape.open());
    assertFalse(model.tied());
    assertEquals("output.weight", model.output().name());
    assertEquals(1 + 9 + 2, model.tensors().size());
    assertEquals(TensorType.F32, model.layers().get(0).down().type());
  }

  @Test
  void oneLayersTensorsAreInTheirPlaces() {
    LlamaLayer layer = bundled.layers().get(7);
    assertEquals("blk.7.attn_norm.weight", layer.attentionNorm().name());
    assertEquals("blk.7.attn_q.weight", layer.q().name());
    assertEquals("blk.7.attn_k.weight", layer.k().name());
    assertEquals("blk.7.attn_v.weight", layer.v().name());
    assertEquals("blk.7.attn_output.weight", layer.attentionOutput().name());
    assertEquals("blk.7.ffn_norm.weight", layer.ffnNorm().name());
    assertEquals("blk.7.ffn_gate.weight", layer.gate().name());
    assertEquals("blk.7.ffn_up.weight", layer.up().name());
    assertEquals("blk.7.ffn_down.weight", layer.down().name());
    assertEquals(512, layer.down().columns());
    assertEquals(192, layer.down().rows());
  }

  @Test
  void scalingThatIsOffIsAccepted() {
    GgufWriter none =
        RandomModel.small()
            .writer()
            .put("llama.rope.scaling.type", "none")
            .put("llama.rope.scaling.factor", 8f);
    GgufWriter linear =
        RandomModel.small()
            .writer()
            .put("llama.rope.scaling.type", "linear")
            .put("llama.rope.scaling.factor", 1f)
            .put("llama.expert_count", 0)
            .put("llama.attention.key_length", 8);
    assertEquals(LlamaModel.of(none.open()).config(), LlamaModel.of(linear.open()).config());
  }

  @Test
  void absentNumbersHaveTheFormatsDefaults() {
    GgufWriter writer = RandomModel.small().writer();
    writer.remove("llama.rope.freq_base").remove("llama.rope.dimension_count");
    writer.remove("llama.vocab_size");
    RandomModel ungrouped =
        new RandomModel(1, 1, 2, 2, 8, 16, RandomModel.MIN_VOCAB, 8, TensorType.F16, true);
    assertEquals(10000f, LlamaModel.of(writer.open()).config().ropeBase());
    GgufFile file = ungrouped.writer().remove("llama.attention.head_count_kv").open();
    assertEquals(2, LlamaModel.of(file).config().kvHeads());
  }

  @Test
  void knowsItsMemoryBeforeAnyIsAllocated() {
    LlamaConfig config = bundled.config();
    assertEquals(2L * 8 * 512 * 96 * 4, config.kvBytes(512));
    assertEquals(2L * 8 * Integer.MAX_VALUE * 96 * 4, config.kvBytes(Integer.MAX_VALUE));
    long matrices = 2048 * 192 + 8L * (192 * (192 + 96 + 96 + 192) + 3 * 192 * 512);
    assertEquals(2 * matrices + 4 * 17 * 192, bundled.weightBytes());
    assertEquals(
        bundled.weightBytes() + config.kvBytes(64) + 64 * 32 * 4 + config.scratchBytes(64),
        bundled.deviceBytes(64));
    assertTrue(config.scratchBytes(64) > 2048 * 4 + 64 * 8);
  }

  @Test
  void refusesAContextOfNothing() {
    for (int context : new int[] {0, -1}) {
      assertThrows(IllegalArgumentException.class, () -> bundled.deviceBytes(context));
    }
  }
}
