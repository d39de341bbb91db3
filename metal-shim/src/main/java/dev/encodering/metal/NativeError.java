package dev.encodering.metal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.encodering.metal.MetalException.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * An {@code ms_error} in direct memory: native code fills it, {@link #toException} reads it. Keep
 * the object reachable over the call that is given its address.
 */
final class NativeError {

  private static final int BYTES = 256;
  private static final int NATIVE_CODE = 4;
  private static final int STREAM_OFFSET = 8;
  private static final int MESSAGE_LENGTH = 12;
  private static final int MESSAGE = 16;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());

  /** Where native code writes. */
  final long address = addressOf(memory);

  /** The address of a direct buffer's first byte, whatever its position. */
  static long addressOf(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  /** Throws what {@link #toException} says if {@code status} is one of failure. */
  void check(int status) {
    if (status < 0) {
      throw toException(status);
    }
  }

  /** The exception for a failed call, in the caller's terms where Java has some. */
  RuntimeException toException(int code) {
    Status status = Status.of(code);
    String message = message();
    int offset = memory.getInt(STREAM_OFFSET);
    switch (status) {
      case ARG:
        return new IllegalArgumentException(message);
      case STATE:
        return new IllegalStateException(message);
      case HANDLE:
        return new IllegalStateException(
            offset > 0
                ? "a pipeline or buffer of this command stream was closed before it was encoded"
                    + " (record at byte "
                    + offset
                    + "): "
                    + message
                : message);
      case UNSUPPORTED:
        return new UnsupportedOperationException(message);
      default:
        boolean inStream = status == Status.STREAM || offset > 0;
        return new MetalException(
            message, status, memory.getInt(NATIVE_CODE), inStream ? offset : -1);
    }
  }

  /** The text of the last failure. */
  String message() {
    int length = Math.min(Math.max(memory.getInt(MESSAGE_LENGTH), 0), BYTES - MESSAGE - 1);
    return text(memory, MESSAGE, length);
  }

  /** The NUL-terminated UTF-8 text of at most {@code length} bytes at {@code offset}. */
  static String text(ByteBuffer memory, int offset, int length) {
    byte[] bytes = new byte[length];
    memory.get(offset, bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
