package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.encodering.bench.model.GgufFile;
import dev.encodering.bench.model.GgufTensor;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.bench.model.RandomModel;
import dev.encodering.bench.model.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model one token of which is embedded as NaN: whoever meets it has no logits. */
class NanWeightsTest extends DecodeFixture {
  private static final RandomModel SHAPE =
      new RandomModel(3, 2, 4, 2, 32, 64, RandomModel.MIN_VOCAB, 64, TensorType.F32, false);

  private static final int POISON = 7;
  private static final int[] PROMPT = {1, 260, 5};

  @TempDir static Path directory;

  private LlamaModel model;

  @BeforeEach
  void poisonOneRow() throws IOException {
    Path file = SHAPE.writeTo(directory);
    GgufTensor embedding = LlamaModel.of(GgufFile.open(file)).tokenEmbedding();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long row = embedding.offset() + (long) POISON * SHAPE.width() * Float.BYTES;
    bytes.putFloat((int) row + 12, Float.NaN);
    model = LlamaModel.of(GgufFile.of("poisoned.gguf", bytes));
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void theMessageNamesThePosition(ModeSpec spec) {
    Decoder decoder = decoder(model, 32);
    int[] prompt = {1, 260, 5, POISON, 8, 9};
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> generate(decoder, spec, prompt, 10));
    assertEquals(
        "the logits at position 3 hold a NaN: the weights or the device are wrong",
        thrown.getMessage());
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void theLoopDecodesTheNextTextRight(ModeSpec spec) throws InterruptedException {
    Decoder decoder = decoder(model, 32);
    int[] expected = generate(decoder, new ModeSpec(DecodeMode.INLINE, 0), PROMPT, 12);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      for (int round = 0; round < 2; round++) {
        assertThrows(
            IllegalStateException.class,
            () -> generate(generation, new int[] {1, POISON, 8, 9}, 10));
        assertArrayEquals(expected, generate(generation, PROMPT, 12));
      }
    }
  }
}
