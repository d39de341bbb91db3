package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/**
 * A device and a queue for each test, and the checks that the test left no native object and that
 * no validation layer had anything to say. The host, unless a subclass names another device.
 */
abstract class DeviceTest {

  static final int MAX_IN_FLIGHT = 4;
  static final int STREAM_BYTES = 4096;

  private static final long DEADLINE_NS = 20_000_000_000L;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private long liveBefore;

  MetalDevice device;
  MetalQueue queue;

  String deviceName() {
    return "host";
  }

  @BeforeEach
  final void openDevice() {
    liveBefore = MetalDevice.liveObjects();
    device = closedAfterwards(MetalDevice.open(deviceName()));
    queue = closedAfterwards(device.queue(MAX_IN_FLIGHT));
  }

  @AfterEach
  final void everythingIsFreed() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    device = null;
    queue = null;
    until(
        "every native object is freed",
        () -> {
          System.gc();
          return MetalDevice.liveObjects() == liveBefore;
        });
    assertEquals(Optional.empty(), MetalDevice.validationMessage());
  }

  final <T extends AutoCloseable> T closedAfterwards(T object) {
    opened.push(object);
    return object;
  }

  final MetalBuffer buffer(long bytes) {
    return closedAfterwards(device.buffer(bytes, Storage.SHARED));
  }

  final MetalBuffer floats(float... values) {
    MetalBuffer buffer = buffer(4L * values.length);
    for (int i = 0; i < values.length; i++) {
      buffer.contents().putFloat(4 * i, values[i]);
    }
    return buffer;
  }

  final MetalPipeline pipeline(String kernel) {
    return closedAfterwards(device.pipeline(kernel));
  }

  final MetalEncoder encoder() {
    return closedAfterwards(queue.encoder(STREAM_BYTES));
  }

  /** Records the zeroing of a whole buffer of floats. */
  static void zero(MetalEncoder encoder, MetalPipeline zeroBuffer, MetalBuffer buffer) {
    int count = (int) (buffer.bytes() / 4);
    encoder
        .setPipeline(zeroBuffer)
        .setBuffer(0, buffer, 0)
        .setInt(0, count)
        .dispatchThreadgroups((count + 255) / 256, 1, 1);
  }

  static long commitZero(MetalEncoder encoder, MetalPipeline zeroBuffer, MetalBuffer buffer) {
    encoder.begin();
    zero(encoder, zeroBuffer, buffer);
    return encoder.commit();
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The message of what {@code call} throws, which must be of exactly that class. */
  static String thrown(Class<? extends Exception> type, Executable call) {
    Exception e = assertThrows(type, call);
    assertEquals(type, e.getClass());
    return e.getMessage();
  }

  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("still waiting until " + what);
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
