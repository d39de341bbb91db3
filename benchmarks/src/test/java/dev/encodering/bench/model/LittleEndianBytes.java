package dev.encodering.bench.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Collects bytes as GGUF lays them out. */
final class LittleEndianBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  LittleEndianBytes int8(int value) {
    out.write(value);
    return this;
  }

  LittleEndianBytes int16(int value) {
    return int8(value).int8(value >> 8);
  }

  LittleEndianBytes int32(int value) {
    return int16(value).int16(value >> 16);
  }

  LittleEndianBytes int64(long value) {
    return int32((int) value).int32((int) (value >> 32));
  }

  LittleEndianBytes float32(float value) {
    return int32(Float.floatToIntBits(value));
  }

  LittleEndianBytes string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return int64(utf8.length).bytes(utf8);
  }

  LittleEndianBytes bytes(byte[] values) {
    out.writeBytes(values);
    return this;
  }

  LittleEndianBytes padTo(int alignment) {
    while (out.size() % alignment != 0) {
      out.write(0);
    }
    return this;
  }

  int size() {
    return out.size();
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
