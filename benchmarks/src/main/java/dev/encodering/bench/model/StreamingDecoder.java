package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come. A character that is spread over several byte tokens comes
 * with its last one; bytes that cannot become a character give U+FFFD. Control tokens give nothing,
 * the unknown token gives U+FFFD. The space that encoding put before the text is dropped.
 *
 * <p>For one thread at a time.
 */
public final class StreamingDecoder {

  private static final String UNKNOWN_TEXT = "\uFFFD";

  private final Vocabulary vocabulary;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The bytes of a character that is not complete yet. */
  private byte[] pending = {};

  private boolean dropsSpace;

  StreamingDecoder(Vocabulary vocabulary, boolean dropsSpace) {
    this.vocabulary = vocabulary;
    this.dropsSpace = dropsSpace;
  }

  /**
   * Takes the next token.
   *
   * @param id a token
   * @return the text that is complete with it, often one piece, perhaps empty
   * @throws IllegalArgumentException if the id is not a token; the decoder is unchanged
   */
  public String accept(int id) {
    if (id < 0 || id >= vocabulary.size()) {
      throw new IllegalArgumentException(
          "token " + id + " does not exist: ids are 0 to " + (vocabulary.size() - 1));
    }
    if (vocabulary.isControl(id)) {
      return "";
    }
    byte[] bytes;
    if (vocabulary.isByte(id)) {
      bytes = new byte[] {vocabulary.byteOf(id)};
    } else {
      bytes = textOf(id).getBytes(StandardCharsets.UTF_8);
    }
    dropsSpace = false;
    return decode(bytes, false);
  }

  /**
   * Ends the text.
   *
   * @return U+FFFD if a character was left incomplete, else nothing
   */
  public String finish() {
    return decode(new byte[0], true);
  }

  private String textOf(int id) {
    if (vocabulary.isUnknown(id)) {
      return UNKNOWN_TEXT;
    }
    String piece = vocabulary.piece(id);
    boolean drop = dropsSpace && !piece.isEmpty() && piece.charAt(0) == Vocabulary.SPACE_MARK;
    return (drop ? piece.substring(1) : piece).replace(Vocabulary.SPACE_MARK, ' ');
  }

  private String decode(byte[] bytes, boolean last) {
    ByteBuffer in = ByteBuffer.allocate(pending.length + bytes.length).put(pending).put(bytes);
    in.flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    utf8.decode(in, out, last);
    if (last) {
      utf8.flush(out);
      utf8.reset();
    }
    pending = new byte[in.remaining()];
    in.get(pending);
    return out.flip().toString();
  }
}
