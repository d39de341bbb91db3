package dev.encodering.metal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A kernel's name and an {@code ms_code} in direct memory, for one native call: keep it reachable
 * over the call.
 */
final class KernelMemory {

  private static final int BYTES = 48;
  private static final int CODE = 0;
  private static final int CODE_BYTES = 8;
  private static final int ENTRY_POINT = 16;
  private static final int LOCAL_SIZE = 24;
  private static final int BUFFER_COUNT = 36;
  private static final int BYTES_COUNT = 40;

  private final ByteBuffer name;
  private final ByteBuffer code;
  private final ByteBuffer entryPoint;
  private final ByteBuffer struct;

  /** {@code code} may be null: the kernel is then known by its name alone. */
  KernelMemory(String name, KernelCode code) {
    this.name = text(name);
    if (code == null) {
      this.code = null;
      this.entryPoint = null;
      this.struct = null;
      return;
    }
    this.code = direct(code.code());
    this.entryPoint = text(code.entryPoint());
    this.struct = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    struct
        .putLong(CODE, NativeError.addressOf(this.code))
        .putLong(CODE_BYTES, code.code().length)
        .putLong(ENTRY_POINT, NativeError.addressOf(entryPoint))
        .putInt(BUFFER_COUNT, code.bufferCount())
        .putInt(BYTES_COUNT, code.bytesCount());
    for (int i = 0; i < 3; i++) {
      struct.putInt(LOCAL_SIZE + 4 * i, code.threads(i));
    }
  }

  private static ByteBuffer text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return direct(Arrays.copyOf(utf8, utf8.length + 1));
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  long nameAddress() {
    return NativeError.addressOf(name);
  }

  /** 0 if there is no code. */
  long codeAddress() {
    return struct == null ? 0 : NativeError.addressOf(struct);
  }
}
