package dev.encodering.bench.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a model file, of any length, behind views of at most {@link #MAX_VIEW_BYTES}.
 *
 * <p>A file is mapped in windows that start every GiB and reach almost two: any range of up to one
 * GiB lies in the window that its first byte selects. Mappings need no closing; they go when their
 * buffers are unreachable.
 */
final class ByteSource {

  /** The longest view, and the distance between two windows. */
  static final int MAX_VIEW_BYTES = 1 << 30;

  private static final int WINDOW_SHIFT = 30;

  private final ByteBuffer[] windows;
  private final long size;

  private ByteSource(ByteBuffer[] windows, long size) {
    this.windows = windows;
    this.size = size;
  }

  static ByteSource of(ByteBuffer bytes) {
    return new ByteSource(
        new ByteBuffer[] {bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN)},
        bytes.remaining());
  }

  static ByteSource map(Path path) {
    String name = path.toString();
    if (!Files.exists(path)) {
      throw new ModelException(name, "no such file");
    }
    if (!Files.isRegularFile(path)) { // opening a pipe would wait for its writer
      throw new ModelException(name, "not a regular file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      int count = (int) Math.max(1, (size + MAX_VIEW_BYTES - 1) >>> WINDOW_SHIFT);
      ByteBuffer[] windows = new ByteBuffer[count];
      for (int i = 0; i < count; i++) {
        long start = (long) i << WINDOW_SHIFT;
        long length = Math.min(size - start, Integer.MAX_VALUE);
        windows[i] = channel.map(MapMode.READ_ONLY, start, length).order(ByteOrder.LITTLE_ENDIAN);
      }
      return new ByteSource(windows, size);
    } catch (IOException e) {
      throw new ModelException(name, "cannot be read: " + e.getMessage(), e);
    }
  }

  long size() {
    return size;
  }

  /** The start of the file, little-endian, read-only: all of it, or its first two GiB. */
  ByteBuffer head() {
    return windows[0].duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Bytes [offset, offset + length), little-endian, read-only. The caller has checked the range.
   */
  ByteBuffer view(long offset, int length) {
    int window = (int) (offset >>> WINDOW_SHIFT);
    if (windows.length == 1) {
      window = 0; // a buffer of our caller's, which may reach past the first GiB
    }
    return windows[window]
        .slice((int) (offset - ((long) window << WINDOW_SHIFT)), length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
