package dev.encodering.metal;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Memory that kernels read and write, filled with zeros when made.
 *
 * <table class="striped">
 *   <caption>Contract</caption>
 *   <thead><tr><th>method</th><th>threads</th><th>waits</th><th>allocates</th></tr></thead>
 *   <tbody>
 *   <tr><td>{@link #contents()}</td><td>any</td><td>no</td><td>when first called</td></tr>
 *   <tr><td>{@link #write}, {@link #read}</td><td>any</td><td>for the copy</td><td>rarely</td></tr>
 *   <tr><td>{@link #bytes()}, {@link #storage()}</td><td>any</td><td>no</td><td>no</td></tr>
 *   <tr><td>{@link #close()}</td><td>any</td><td>no</td><td>no</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>After close, {@link #bytes()} and {@link #storage()} work and every other method throws
 * IllegalStateException. Submissions that name the buffer and ByteBuffers that {@link #contents()}
 * gave out go on unharmed; the memory is freed after the last of them.
 */
public final class MetalBuffer extends NativeObject {

  private final MetalDevice device;
  private final long bytes;
  private final Storage storage;
  private final Object contentsLock = new Object();
  private ByteBuffer contents;

  MetalBuffer(MetalDevice device, long bytes, Storage storage, long handle) {
    super("buffer", handle);
    this.device = device;
    this.bytes = bytes;
    this.storage = storage;
  }

  /** The device that made it. */
  MetalDevice device() {
    return device;
  }

  /**
   * The size.
   *
   * @return the size in bytes
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Where the buffer lives.
   *
   * @return where it lives
   */
  public Storage storage() {
    return storage;
  }

  /**
   * The memory itself, little-endian. What a submission wrote is there once {@link
   * MetalQueue#awaitCompleted} for it has returned; what the CPU writes before a commit is seen by
   * that submission. Touching bytes that a running submission uses is a race.
   *
   * <p>Gives the same object every time: use its absolute methods, or {@link ByteBuffer#duplicate}
   * (which starts big-endian) for a position of one's own. It and its views stay valid after {@link
   * #close()}, for as long as any of them is reachable.
   *
   * @return the mapped memory
   * @throws IllegalStateException if the buffer is PRIVATE, or larger than a ByteBuffer can be
   *     (2,147,483,647 bytes): use {@link #write} and {@link #read}
   */
  public ByteBuffer contents() {
    synchronized (contentsLock) {
      long buffer = handle();
      if (contents == null) {
        contents = map(buffer);
      }
      return contents;
    }
  }

  private ByteBuffer map(long buffer) {
    if (storage != Storage.SHARED) {
      throw new IllegalStateException("the buffer is PRIVATE, not mapped: use write and read");
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "contents() reaches 2147483647 bytes, the buffer has "
              + bytes
              + ": use write and read, or several buffers");
    }
    ColdCall call = ColdCall.ofThisThread();
    long results = call.resultsAddress;
    check(
        MetalNative.ms_buffer_map(buffer, results, results + Long.BYTES, call.error.address),
        call.error);
    return Mapping.asByteBuffer(
        call.results.getLong(0), (int) bytes, call.results.getLong(Long.BYTES));
  }

  /**
   * Copies into this buffer everything between the source's position and limit; the position
   * advances by what was copied. A heap buffer larger than 1 MiB is copied in parts. The memory of
   * a direct one must stay valid meanwhile: do not truncate a file that is mapped.
   *
   * @param offset where to start in this buffer, in bytes
   * @param source heap or direct, of either byte order
   * @throws IllegalArgumentException if it does not fit
   * @throws IllegalStateException while an incomplete submission names this buffer
   */
  public void write(long offset, ByteBuffer source) {
    long buffer = handle();
    int position = source.position();
    int limit = source.limit();
    checkRange(offset, limit - position);
    if (source.isDirect()) {
      copyIn(buffer, offset, source, position, limit);
      source.position(limit);
      return;
    }
    synchronized (device.staging) {
      ByteBuffer view = source.duplicate();
      for (int from = position; from < limit; from = source.position()) {
        int to = from + Math.min(limit - from, Staging.BYTES);
        ByteBuffer staging = device.staging.cleared().put(view.limit(to).position(from));
        copyIn(buffer, offset + (from - position), staging, 0, to - from);
        source.position(to);
      }
    }
  }

  /**
   * Copies from this buffer until the target is full; the position advances by what was copied. A
   * heap buffer larger than 1 MiB is copied in parts.
   *
   * @param offset where to start in this buffer, in bytes
   * @param target heap or direct, of either byte order
   * @throws IllegalArgumentException if this buffer has fewer bytes there, or the target is
   *     read-only
   * @throws IllegalStateException while an incomplete submission names this buffer
   */
  public void read(long offset, ByteBuffer target) {
    long buffer = handle();
    int position = target.position();
    int limit = target.limit();
    checkRange(offset, limit - position);
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the target is read-only");
    }
    if (target.isDirect()) {
      copyOut(buffer, offset, target, position, limit);
      target.position(limit);
      return;
    }
    synchronized (device.staging) {
      ByteBuffer view = target.duplicate();
      for (int from = position; from < limit; from = target.position()) {
        int to = from + Math.min(limit - from, Staging.BYTES);
        ByteBuffer staging = device.staging.cleared().limit(to - from);
        copyOut(buffer, offset + (from - position), staging, 0, to - from);
        view.limit(to).position(from).put(staging);
        target.position(to);
      }
    }
  }

  private void checkRange(long offset, int count) {
    if (count < 0 || offset < 0 || offset > bytes - count) {
      throw new IllegalArgumentException(
          count + " bytes at offset " + offset + " do not fit in a buffer of " + bytes + " bytes");
    }
  }

  // Position and limit are read once by the caller: a thread that moves them meanwhile must not
  // make native code reach past the memory.

  private void copyIn(long buffer, long offset, ByteBuffer source, int from, int to) {
    NativeError error = ColdCall.ofThisThread().error;
    long address = NativeError.addressOf(source) + from;
    check(MetalNative.ms_buffer_write(buffer, offset, address, to - from, error.address), error);
    Reference.reachabilityFence(source);
  }

  private void copyOut(long buffer, long offset, ByteBuffer target, int from, int to) {
    NativeError error = ColdCall.ofThisThread().error;
    long address = NativeError.addressOf(target) + from;
    check(MetalNative.ms_buffer_read(buffer, offset, address, to - from, error.address), error);
    Reference.reachabilityFence(target);
  }

  @Override
  public void close() {
    super.close();
    synchronized (contentsLock) {
      contents = null;
    }
  }
}
