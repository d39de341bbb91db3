package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamingDecoderTest {

  private static final int FIRST_BYTE = 3;

  private final Tokenizer tokenizer = Tokenizer.of(RandomModel.small().open());
  private final Vocabulary vocabulary = new Vocabulary(RandomModel.small().open());
  private final StreamingDecoder decoder = tokenizer.decoder();

  @Test
  void aCharacterComesWithItsLastByte() {
    assertEquals("", decoder.accept(FIRST_BYTE + 0xF0));
    assertEquals("", decoder.accept(FIRST_BYTE + 0x9F));
    assertEquals("", decoder.accept(FIRST_BYTE + 0x98));
    assertEquals("\ud83d\ude00", decoder.accept(FIRST_BYTE + 0x80));
    assertEquals("", decoder.finish());
  }

  @Test
  void anInterruptedCharacterIsReplacedBeforeTheNextText() {
    assertEquals("", decoder.accept(FIRST_BYTE + 0xE2));
    assertEquals("\ufffdhe", decoder.accept(264));
  }

  @Test
  void aCharacterCutOffAtTheEndIsReplaced() {
    assertEquals("", decoder.accept(FIRST_BYTE + 0xE2));
    assertEquals("\ufffd", decoder.finish());
    assertEquals("he", decoder.accept(264));
  }

  @Test
  void onlyTheFirstSpaceIsDropped() {
    assertEquals("", decoder.accept(tokenizer.bos()));
    assertEquals("the", decoder.accept(266));
    assertEquals(" the", decoder.accept(266));
  }

  @Test
  void aLoneFirstSpacePieceIsDropped() {
    assertEquals("", decoder.accept(259));
    assertEquals(" ", decoder.accept(259));
  }

  @Test
  void afterAPromptASpaceIsText() {
    for (int id : tokenizer.encode("the", true)) {
      decoder.accept(id);
    }
    assertEquals(" a", decoder.accept(267));
  }

  @Test
  void anyTokensStreamToTheTextOfTheirBytes() {
    Random random = new Random(11);
    for (int run = 0; run < 500; run++) {
      int[] ids = random.ints(1 + random.nextInt(30), FIRST_BYTE, RandomModel.MIN_VOCAB).toArray();
      StreamingDecoder streaming = tokenizer.decoder();
      StringBuilder text = new StringBuilder();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int id : ids) {
        String part = streaming.accept(id);
        assertTrue(part.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000), part);
        text.append(part);
        bytes.writeBytes(bytesOf(id));
      }
      text.append(streaming.finish());
      String whole = bytes.toString(StandardCharsets.UTF_8);
      boolean drops = vocabulary.piece(ids[0]).startsWith("\u2581");
      assertEquals(drops ? whole.substring(1) : whole, text.toString());
    }
  }

  private byte[] bytesOf(int id) {
    if (id < FIRST_BYTE + 256) {
      return new byte[] {(byte) (id - FIRST_BYTE)};
    }
    return vocabulary.piece(id).replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
  }
}
