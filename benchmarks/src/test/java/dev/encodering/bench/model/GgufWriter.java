package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Builds GGUF files in memory, well-formed ones unless told otherwise. */
final class GgufWriter {

  static final int UINT32 = 4;
  static final int INT32 = 5;
  static final int FLOAT32 = 6;
  static final int BOOL = 7;
  static final int STRING = 8;
  static final int ARRAY = 9;
  static final int UINT64 = 10;

  private static final int ALIGNMENT = 32;

  private record Tensor(int type, long[] dims, byte[] data) {}

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private int version = 3;

  GgufWriter version(int value) {
    version = value;
    return this;
  }

  GgufWriter put(String key, String value) {
    return raw(key, STRING, bytes -> bytes.string(value));
  }

  GgufWriter put(String key, int value) {
    return raw(key, UINT32, bytes -> bytes.int32(value));
  }

  GgufWriter put(String key, float value) {
    return raw(key, FLOAT32, bytes -> bytes.float32(value));
  }

  GgufWriter put(String key, boolean value) {
    return raw(key, BOOL, bytes -> bytes.int8(value ? 1 : 0));
  }

  GgufWriter put(String key, List<String> values) {
    return array(key, STRING, values.size(), bytes -> values.forEach(bytes::string));
  }

  GgufWriter put(String key, float... values) {
    return array(
        key,
        FLOAT32,
        values.length,
        bytes -> {
          for (float value : values) {
            bytes.float32(value);
          }
        });
  }

  GgufWriter put(String key, int... values) {
    return array(
        key,
        INT32,
        values.length,
        bytes -> {
          for (int value : values) {
            bytes.int32(value);
          }
        });
  }

  GgufWriter array(String key, int element, long count, Consumer<LittleEndianBytes> values) {
    return raw(
        key,
        ARRAY,
        bytes -> {
          bytes.int32(element).int64(count);
          values.accept(bytes);
        });
  }

  GgufWriter raw(String key, int type, Consumer<LittleEndianBytes> value) {
    LittleEndianBytes bytes = new LittleEndianBytes().int32(type);
    value.accept(bytes);
    entries.put(key, bytes.toArray());
    return this;
  }

  GgufWriter remove(String key) {
    if (entries.remove(key) == null) {
      throw new IllegalArgumentException("there is no " + key);
    }
    return this;
  }

  GgufWriter tensor(String name, TensorType type, byte[] data, long... dims) {
    return tensor(name, type.id(), data, dims);
  }

  GgufWriter tensor(String name, int type, byte[] data, long... dims) {
    tensors.put(name, new Tensor(type, dims, data));
    return this;
  }

  /** Gives a tensor another type and shape, with zeros for data. */
  GgufWriter retype(String name, TensorType type, long... dims) {
    long bytes = type.blockBytes();
    for (int i = 0; i < dims.length; i++) {
      bytes *= i == 0 ? dims[0] / type.blockElements() : dims[i];
    }
    return tensor(name, type, new byte[(int) bytes], dims);
  }

  GgufWriter removeTensor(String name) {
    if (tensors.remove(name) == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return this;
  }

  byte[] toArray() {
    LittleEndianBytes file = new LittleEndianBytes().bytes(new byte[] {'G', 'G', 'U', 'F'});
    file.int32(version).int64(tensors.size()).int64(entries.size());
    entries.forEach((key, value) -> file.string(key).bytes(value));
    LittleEndianBytes data = new LittleEndianBytes();
    tensors.forEach(
        (name, tensor) -> {
          file.string(name).int32(tensor.dims.length);
          for (long dim : tensor.dims) {
            file.int64(dim);
          }
          file.int32(tensor.type).int64(data.size());
          data.bytes(tensor.data).padTo(ALIGNMENT);
        });
    return file.padTo(ALIGNMENT).bytes(data.toArray()).toArray();
  }

  GgufFile open() {
    return GgufFile.of("test.gguf", ByteBuffer.wrap(toArray()));
  }
}
