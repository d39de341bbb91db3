package dev.encodering.bench.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A Llama model of any shape with seeded random weights and a minimal tokenizer, for tests that
 * need shapes which the bundled model has not. The same record gives the same bytes.
 *
 * @param seed of the weights
 * @param layers at least 1
 * @param heads query heads; the width is {@code heads * headSize}
 * @param kvHeads divides heads
 * @param headSize a multiple of 8
 * @param ffn a multiple of 8
 * @param vocab at least {@link #MIN_VOCAB}
 * @param context training context
 * @param type of the matrices, F32 or F16
 * @param tied whether the output is the embedding
 */
public record RandomModel(
    long seed,
    int layers,
    int heads,
    int kvHeads,
    int headSize,
    int ffn,
    int vocab,
    int context,
    TensorType type,
    boolean tied) {

  private static final List<String> PIECES =
      List.of("\u2581", "a", "e", "h", "t", "he", "\u2581t", "\u2581the", "\u2581a", "at");

  /** Three special tokens, all bytes and a few pieces. */
  public static final int MIN_VOCAB = 3 + 256 + 10;

  /** Two layers, width 32, grouped heads, half precision: small enough for every test. */
  public static RandomModel small() {
    return new RandomModel(1, 2, 4, 2, 8, 48, MIN_VOCAB, 64, TensorType.F16, true);
  }

  /** Elements of the residual stream. */
  public int width() {
    return heads * headSize;
  }

  /** Reads the model without a file. */
  public GgufFile open() {
    return writer().open();
  }

  /** Writes the model to a new file in a directory. */
  public Path writeTo(Path directory) {
    try {
      Path file = Files.createTempFile(directory, "random-", ".gguf");
      return Files.write(file, writer().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model as a builder, for tests that damage it. */
  GgufWriter writer() {
    GgufWriter writer = new GgufWriter();
    putConfig(writer);
    putTokenizer(writer);
    putTensors(writer, new Random(seed));
    return writer;
  }

  private void putConfig(GgufWriter writer) {
    writer
        .put("general.architecture", "llama")
        .put("llama.vocab_size", vocab)
        .put("llama.context_length", context)
        .put("llama.embedding_length", width())
        .put("llama.block_count", layers)
        .put("llama.feed_forward_length", ffn)
        .put("llama.attention.head_count", heads)
        .put("llama.attention.head_count_kv", kvHeads)
        .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .put("llama.rope.dimension_count", headSize)
        .put("llama.rope.freq_base", 10000f);
  }

  private void putTokenizer(GgufWriter writer) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int value = 0; value < 256; value++) {
      tokens.add("<0x%02X>".formatted(value));
    }
    tokens.addAll(PIECES);
    while (tokens.size() < vocab) {
      tokens.add("w" + tokens.size());
    }
    int[] types = new int[vocab];
    float[] scores = new float[vocab];
    for (int id = 0; id < vocab; id++) {
      types[id] = id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1;
      scores[id] = id < 259 ? 0 : 259 - id;
    }
    writer
        .put("tokenizer.ggml.model", "llama")
        .put("tokenizer.ggml.tokens", tokens)
        .put("tokenizer.ggml.scores", scores)
        .put("tokenizer.ggml.token_type", types);
  }

  private void putTensors(GgufWriter writer, Random random) {
    int width = width();
    int kvWidth = kvHeads * headSize;
    matrix(writer, random, "token_embd.weight", width, vocab);
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "blk." + layer + ".";
      norm(writer, random, prefix + "attn_norm.weight");
      matrix(writer, random, prefix + "attn_q.weight", width, width);
      matrix(writer, random, prefix + "attn_k.weight", width, kvWidth);
      matrix(writer, random, prefix + "attn_v.weight", width, kvWidth);
      matrix(writer, random, prefix + "attn_output.weight", width, width);
      norm(writer, random, prefix + "ffn_norm.weight");
      matrix(writer, random, prefix + "ffn_gate.weight", width, ffn);
      matrix(writer, random, prefix + "ffn_up.weight", width, ffn);
      matrix(writer, random, prefix + "ffn_down.weight", ffn, width);
    }
    norm(writer, random, "output_norm.weight");
    if (!tied) {
      matrix(writer, random, "output.weight", width, vocab);
    }
  }

  private void norm(GgufWriter writer, Random random, String name) {
    ByteBuffer data = ByteBuffer.allocate(width() * 4).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat((float) (1 + 0.1 * random.nextGaussian()));
    }
    writer.tensor(name, TensorType.F32, data.array(), width());
  }

  private void matrix(GgufWriter writer, Random random, String name, int columns, int rows) {
    double scale = 1 / Math.sqrt(columns);
    int elementBytes = type == TensorType.F16 ? 2 : 4;
    ByteBuffer data =
        ByteBuffer.allocate(columns * rows * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      double value = scale * random.nextGaussian();
      if (type == TensorType.F16) {
        data.putShort(Half.of(value));
      } else {
        data.putFloat((float) value);
      }
    }
    writer.tensor(name, type, data.array(), columns, rows);
  }
}
