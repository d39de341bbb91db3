package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

  private static final GgufFile BUNDLED = BundledModel.open();
  private static final Tokenizer TOKENIZER = Tokenizer.of(BUNDLED);

  static List<GoldenOutputs.Encoding> goldenCases() {
    return BundledModel.golden().tokenizer();
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void encodesTheGoldenTexts(GoldenOutputs.Encoding golden) {
    assertArrayEquals(golden.ids(), TOKENIZER.encode(golden.text()));
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void decodesTheGoldenTexts(GoldenOutputs.Encoding golden) {
    assertEquals(golden.text(), TOKENIZER.decode(golden.ids()));
  }

  @Test
  void putsTheBeginTokenInFrontOfEveryGoldenPrompt() {
    for (GoldenOutputs.Greedy golden : BundledModel.golden().greedy()) {
      assertArrayEquals(golden.promptIds(), TOKENIZER.encode(golden.prompt(), true));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "  two in front and behind  ",
        "\0\u0001\u007f",
        "a\r\n\tb",
        "\u00e9\u4e2d\u6587 \ud83d\ude00\ud83d\ude80!",
        "</s><0x41><unk>",
        "\ufffd"
      })
  void textComesBackUnchanged(String text) {
    assertEquals(text, TOKENIZER.decode(TOKENIZER.encode(text)));
  }

  @Test
  void randomTextComesBackUnchanged() {
    Random random = new Random(5);
    for (int run = 0; run < 500; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        int c = random.nextInt(4) == 0 ? random.nextInt(0x110000) : ' ' + random.nextInt(95);
        boolean special = c >= 0xD800 && c < 0xE000 || c == Vocabulary.SPACE_MARK;
        text.appendCodePoint(special ? 'x' : c);
      }
      assertEquals(text.toString(), TOKENIZER.decode(TOKENIZER.encode(text.toString())));
    }
  }

  @Test
  void aLoneSurrogateBecomesTheReplacementCharacter() {
    for (String lone : List.of("a\ud83d", "\ude00b", "\ud83d\ud83d\ude00")) {
      String repaired = lone.replaceAll("^\ude00|\ud83d(?!\ude00)", "\ufffd");
      assertArrayEquals(TOKENIZER.encode(repaired), TOKENIZER.encode(lone));
    }
    assertEquals("a\ufffd", TOKENIZER.decode(TOKENIZER.encode("a\ud83d")));
  }

  @Test
  void textNeverBecomesAControlOrByteToken() {
    List<String> steps = List.of("<", "s", ">", "<s", "<0", "<0x", "<0x4", "<0x41");
    List<Integer> normal = Collections.nCopies(steps.size(), 1);
    Tokenizer tokenizer = Tokenizer.of(withPieces(RandomModel.small(), steps, normal).open());
    int first = RandomModel.MIN_VOCAB;
    int space = tokenizer.encode(" ")[0];
    assertArrayEquals(new int[] {space, first + 3, first + 2}, tokenizer.encode("<s>"));
    assertArrayEquals(new int[] {space, first + 7, first + 2}, tokenizer.encode("<0x41>"));
  }

  @Test
  void mergesAsTheTextbookDoes() {
    Random random = new Random(3);
    String letters = "  aehirstndtoul";
    for (int run = 0; run < 300; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = 1 + random.nextInt(60); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertArrayEquals(textbook(text.toString()), TOKENIZER.encode(text.toString()));
    }
  }

  /** Looks at every pair, joins the best, starts again. */
  private static int[] textbook(String text) {
    Vocabulary vocabulary = new Vocabulary(BUNDLED);
    String marked = (" " + text).replace(' ', Vocabulary.SPACE_MARK);
    List<String> symbols = new ArrayList<>(Arrays.asList(marked.split("")));
    while (true) {
      int best = -1;
      float bestScore = Float.NEGATIVE_INFINITY;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        String joint = symbols.get(i) + symbols.get(i + 1);
        int id = vocabulary.id(joint, 0, joint.length());
        if (id >= 0 && vocabulary.score(id) > bestScore) {
          bestScore = vocabulary.score(id);
          best = i;
        }
      }
      if (best < 0) {
        return symbols.stream().mapToInt(s -> vocabulary.id(s, 0, s.length())).toArray();
      }
      symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
    }
  }

  @Test
  void aMillionCharactersTakeSecondsNotHours() {
    String text = "the little fish swam; ".repeat(1_000_000 / 22);
    int[] ids = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> TOKENIZER.encode(text));
    assertEquals(text, TOKENIZER.decode(ids));
  }

  @Test
  void aUserDefinedPieceIsFoundWholeAndLongestFirst() {
    RandomModel model = RandomModel.small();
    Tokenizer tokenizer =
        Tokenizer.of(withPieces(model, List.of("<t>", "<t>he", "zz"), List.of(4, 4, 4)).open());
    int first = RandomModel.MIN_VOCAB;
    assertArrayEquals(
        new int[] {267, first + 1, first, 263, first + 2}, tokenizer.encode("a<t>he<t>tzz"));
    assertEquals("a<t>he<t>tzz", tokenizer.decode(tokenizer.encode("a<t>he<t>tzz")));
  }

  @Test
  void withoutByteTokensAnUnknownCharacterIsOneUnknownToken() {
    GgufWriter writer =
        new GgufWriter()
            .put("tokenizer.ggml.model", "llama")
            .put("tokenizer.ggml.tokens", List.of("<unk>", "<s>", "</s>", "\u2581", "a"))
            .put("tokenizer.ggml.scores", new float[5])
            .put("tokenizer.ggml.token_type", 2, 3, 3, 1, 1);
    Tokenizer tokenizer = Tokenizer.of(writer.open());
    assertArrayEquals(new int[] {3, 4, 0, 4}, tokenizer.encode("a\u4e2da"));
    assertEquals("a\ufffda", tokenizer.decode(3, 4, 0, 4));
  }

  @Test
  void theFileDecidesAboutBeginEndAndSpace() {
    GgufWriter writer =
        RandomModel.small()
            .writer()
            .put("tokenizer.ggml.add_bos_token", false)
            .put("tokenizer.ggml.add_eos_token", true)
            .put("tokenizer.ggml.add_space_prefix", false)
            .put("tokenizer.ggml.eot_token_id", 260);
    Tokenizer tokenizer = Tokenizer.of(writer.open());
    assertArrayEquals(new int[] {264, 2}, tokenizer.encode("he", true));
    assertEquals(" a", tokenizer.decode(tokenizer.encode(" a")));
    assertTrue(tokenizer.isEnd(2));
    assertTrue(tokenizer.isEnd(260));
    assertFalse(tokenizer.isEnd(1));
  }

  @Test
  void refusesToDecodeAnIdThatIsNoToken() {
    for (int id : new int[] {-1, 2048, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> TOKENIZER.decode(id));
    }
  }

  private static GgufWriter withPieces(RandomModel model, List<String> more, List<Integer> types) {
    GgufMetadata metadata = model.open().metadata();
    List<String> tokens = metadata.strings("tokenizer.ggml.tokens");
    tokens.addAll(more);
    int[] allTypes = Arrays.copyOf(metadata.ints("tokenizer.ggml.token_type"), tokens.size());
    for (int i = 0; i < types.size(); i++) {
      allTypes[tokens.size() - types.size() + i] = types.get(i);
    }
    float[] scores = Arrays.copyOf(metadata.floats("tokenizer.ggml.scores"), tokens.size());
    return model
        .writer()
        .put("tokenizer.ggml.tokens", tokens)
        .put("tokenizer.ggml.token_type", allTypes)
        .put("tokenizer.ggml.scores", scores);
  }
}
