package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

/**
 * A little-endian GGUF file, version 2 or 3: typed metadata and a directory of tensors. Nothing but
 * the header is read; tensor data stays in the mapped file or in the caller's buffer.
 *
 * <p>Immutable; any thread may use it. There is nothing to close: mappings go with their buffers.
 * Opening a damaged file throws {@link ModelException}, and allocates at most a small multiple of
 * the bytes that the file really has.
 */
public final class GgufFile {

  private final String name;
  private final int version;
  private final GgufMetadata metadata;
  private final Map<String, GgufTensor> tensors;

  private GgufFile(String name, ByteSource source) {
    GgufReader reader = new GgufReader(name, source);
    reader.read();
    this.name = name;
    this.version = reader.version();
    this.metadata = reader.metadata();
    this.tensors = Collections.unmodifiableMap(reader.tensors());
  }

  /**
   * Maps a file and reads its header.
   *
   * @param path a regular file, which must not change while it is in use
   * @return the open file
   * @throws ModelException if it cannot be read or is damaged
   */
  public static GgufFile open(Path path) {
    return new GgufFile(path.toString(), ByteSource.map(path));
  }

  /**
   * Reads a file that is in memory.
   *
   * @param name what messages call it
   * @param bytes the file, from position to limit; not copied, and not moved
   * @return the open file
   * @throws ModelException if it is damaged
   */
  public static GgufFile of(String name, ByteBuffer bytes) {
    return new GgufFile(name, ByteSource.of(bytes));
  }

  /**
   * What messages call this file.
   *
   * @return the path or the name that it was opened with
   */
  public String name() {
    return name;
  }

  /**
   * The format version.
   *
   * @return 2 or 3
   */
  public int version() {
    return version;
  }

  /**
   * The key-value pairs.
   *
   * @return the same object each time
   */
  public GgufMetadata metadata() {
    return metadata;
  }

  /**
   * All tensors.
   *
   * @return read-only, in the order of the directory
   */
  public Collection<GgufTensor> tensors() {
    return tensors.values();
  }

  /**
   * The tensor of a name.
   *
   * @param tensorName the full name
   * @return the tensor, or null if the file has none of that name
   */
  public GgufTensor tensor(String tensorName) {
    return tensors.get(tensorName);
  }

  /**
   * Makes the exception for a fault in this file.
   *
   * @param fault what is wrong and where
   * @return the exception, to be thrown by the caller
   */
  ModelException fault(String fault) {
    return new ModelException(name, fault);
  }
}
