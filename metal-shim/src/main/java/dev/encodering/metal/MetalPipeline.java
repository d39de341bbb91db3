package dev.encodering.metal;

import java.nio.ByteBuffer;

/**
 * A kernel that is ready to be dispatched, and what a dispatch of it binds.
 *
 * <p>Any number of threads and encoders may use it at once; nothing here waits or allocates. After
 * close its description can still be read, and setting it on an encoder throws
 * IllegalStateException.
 */
public final class MetalPipeline extends NativeObject {

  private final MetalDevice device;
  private final String kernel;
  private final int localSize;
  private final int bufferCount;
  private final int bytesCount;
  private final int recordBytes;
  private final long recordHead;

  /** {@code results} holds the handle and then an ms_pipeline_info. */
  MetalPipeline(MetalDevice device, String kernel, ByteBuffer results) {
    this(
        device,
        kernel,
        results.getLong(0),
        results.getInt(8) * results.getInt(12) * results.getInt(16),
        results.getInt(20),
        results.getInt(24));
  }

  /** A user's kernel is what the user said. */
  MetalPipeline(MetalDevice device, KernelCode kernel, long handle) {
    this(
        device,
        kernel.name(),
        handle,
        kernel.threads(0) * kernel.threads(1) * kernel.threads(2),
        kernel.bufferCount(),
        kernel.bytesCount());
  }

  private MetalPipeline(
      MetalDevice device, String kernel, long handle, int localSize, int buffers, int bytes) {
    super("pipeline", handle);
    this.device = device;
    this.kernel = kernel;
    this.localSize = localSize;
    this.bufferCount = buffers;
    this.bytesCount = bytes;
    this.recordBytes = CommandStream.recordBytes(bufferCount, bytesCount);
    this.recordHead = CommandStream.recordHead(bufferCount, bytesCount);
  }

  /** The device that made it. */
  MetalDevice device() {
    return device;
  }

  /** The size of a dispatch's record in bytes. */
  int recordBytes() {
    return recordBytes;
  }

  /** The first eight bytes of a dispatch's record. */
  long recordHead() {
    return recordHead;
  }

  /** One bit for each buffer. */
  int allBuffers() {
    return (1 << bufferCount) - 1;
  }

  /** One bit for each four bytes of parameters. */
  int allWords() {
    return (1 << (bytesCount >> 2)) - 1;
  }

  /** How messages about a dispatch begin. */
  String kernelText() {
    return "kernel " + kernel + ": ";
  }

  /**
   * The kernel's name.
   *
   * @return the kernel's name
   */
  public String kernel() {
    return kernel;
  }

  /**
   * The threads in one threadgroup, fixed by the kernel.
   *
   * @return the number of threads
   */
  public int localSize() {
    return localSize;
  }

  /**
   * The buffers that every dispatch binds, at indices 0 to this.
   *
   * @return the number of buffers, 0 to 8
   */
  public int bufferCount() {
    return bufferCount;
  }

  /**
   * The bytes of parameters that every dispatch passes.
   *
   * @return the number of bytes, 0 to 64, a multiple of 4
   */
  public int bytesCount() {
    return bytesCount;
  }
}
