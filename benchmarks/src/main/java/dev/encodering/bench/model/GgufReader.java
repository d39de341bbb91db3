package dev.encodering.bench.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the header of one file: magic, version, metadata, tensor directory. */
final class GgufReader {

  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final int MAX_DIMS = 4;
  private static final int DEFAULT_ALIGNMENT = 32;

  /** Thousands of layers; the objects of a directory are larger than its bytes. */
  private static final int MAX_TENSORS = 1 << 17;

  private static final int MAX_ENTRIES = 1 << 16;

  /** A key length, a type and a one-byte value. */
  private static final int MIN_ENTRY_BYTES = 13;

  /** A name length, a dimension count, one dimension, a type and an offset. */
  private static final int MIN_TENSOR_BYTES = 32;

  private final ByteSource source;
  private final HeaderCursor cursor;
  private final GgufMetadata metadata;
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private int version;

  GgufReader(String file, ByteSource source) {
    this.source = source;
    this.cursor = new HeaderCursor(file, source.head());
    this.metadata = new GgufMetadata(file, source.head());
  }

  GgufMetadata metadata() {
    return metadata;
  }

  Map<String, GgufTensor> tensors() {
    return tensors;
  }

  int version() {
    return version;
  }

  void read() {
    if (cursor.int32("the magic number") != MAGIC) {
      throw cursor.fault("not a GGUF file: it does not start with \"GGUF\"");
    }
    version = cursor.int32("the version");
    if (version != 2 && version != 3) {
      boolean swapped = Integer.reverseBytes(version) == 2 || Integer.reverseBytes(version) == 3;
      throw cursor.fault(
          swapped
              ? "big-endian GGUF, only little-endian files can be read"
              : "GGUF version " + Integer.toUnsignedString(version) + ", expected 2 or 3");
    }
    int tensorCount = cursor.count("the tensor count", MIN_TENSOR_BYTES);
    int entryCount = cursor.count("the metadata count", MIN_ENTRY_BYTES);
    if (tensorCount > MAX_TENSORS || entryCount > MAX_ENTRIES) {
      throw cursor.fault(
          "has %d tensors and %d metadata entries, at most %d and %d are read"
              .formatted(tensorCount, entryCount, MAX_TENSORS, MAX_ENTRIES));
    }
    for (int i = 0; i < entryCount; i++) {
      readEntry(i);
    }
    List<PendingTensor> pending = new ArrayList<>();
    for (int i = 0; i < tensorCount; i++) {
      pending.add(readTensor(i));
    }
    place(pending, alignment());
  }

  private void readEntry(int index) {
    String key = cursor.string("the key of metadata entry " + index);
    GgufType type = readType(key);
    GgufMetadata.Entry entry;
    if (type == GgufType.ARRAY) {
      GgufType element = readType(key);
      if (element == GgufType.ARRAY) {
        throw cursor.fault("metadata " + key + " is a nested array, which is not supported");
      }
      int count = cursor.count("the array length of " + key, element.minBytes);
      entry = new GgufMetadata.Entry(type, element, count, cursor.position());
      skipArray(key, element, count);
    } else {
      entry = new GgufMetadata.Entry(type, null, 0, cursor.position());
      skipArray(key, type, 1);
    }
    if (!metadata.add(key, entry)) {
      throw cursor.fault("metadata key " + key + " appears twice");
    }
  }

  private GgufType readType(String key) {
    int id = cursor.int32("the type of " + key);
    GgufType type = GgufType.ofId(id);
    if (type == null) {
      throw cursor.fault(
          "metadata %s has unknown type %s".formatted(key, Integer.toUnsignedString(id)));
    }
    return type;
  }

  private void skipArray(String key, GgufType element, int count) {
    if (element == GgufType.STRING) {
      for (int i = 0; i < count; i++) {
        cursor.skipString(key);
      }
    } else {
      cursor.skip((long) count * element.minBytes, key);
    }
  }

