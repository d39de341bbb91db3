package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the header front to back. Every length is compared with the bytes that are left before
 * anything is allocated or skipped.
 */
final class HeaderCursor {

  /** Far beyond any name or chat template; a longer string is damage, and not worth its memory. */
  static final int MAX_STRING_BYTES = 1 << 24;

  private final String file;
  private final ByteBuffer bytes;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  HeaderCursor(String file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  ModelException fault(String fault) {
    return new ModelException(file, fault);
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  int int32(String what) {
    require(Integer.BYTES, what);
    return bytes.getInt();
  }

  long int64(String what) {
    require(Long.BYTES, what);
    return bytes.getLong();
  }

  /** A count of things that take at least {@code minBytes} each of what is left of the file. */
  int count(String what, int minBytes) {
    int at = position();
    long count = int64(what);
    if (count < 0 || count > remaining() / minBytes) {
      throw fault(
          "%s at byte %d is %s, more than the %d bytes after it can hold"
              .formatted(what, at, Long.toUnsignedString(count), remaining()));
    }
    return (int) count;
  }

  String string(String what) {
    int length = stringLength(what);
    int at = position();
    if (length > MAX_STRING_BYTES) {
      throw fault(
          "%s at byte %d has %d bytes, at most 16 MiB are read".formatted(what, at, length));
    }
    try {
      String text = utf8.decode(bytes.slice(at, length)).toString();
      bytes.position(at + length);
      return text;
    } catch (CharacterCodingException e) {
      throw fault("%s at byte %d is not valid UTF-8".formatted(what, at));
    }
  }

  void skipString(String what) {
    int length = stringLength(what);
    bytes.position(bytes.position() + length);
  }

  void skip(long count, String what) {
    require(count, what);
    bytes.position(bytes.position() + (int) count);
  }

  private int stringLength(String what) {
    int at = position();
    long length = int64(what);
    if (length < 0 || length > remaining()) {
      throw fault(
          "%s at byte %d claims %s bytes, the file has %d left"
              .formatted(what, at, Long.toUnsignedString(length), remaining()));
    }
    return (int) length;
  }

  private void require(long count, String what) {
    if (count > bytes.remaining()) {
      throw fault(
          "truncated at byte %d: %s needs %d bytes, the file has %d left"
              .formatted(bytes.position(), what, count, bytes.remaining()));
    }
  }
}
