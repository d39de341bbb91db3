package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One tensor of a file: its place in the directory and its bytes. Immutable; any thread may use it.
 */
public final class GgufTensor {

  private final ByteSource source;
  private final String name;
  private final TensorType type;
  private final List<Long> dims;
  private final long offset;
  private final long bytes;

  GgufTensor(
      ByteSource source, String name, TensorType type, List<Long> dims, long offset, long bytes) {
    this.source = source;
    this.name = name;
    this.type = type;
    this.dims = List.copyOf(dims);
    this.offset = offset;
    this.bytes = bytes;
  }

  /**
   * The name in the file.
   *
   * @return for instance {@code blk.0.attn_q.weight}
   */
  public String name() {
    return name;
  }

  /**
   * The element type.
   *
   * @return never null
   */
  public TensorType type() {
    return type;
  }

  /**
   * The extents, fastest-varying first.
   *
   * @return 1 to 4 numbers, each at least 1
   */
  public List<Long> dims() {
    return dims;
  }

  /**
   * Elements in a row, which lie side by side.
   *
   * @return at least 1
   */
  public long columns() {
    return dims.get(0);
  }

  /**
   * How many rows there are: all extents but the first, multiplied.
   *
   * @return at least 1
   */
  public long rows() {
    long rows = 1;
    for (long dim : dims.subList(1, dims.size())) {
      rows *= dim;
    }
    return rows;
  }

  /**
   * Where the data starts in the file.
   *
   * @return bytes from the start of the file
   */
  public long offset() {
    return offset;
  }

  /**
   * The size of the data.
   *
   * @return bytes, at least 1
   */
  public long bytes() {
    return bytes;
  }

  /**
   * The data as consecutive views of the file: one, unless the tensor is larger than 1 GiB. Each
   * call makes new views, so positions are the caller's own. Nothing is copied. If the file is cut
   * short while it is mapped, reading a view throws {@link InternalError}.
   *
   * @return little-endian, read-only buffers that together hold {@link #bytes()} bytes
   */
  public List<ByteBuffer> chunks() {
    List<ByteBuffer> chunks = new ArrayList<>();
    for (long from = 0; from < bytes; from += ByteSource.MAX_VIEW_BYTES) {
      int length = (int) Math.min(bytes - from, ByteSource.MAX_VIEW_BYTES);
      chunks.add(source.view(offset + from, length));
    }
    return chunks;
  }

  @Override
  public String toString() {
    return name + " " + type + dims;
  }
}
