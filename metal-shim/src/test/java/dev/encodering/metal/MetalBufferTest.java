package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetalBufferTest extends DeviceTest {

  @Test
  void aNewBufferIsFullOfZeros() {
    MetalBuffer buffer = buffer(1 << 16);
    for (int i = 0; i < 1 << 16; i++) {
      assertEquals(0, buffer.contents().get(i));
    }
  }

  @Test
  void contentsIsOneLittleEndianByteBufferOverTheWholeBuffer() {
    MetalBuffer buffer = buffer(48);
    ByteBuffer contents = buffer.contents();
    assertSame(contents, buffer.contents());
    assertEquals(ByteOrder.LITTLE_ENDIAN, contents.order());
    assertEquals(48, contents.capacity());
    assertTrue(contents.isDirect());
    assertFalse(contents.isReadOnly());
  }

  @ParameterizedTest
  @EnumSource
  void heapAndDirectMemoryGoInAndOut(Storage storage) {
    int bytes = 2 * Staging.BYTES + 12_345;
    MetalBuffer buffer = closedAfterwards(device.buffer(bytes + 7, storage));
    byte[] random = new byte[bytes];
    new Random(1).nextBytes(random);

    buffer.write(7, ByteBuffer.wrap(random));
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes);
    buffer.read(7, direct);
    assertEquals(ByteBuffer.wrap(random), direct.flip());

    buffer.write(0, direct.order(ByteOrder.LITTLE_ENDIAN));
    byte[] back = new byte[bytes];
    buffer.read(0, ByteBuffer.wrap(back));
    assertArrayEquals(random, back);
  }

  @Test
  void onlyWhatLiesBetweenPositionAndLimitIsCopiedAndPositionsAdvance() {
    MetalBuffer buffer = buffer(8);
    for (ByteBuffer source : new ByteBuffer[] {littleEndian(8), ByteBuffer.allocateDirect(8)}) {
      source.put(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).position(2).limit(6);
      buffer.write(1, source);
      assertEquals(6, source.position());
      ByteBuffer slice = source.position(4).slice();
      buffer.write(6, slice);
      assertEquals(2, slice.position());
      byte[] all = new byte[8];
      buffer.read(0, ByteBuffer.wrap(all));
      assertArrayEquals(new byte[] {0, 3, 4, 5, 6, 0, 5, 6}, all);

      ByteBuffer target = source.clear().position(3).limit(5);
      buffer.read(1, target);
      assertEquals(5, target.position());
      source.clear();
      assertEquals(3, source.get(3));
      assertEquals(4, source.get(4));
      assertEquals(6, source.get(5));
    }
  }

  @Test
  void aReadOnlySourceIsFineAndAReadOnlyTargetIsNot() {
    MetalBuffer buffer = buffer(4);
    buffer.write(0, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).asReadOnlyBuffer());
    buffer.write(0, ByteBuffer.allocateDirect(4).put(3, (byte) 9).asReadOnlyBuffer());
    assertEquals(9, buffer.contents().get(3));
    assertEquals(
        "the target is read-only",
        thrown(
            IllegalArgumentException.class,
            () -> buffer.read(0, ByteBuffer.allocateDirect(4).asReadOnlyBuffer())));
  }

  @Test
  void nothingIsCopiedForAnEmptyByteBuffer() {
    MetalBuffer buffer = buffer(4);
    buffer.write(4, ByteBuffer.allocate(0));
    buffer.write(0, ByteBuffer.allocateDirect(0));
    buffer.read(4, ByteBuffer.allocateDirect(0));
  }

  @Test
  void aCopyThatDoesNotFitNamesTheSizesAndMovesNothing() {
    MetalBuffer buffer = buffer(16);
    ByteBuffer source = ByteBuffer.allocate(8);
    assertEquals(
        "8 bytes at offset 9 do not fit in a buffer of 16 bytes",
        thrown(IllegalArgumentException.class, () -> buffer.write(9, source)));
    assertEquals(
        "8 bytes at offset -1 do not fit in a buffer of 16 bytes",
        thrown(IllegalArgumentException.class, () -> buffer.read(-1, source)));
    assertEquals(
        "8 bytes at offset " + Long.MAX_VALUE + " do not fit in a buffer of 16 bytes",
        thrown(IllegalArgumentException.class, () -> buffer.read(Long.MAX_VALUE, source)));
    assertEquals(0, source.position());
  }

  @Test
  void copyingIsRefusedWhileASubmissionNamesTheBuffer() throws InterruptedException {
    MetalBuffer buffer = floats(1, 1, 1, 1);
    device.control(TestControl.HOLD, 1);
    long submission = commitZero(encoder(), pipeline("zero_buffer"), buffer);
    ByteBuffer memory = ByteBuffer.allocate(16);
    thrown(IllegalStateException.class, () -> buffer.write(0, memory));
    thrown(IllegalStateException.class, () -> buffer.read(0, memory));
    assertEquals(0, memory.position());
    device.control(TestControl.HOLD, 0);
    queue.awaitCompleted(submission);
    buffer.read(0, memory);
  }

  @Test
  void aPrivateBufferHasNoContents() {
    MetalBuffer buffer = closedAfterwards(device.buffer(16, Storage.PRIVATE));
    assertEquals(
        "the buffer is PRIVATE, not mapped: use write and read",
        thrown(IllegalStateException.class, buffer::contents));
  }

  @Test
  void contentsEndsWhereAByteBufferDoes() {
    // The size alone decides, so no buffer of 2 GiB is made.
    MetalBuffer small = buffer(16);
    MetalBuffer buffer = new MetalBuffer(device, 1L << 31, Storage.SHARED, small.handle());
    assertEquals(
        "contents() reaches 2147483647 bytes, the buffer has 2147483648: use write and read, or"
            + " several buffers",
        thrown(IllegalStateException.class, buffer::contents));
  }
}
