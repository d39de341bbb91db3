package dev.encodering.bench.selftest;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalPipeline;
import dev.encodering.metal.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Matrix products that count: each reads the vector which the one before wrote, takes every element
 * from another row and adds 1. A dispatch that starts too early counts from an old number. Exact in
 * single precision up to 2^24.
 */
final class CountingChain implements AutoCloseable {
  private static final int WIDTH = 256;
  private static final int ONE_AT = WIDTH - 1;
  private static final int STRIDE = 101;
  private static final int ROWS_PER_GROUP = 8;
  private static final int DISPATCH_BYTES = 32 + 4 * 16 + 8 + 8;
  private static final int HEADER_BYTES = 16;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final MetalPipeline matvec;
  private final MetalBuffer state;
  private final MetalBuffer matrix;
  private final MetalBuffer[] vectors = new MetalBuffer[2];
  private int from;

  CountingChain(MetalDevice device) {
    try {
      matvec = device.pipeline("matvec_f32");
      opened.add(matvec);
      state = buffer(device, StateWords.running().input().before());
      float[] weights = new float[WIDTH * WIDTH];
      for (int row = 0; row < WIDTH; row++) {
        weights[row * WIDTH + ONE_AT] = 1;
        if (row != ONE_AT) {
          weights[row * WIDTH + (row + STRIDE) % ONE_AT] = 1;
        }
      }
      matrix = buffer(device, Operand.bytes(weights));
      float[] start = new float[WIDTH];
      start[ONE_AT] = 1;
      vectors[0] = buffer(device, Operand.bytes(start));
      vectors[1] = buffer(device, Operand.bytes(start));
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  private MetalBuffer buffer(MetalDevice device, ByteBuffer bytes) {
    MetalBuffer buffer = device.buffer(bytes.capacity(), Storage.PRIVATE);
    opened.add(buffer);
    buffer.write(0, bytes);
    return buffer;
  }

  static int streamBytes(int dispatches) {
    return HEADER_BYTES + dispatches * DISPATCH_BYTES;
  }

  void encode(MetalEncoder encoder, int dispatches, boolean barriers) {
    for (int i = 0; i < dispatches; i++) {
      if (i > 0 && barriers) {
        encoder.memoryBarrier();
      }
      encoder
          .setPipeline(matvec)
          .setBuffer(0, state, 0)
          .setBuffer(1, matrix, 0)
          .setBuffer(2, vectors[from], 0)
          .setBuffer(3, vectors[1 - from], 0)
          .setInt(0, WIDTH)
          .setInt(4, WIDTH)
          .dispatchThreadgroups(WIDTH / ROWS_PER_GROUP, 1, 1);
      from = 1 - from;
    }
  }

  /** The element that is furthest from the number of dispatches; legal once all are complete. */
  double count() {
    ByteBuffer bytes = ByteBuffer.allocate(WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vectors[from].read(0, bytes);
    float first = bytes.getFloat(0);
    for (int i = 1; i < ONE_AT; i++) {
      float element = bytes.getFloat(Float.BYTES * i);
      if (element != first) {
        return Double.NaN;
      }
    }
    return first;
  }

  @Override
  public void close() {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
