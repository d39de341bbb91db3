package dev.encodering.metal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes commands into direct memory for one native call. Little-endian, offsets in bytes:
 *
 * <pre>
 * header    0 u32 "MCS1"  4 u16 version  6 u16 0  8 u32 bytes  12 u32 records
 * DISPATCH  0 u16 op = 1  2 u8 buffers  3 u8 bytes  4 u32 record bytes
 *           8 u64 pipeline  16 u32 x  20 u32 y  24 u32 z  28 u32 0
 *          32 per buffer: u64 handle, u64 offset; then the bytes; then zeros to a multiple of 8
 * BARRIER   0 u16 op = 2  2 u8 0  3 u8 0  4 u32 8
 * </pre>
 *
 * <p>{@link #setPipeline} reserves a record at the end of the stream and what follows fills it in
 * place; {@link #dispatchThreadgroups} makes it part of the stream. Whatever throws in between has
 * changed no record that counts. Two threads here at once write nonsense, but never outside the
 * memory, whose own bounds checks hold, and native code checks a copy of what they wrote.
 */
final class CommandStream {

  static final int HEADER_BYTES = 16;
  static final int MAX_CAPACITY_BYTES = 16 << 20;

  private static final int MAGIC = 0x3153434D;
  private static final int VERSION = 1;
  private static final int OP_DISPATCH = 1;
  private static final int OP_BARRIER = 2;
  private static final int BARRIER_BYTES = 8;
  private static final int BINDINGS = 32;
  private static final int BINDING_BYTES = 16;
  private static final int OFFSET_ALIGNMENT = 16;

  private final MetalDevice device;
  private final int maxX;
  private final int maxY;
  private final int maxZ;
  private final int capacityBytes;
  private final ByteBuffer memory;
  private final long address;

  /** The end of the last whole record. */
  private int end;

  private int records;

  /** The dispatch being described, or null. */
  private MetalPipeline pipeline;

  /** Bit n is set when buffer n is. */
  private int buffersSet;

  /** Bit n is set when bytes 4n to 4n + 3 are. */
  private int wordsSet;

  CommandStream(MetalDevice device, int capacityBytes) {
    DeviceInfo info = device.info();
    this.device = device;
    this.maxX = info.maxThreadgroupsX();
    this.maxY = info.maxThreadgroupsY();
    this.maxZ = info.maxThreadgroupsZ();
    this.capacityBytes = capacityBytes;
    this.memory = ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.LITTLE_ENDIAN);
    this.address = NativeError.addressOf(memory);
  }

  /** Where the stream starts; valid while this object is reachable. */
  long address() {
    return address;
  }

  void clear() {
    end = HEADER_BYTES;
    records = 0;
    pipeline = null;
  }

  /** Completes the header and returns the stream's size in bytes; commands may still follow. */
  int finish() {
    MetalPipeline undispatched = pipeline;
    if (undispatched != null) {
      throw new IllegalStateException(
          undispatched.kernelText() + "it is set but not dispatched: call dispatchThreadgroups");
    }
    int bytes = end;
    memory.putInt(0, MAGIC);
    memory.putInt(4, VERSION);
    memory.putInt(8, bytes);
    memory.putInt(12, records);
    return bytes;
  }

  void setPipeline(MetalPipeline next) {
    if (next.device() != device) {
      throw new IllegalArgumentException(
          next.kernelText() + "the pipeline belongs to another device");
    }
    long handle = next.handle();
    int at = end;
    checkRoom(at, next.recordBytes());
    memory.putLong(at, next.recordHead());
    memory.putLong(at + 8, handle);
    buffersSet = 0;
    wordsSet = 0;
    pipeline = next;
  }

  void setBuffer(int index, MetalBuffer buffer, long offset) {
    MetalPipeline current = current();
    if (index < 0 || index >= current.bufferCount()) {
      throw new IllegalArgumentException(
          current.kernelText()
              + "it binds "
              + current.bufferCount()
              + " buffers, got index "
              + index);
    }
    if (buffer.device() != device) {
      throw new IllegalArgumentException(
          current.kernelText() + "buffer " + index + " belongs to another device");
    }
    long handle = buffer.handle();
    if (offset < 0 || offset >= buffer.bytes() || offset % OFFSET_ALIGNMENT != 0) {
      throw badOffset(current, index, buffer, offset);
    }
    int at = end + BINDINGS + index * BINDING_BYTES;
    memory.putLong(at, handle);
    memory.putLong(at + 8, offset);
    buffersSet |= 1 << index;
  }

  void setInt(int byteOffset, int value) {
    MetalPipeline current = current();
    if (byteOffset < 0 || byteOffset >= current.bytesCount() || (byteOffset & 3) != 0) {
      throw new IllegalArgumentException(
          current.kernelText()
              + "it takes "
              + current.bytesCount()
              + " bytes of parameters: a byte offset is a multiple of 4 below that, got "
              + byteOffset);
    }
    memory.putInt(end + BINDINGS + current.bufferCount() * BINDING_BYTES + byteOffset, value);
    wordsSet |= 1 << (byteOffset >> 2);
  }

  void dispatchThreadgroups(int x, int y, int z) {
    MetalPipeline current = current();
    if (buffersSet != current.allBuffers() || wordsSet != current.allWords()) {
      throw incomplete(current);
    }
    if (x < 1 || y < 1 || z < 1 || x > maxX || y > maxY || z > maxZ) {
      throw badThreadgroups(current, x, y, z);
    }
    int at = end;
    int recordBytes = current.recordBytes();
    checkRoom(at, recordBytes);
    memory.putInt(at + 16, x);
    memory.putInt(at + 20, y);
    memory.putLong(at + 24, z); // and the reserved word after it
    if ((current.bytesCount() & 7) != 0) {
      memory.putInt(at + recordBytes - 4, 0);
    }
    pipeline = null;
    records++;
    end = at + recordBytes;
  }

  void memoryBarrier() {
    MetalPipeline undispatched = pipeline;
    if (undispatched != null) {
      throw new IllegalStateException(
          undispatched.kernelText()
              + "it is set but not dispatched: dispatch it before the barrier");
    }
    int at = end;
    checkRoom(at, BARRIER_BYTES);
    memory.putLong(at, OP_BARRIER | (long) BARRIER_BYTES << 32);
    records++;
    end = at + BARRIER_BYTES;
  }

  /** The first eight bytes of a dispatch's record. */
  static long recordHead(int bufferCount, int bytesCount) {
    return OP_DISPATCH
        | (long) bufferCount << 16
        | (long) bytesCount << 24
        | (long) recordBytes(bufferCount, bytesCount) << 32;
  }

  static int recordBytes(int bufferCount, int bytesCount) {
    return BINDINGS + bufferCount * BINDING_BYTES + (bytesCount + 7 & -8);
  }

  private MetalPipeline current() {
    MetalPipeline current = pipeline;
    if (current == null) {
      throw new IllegalStateException("no pipeline is set: each dispatch starts with setPipeline");
    }
    return current;
  }

  private void checkRoom(int at, int more) {
    if (more > capacityBytes - at) {
      throw new IllegalStateException(
          "stream full: needs "
              + (at + more)
              + " bytes, capacity "
              + capacityBytes
              + ": create the encoder with a larger stream");
    }
  }

  private static IllegalArgumentException badOffset(
      MetalPipeline current, int index, MetalBuffer buffer, long offset) {
    return new IllegalArgumentException(
        current.kernelText()
            + "buffer "
            + index
            + " has "
            + buffer.bytes()
            + " bytes: an offset is a multiple of 16 below that, got "
            + offset);
  }

  private IllegalStateException incomplete(MetalPipeline current) {
    int missingBuffers = current.allBuffers() & ~buffersSet;
    if (missingBuffers != 0) {
      int index = Integer.numberOfTrailingZeros(missingBuffers);
      return new IllegalStateException(current.kernelText() + "buffer " + index + " is not set");
    }
    int first = Integer.numberOfTrailingZeros(current.allWords() & ~wordsSet) * 4;
    return new IllegalStateException(
        current.kernelText() + "bytes " + first + " to " + (first + 3) + " are not set");
  }

  private IllegalArgumentException badThreadgroups(MetalPipeline current, int x, int y, int z) {
    String got = "(" + x + ", " + y + ", " + z + ")";
    String most = "(" + maxX + ", " + maxY + ", " + maxZ + ")";
    return new IllegalArgumentException(
        current.kernelText() + "threadgroups are (1, 1, 1) to " + most + ", got " + got);
  }
}
