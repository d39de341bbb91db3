package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every public method after close: it says what is closed, or still works. */
class ClosedTest extends DeviceTest {

  private static void refused(String message, Executable... calls) {
    for (Executable call : calls) {
      assertEquals(message, thrown(IllegalStateException.class, call));
    }
  }

  @Test
  void aClosedDeviceMakesNothing() {
    device.close();
    device.close();
    refused(
        "device is closed",
        () -> device.queue(1),
        () -> device.buffer(16, Storage.SHARED),
        () -> device.pipeline("zero_buffer"),
        () -> device.control(TestControl.HOLD, 0));
    assertEquals(deviceName(), device.info().name());
  }

  @Test
  void aClosedQueueNeitherWaitsNorMakesEncodersNorTakesCommands() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    queue.awaitCompleted(commitZero(encoder, zero, buffer));
    long waits = queue.waitCalls();
    queue.close();
    queue.close();
    refused(
        "queue is closed",
        () -> queue.isCompleted(1),
        () -> queue.awaitCompleted(1),
        () -> queue.encoder(64),
        encoder::begin,
        () -> encoder.setPipeline(zero),
        () -> encoder.setBuffer(0, buffer, 0),
        () -> encoder.setInt(0, 0),
        () -> encoder.setFloat(0, 0),
        () -> encoder.dispatchThreadgroups(1, 1, 1),
        encoder::memoryBarrier,
        encoder::endEncoding,
        encoder::commit,
        encoder::resubmit);
    assertEquals(waits, queue.waitCalls());
    assertEquals(0, queue.pollCalls());
  }

  @Test
  void aClosedEncoderEncodesNothing() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    queue.awaitCompleted(commitZero(encoder, zero, buffer));
    encoder.begin();
    encoder.setPipeline(zero);
    encoder.close();
    encoder.close();
    refused(
        "encoder is closed",
        encoder::begin,
        () -> encoder.setPipeline(zero),
        () -> encoder.setBuffer(0, buffer, 0),
        () -> encoder.setInt(0, 0),
        () -> encoder.setFloat(0, 0),
        () -> encoder.dispatchThreadgroups(1, 1, 1),
        encoder::memoryBarrier,
        encoder::endEncoding,
        encoder::commit,
        encoder::resubmit);
    assertEquals(1, encoder.lastSubmission());
    assertEquals(1, encoder.encodeCalls());
    assertEquals(device.info().canResubmit(), encoder.canResubmit());
  }

  @Test
  void aClosedBufferIsNeitherCopiedNorMappedNorBound() {
    MetalBuffer buffer = buffer(64);
    buffer.contents();
    MetalEncoder encoder = encoder();
    encoder.begin();
    encoder.setPipeline(pipeline("zero_buffer"));
    buffer.close();
    buffer.close();
    refused(
        "buffer is closed",
        buffer::contents,
        () -> buffer.write(0, ByteBuffer.allocate(4)),
        () -> buffer.read(0, ByteBuffer.allocate(4)),
        () -> encoder.setBuffer(0, buffer, 0));
    assertEquals(64, buffer.bytes());
    assertEquals(Storage.SHARED, buffer.storage());
  }

  @Test
  void aClosedPipelineIsNotDispatchedButStillDescribed() {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalEncoder encoder = encoder();
    encoder.begin();
    zero.close();
    zero.close();
    refused("pipeline is closed", () -> encoder.setPipeline(zero));
    assertEquals("zero_buffer", zero.kernel());
    assertEquals(256, zero.localSize());
    assertEquals(1, zero.bufferCount());
    assertEquals(4, zero.bytesCount());
  }

  @Test
  void anyThreadMayClose() throws Exception {
    MetalEncoder encoder = encoder();
    MetalBuffer buffer = buffer(64);
    FutureTask<Void> closing =
        new FutureTask<>(
            () -> {
              encoder.close();
              buffer.close();
              queue.close();
              return null;
            });
    new Thread(closing).start();
    closing.get();
    refused("buffer is closed", buffer::contents);
    refused("queue is closed", encoder::begin);
  }
}