  private long alignment() {
    long alignment = metadata.integer("general.alignment", DEFAULT_ALIGNMENT);
    if (alignment < 8 || alignment > 1 << 30 || Long.bitCount(alignment) != 1) {
      throw cursor.fault(
          "general.alignment is " + alignment + ", expected a power of two from 8 to 2^30");
    }
    return alignment;
  }

  /** A directory entry whose offset still counts from the start of the data. */
  private record PendingTensor(
      String name, TensorType type, List<Long> dims, long offset, long bytes) {}

  private PendingTensor readTensor(int index) {
    String name = cursor.string("the name of tensor " + index);
    int dimCount = cursor.int32("the dimension count of tensor " + name);
    if (dimCount < 1 || dimCount > MAX_DIMS) {
      throw cursor.fault(
          "tensor %s has %s dimensions, expected 1 to %d"
              .formatted(name, Integer.toUnsignedString(dimCount), MAX_DIMS));
    }
    List<Long> dims = new ArrayList<>(dimCount);
    for (int i = 0; i < dimCount; i++) {
      long dim = cursor.int64("a dimension of tensor " + name);
      if (dim < 1) {
        throw cursor.fault(
            "tensor %s has a dimension of %s".formatted(name, Long.toUnsignedString(dim)));
      }
      dims.add(dim);
    }
    int typeId = cursor.int32("the type of tensor " + name);
    TensorType type = TensorType.ofId(typeId);
    if (type == null) {
      throw cursor.fault(
          "tensor %s has unknown type %s".formatted(name, Integer.toUnsignedString(typeId)));
    }
    long offset = cursor.int64("the offset of tensor " + name);
    return new PendingTensor(name, type, dims, offset, byteSize(name, type, dims));
  }

  private long byteSize(String name, TensorType type, List<Long> dims) {
    long columns = dims.get(0);
    if (columns % type.blockElements() != 0) {
      throw cursor.fault(
          "tensor %s has rows of %d, not whole blocks of %d (%s)"
              .formatted(name, columns, type.blockElements(), type));
    }
    try {
      long bytes = Math.multiplyExact(columns / type.blockElements(), (long) type.blockBytes());
      for (long dim : dims.subList(1, dims.size())) {
        bytes = Math.multiplyExact(bytes, dim);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw cursor.fault("tensor " + name + " has dimensions whose product overflows: " + dims);
    }
  }

  private void place(List<PendingTensor> pending, long alignment) {
    long dataStart = (cursor.position() + alignment - 1) & -alignment;
    long dataBytes = source.size() - dataStart;
    for (PendingTensor tensor : pending) {
      long offset = tensor.offset;
      if ((offset & (alignment - 1)) != 0) {
        throw cursor.fault(
            "tensor %s starts at offset %s, which is not a multiple of the alignment %d"
                .formatted(tensor.name, Long.toUnsignedString(offset), alignment));
      }
      if (offset < 0 || offset > dataBytes || tensor.bytes > dataBytes - offset) {
        throw cursor.fault(
            "tensor %s needs %d bytes at offset %s, past the end of the file (%d bytes of data)"
                .formatted(
                    tensor.name,
                    tensor.bytes,
                    Long.toUnsignedString(offset),
                    Math.max(0, dataBytes)));
      }
      GgufTensor placed =
          new GgufTensor(
              source, tensor.name, tensor.type, tensor.dims, dataStart + offset, tensor.bytes);
      if (tensors.putIfAbsent(tensor.name, placed) != null) {
        throw cursor.fault("tensor " + tensor.name + " appears twice");
      }
    }
    refuseOverlaps();
  }

  private void refuseOverlaps() {
    List<GgufTensor> byOffset = new ArrayList<>(tensors.values());
    byOffset.sort(Comparator.comparingLong(GgufTensor::offset));
    for (int i = 1; i < byOffset.size(); i++) {
      GgufTensor before = byOffset.get(i - 1);
      GgufTensor after = byOffset.get(i);
      if (before.offset() + before.bytes() > after.offset()) {
        throw cursor.fault("tensors " + before.name() + " and " + after.name() + " overlap");
      }
    }
  }
}
