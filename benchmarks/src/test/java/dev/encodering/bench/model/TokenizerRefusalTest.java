package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerRefusalTest {

  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String SCORES = "tokenizer.ggml.scores";
  private static final String TYPES = "tokenizer.ggml.token_type";

  /** Three special tokens, two bytes and a piece. */
  private static GgufWriter tiny() {
    return new GgufWriter()
        .put("tokenizer.ggml.model", "llama")
        .put(TOKENS, List.of("<unk>", "<s>", "</s>", "<0x41>", "<0x42>", "a"))
        .put(SCORES, new float[6])
        .put(TYPES, 2, 3, 3, 6, 6, 1);
  }

  private static void refuses(String message, Consumer<GgufWriter> damage) {
    GgufWriter writer = tiny();
    Tokenizer.of(writer.open());
    damage.accept(writer);
    GgufFile file = writer.open();
    ModelException thrown = assertThrows(ModelException.class, () -> Tokenizer.of(file));
    assertEquals("test.gguf: " + message, thrown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "bert", "t5", "rwkv", "none"})
  void otherTokenizers(String model) {
    refuses(
        "tokenizer.ggml.model is " + model + ", only llama can be used",
        w -> w.put("tokenizer.ggml.model", model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.ggml.model", TOKENS, SCORES, TYPES})
  void missingParts(String key) {
    refuses("has no " + key, w -> w.remove(key));
  }

  @Test
  void listsOfDifferentLengths() {
    refuses(SCORES + " has 5 entries, but there are 6 tokens", w -> w.put(SCORES, new float[5]));
    refuses(TYPES + " has 7 entries, but there are 6 tokens", w -> w.put(TYPES, new int[7]));
  }

  @Test
  void vocabulariesOfAbsurdSize() {
    refuses(TOKENS + " has 0 tokens, expected 1 to 2^20", w -> w.put(TOKENS, List.of()));
    refuses(
        TOKENS + " has 1048577 tokens, expected 1 to 2^20",
        w ->
            w.array(
                TOKENS,
                GgufWriter.STRING,
                (1 << 20) + 1,
                bytes -> bytes.bytes(new byte[8 * ((1 << 20) + 1)])));
  }

  @Test
  void scoresThatAreNotFinite() {
    refuses("the score of token 5 is NaN", w -> w.put(SCORES, 0, 0, 0, 0, 0, Float.NaN));
  }

  @Test
  void unknownTokenTypes() {
    refuses("token 5 has unknown type 0", w -> w.put(TYPES, 2, 3, 3, 6, 6, 0));
    refuses("token 5 has unknown type 7", w -> w.put(TYPES, 2, 3, 3, 6, 6, 7));
  }

  @Test
  void byteTokensThatSpellNoByte() {
    refuses("token 5 is a byte but spells a", w -> w.put(TYPES, 2, 3, 3, 6, 6, 6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bos", "eos", "unknown", "eot"})
  void specialTokensThatDoNotExist(String name) {
    String key = "tokenizer.ggml." + name + "_token_id";
    refuses(key + " is 6, but there are 6 tokens", w -> w.put(key, 6));
  }
}
