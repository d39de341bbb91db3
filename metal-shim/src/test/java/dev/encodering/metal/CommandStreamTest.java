package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandStreamTest extends DeviceTest {

  private MetalPipeline zero;
  private MetalPipeline norm;
  private MetalBuffer buffer;
  private CommandStream stream;

  @BeforeEach
  void openStream() {
    zero = pipeline("zero_buffer");
    norm = pipeline("rmsnorm");
    buffer = buffer(64);
    stream = new CommandStream(device, 256);
    stream.clear();
  }

  private void dispatchZero() {
    stream.setPipeline(zero);
    stream.setBuffer(0, buffer, 16);
    stream.setInt(0, 7);
    stream.dispatchThreadgroups(2, 1, 1);
  }

  private ByteBuffer finished() {
    int bytes = stream.finish();
    return new Pointer(stream.address()).getByteBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void theRecordsLieAsTheLayoutSays() {
    dispatchZero();
    stream.memoryBarrier();
    ByteBuffer bytes = finished();
    ByteBuffer expected = littleEndian(16 + 56 + 8);
    expected.putInt(0x3153434D).putShort((short) 1).putShort((short) 0).putInt(80).putInt(2);
    expected.putShort((short) 1).put((byte) 1).put((byte) 4).putInt(56).putLong(zero.handle());
    expected.putInt(2).putInt(1).putInt(1).putInt(0);
    expected.putLong(buffer.handle()).putLong(16).putInt(7).putInt(0);
    expected.putShort((short) 2).putShort((short) 0).putInt(8);
    assertEquals(expected.flip(), bytes);
  }

  @Test
  void paddingIsZeroEvenWhereTheMemoryWasUsedBefore() {
    stream.setPipeline(norm);
    for (int i = 0; i < 4; i++) {
      stream.setBuffer(i, buffer, 48);
    }
    stream.setInt(0, -1);
    stream.setInt(4, -1);
    stream.dispatchThreadgroups(1, 1, 1);
    stream.clear();
    dispatchZero();
    assertEquals(0, finished().getInt(16 + 52));
  }

  @Test
  void anEmptyStreamIsItsHeader() {
    ByteBuffer bytes = finished();
    assertEquals(16, bytes.capacity());
    assertEquals(16, bytes.getInt(8));
    assertEquals(0, bytes.getInt(12));
  }

  @Test
  void aDispatchStartsWithItsPipeline() {
    String message = "no pipeline is set: each dispatch starts with setPipeline";
    for (int round = 0; round < 2; round++) {
      assertEquals(
          message, thrown(IllegalStateException.class, () -> stream.setBuffer(0, buffer, 0)));
      assertEquals(message, thrown(IllegalStateException.class, () -> stream.setInt(0, 0)));
      assertEquals(
          message, thrown(IllegalStateException.class, () -> stream.dispatchThreadgroups(1, 1, 1)));
      dispatchZero();
    }
  }

  @Test
  void whatIsNotSetIsNamed() {
    stream.setPipeline(norm);
    stream.setBuffer(0, buffer, 0);
    stream.setBuffer(1, buffer, 0);
    stream.setBuffer(3, buffer, 0);
    stream.setInt(0, 8);
    assertEquals("kernel rmsnorm: buffer 2 is not set", dispatchFailure());
    stream.setBuffer(2, buffer, 0);
    assertEquals("kernel rmsnorm: bytes 4 to 7 are not set", dispatchFailure());
    stream.setInt(4, 0);
    stream.dispatchThreadgroups(1, 1, 1);
    stream.setPipeline(norm);
    assertEquals("kernel rmsnorm: buffer 0 is not set", dispatchFailure());
  }

  private String dispatchFailure() {
    return thrown(IllegalStateException.class, () -> stream.dispatchThreadgroups(1, 1, 1));
  }

  @Test
  void settingAPipelineAgainForgetsTheBindings() {
    stream.setPipeline(zero);
    stream.setBuffer(0, buffer, 0);
    stream.setInt(0, 1);
    stream.setPipeline(zero);
    assertEquals("kernel zero_buffer: buffer 0 is not set", dispatchFailure());
  }

  @Test
  void anIndexOutsideTheKernelsIsNamed() {
    stream.setPipeline(zero);
    assertEquals(
        "kernel zero_buffer: it binds 1 buffers, got index 1",
        thrown(IllegalArgumentException.class, () -> stream.setBuffer(1, buffer, 0)));
    assertEquals(
        "kernel zero_buffer: it binds 1 buffers, got index -1",
        thrown(IllegalArgumentException.class, () -> stream.setBuffer(-1, buffer, 0)));
    for (int offset : new int[] {-4, 1, 2, 4, Integer.MAX_VALUE}) {
      assertEquals(
          "kernel zero_buffer: it takes 4 bytes of parameters: a byte offset is a multiple of 4"
              + " below that, got "
              + offset,
          thrown(IllegalArgumentException.class, () -> stream.setInt(offset, 0)));
    }
  }

  @Test
  void anOffsetOutsideTheBufferIsNamed() {
    stream.setPipeline(zero);
    for (long offset : new long[] {-16, 8, 64, Long.MAX_VALUE}) {
      assertEquals(
          "kernel zero_buffer: buffer 0 has 64 bytes: an offset is a multiple of 16 below that,"
              + " got "
              + offset,
          thrown(IllegalArgumentException.class, () -> stream.setBuffer(0, buffer, offset)));
    }
  }

  @Test
  void threadgroupsOutsideTheDevicesLimitsAreNamed() {
    stream.setPipeline(zero);
    stream.setBuffer(0, buffer, 0);
    stream.setInt(0, 1);
    DeviceInfo info = device.info();
    assertEquals(
        "kernel zero_buffer: threadgroups are (1, 1, 1) to ("
            + info.maxThreadgroupsX()
            + ", "
            + info.maxThreadgroupsY()
            + ", "
            + info.maxThreadgroupsZ()
            + "), got (1, 0, 1)",
        thrown(IllegalArgumentException.class, () -> stream.dispatchThreadgroups(1, 0, 1)));
    thrown(IllegalArgumentException.class, () -> stream.dispatchThreadgroups(-1, 1, 1));
    thrown(IllegalArgumentException.class, () -> stream.dispatchThreadgroups(1, 1, 0));
    stream.dispatchThreadgroups(1, 1, 1);
  }

  @Test
  void objectsOfAnotherDeviceAreRefused() {
    try (MetalDevice other = MetalDevice.open(deviceName());
        MetalPipeline foreignPipeline = other.pipeline("zero_buffer");
        MetalBuffer foreignBuffer = other.buffer(64, Storage.SHARED)) {
      assertEquals(
          "kernel zero_buffer: the pipeline belongs to another device",
          thrown(IllegalArgumentException.class, () -> stream.setPipeline(foreignPipeline)));
      stream.setPipeline(zero);
      assertEquals(
          "kernel zero_buffer: buffer 0 belongs to another device",
          thrown(IllegalArgumentException.class, () -> stream.setBuffer(0, foreignBuffer, 0)));
    }
  }

  @Test
  void closedObjectsAreRefused() {
    MetalBuffer closedBuffer = buffer(64);
    MetalPipeline closedPipeline = pipeline("zero_buffer");
    closedBuffer.close();
    closedPipeline.close();
    stream.setPipeline(zero);
    assertEquals(
        "buffer is closed",
        thrown(IllegalStateException.class, () -> stream.setBuffer(0, closedBuffer, 0)));
    assertEquals(
        "pipeline is closed",
        thrown(IllegalStateException.class, () -> stream.setPipeline(closedPipeline)));
  }

  @Test
  void aDispatchThatWasNotAddedIsNoticed() {
    stream.setPipeline(zero);
    assertEquals(
        "kernel zero_buffer: it is set but not dispatched: dispatch it before the barrier",
        thrown(IllegalStateException.class, stream::memoryBarrier));
    assertEquals(
        "kernel zero_buffer: it is set but not dispatched: call dispatchThreadgroups",
        thrown(IllegalStateException.class, stream::finish));
  }

  @Test
  void aFullStreamSaysHowMuchItNeedsAndStaysAsItWas() {
    for (int i = 0; i < 4; i++) {
      dispatchZero();
    }
    assertEquals(
        "stream full: needs 296 bytes, capacity 256: create the encoder with a larger stream",
        thrown(IllegalStateException.class, () -> stream.setPipeline(zero)));
    stream.memoryBarrier();
    stream.memoryBarrier();
    assertEquals(
        "stream full: needs 264 bytes, capacity 256: create the encoder with a larger stream",
        thrown(IllegalStateException.class, stream::memoryBarrier));
    assertEquals(6, finished().getInt(12));
  }

  @Test
  void whateverFailsLeavesTheStreamUsable() {
    dispatchZero();
    ByteBuffer before = littleEndian(72).put(finished()).flip();
    stream.setPipeline(zero);
    thrown(IllegalArgumentException.class, () -> stream.setBuffer(5, buffer, 0));
    thrown(IllegalArgumentException.class, () -> stream.setBuffer(0, buffer, 1));
    thrown(IllegalArgumentException.class, () -> stream.setInt(400, 0));
    dispatchFailure();
    stream.setBuffer(0, buffer, 16);
    stream.setInt(0, 7);
    stream.dispatchThreadgroups(2, 1, 1);
    ByteBuffer after = finished();
    assertEquals(128, after.capacity());
    assertEquals(before.slice(16, 56), after.slice(16, 56));
    assertEquals(before.slice(16, 56), after.slice(72, 56));
  }
}
